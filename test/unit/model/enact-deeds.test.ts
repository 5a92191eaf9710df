import { describe, expect, it } from 'vitest';
import { Contributions } from '#model/contribution';
import type { FileFact, FilesFact, UnitFact } from '#model/daemon';
import { enact } from '#model/enact';

const add = <Value>(
  into: Contributions,
  slice: 'files' | 'units' | 'sockets' | 'mandatory-access',
  value: Value,
): void => into.add({ slice, basis: 'observed', quality: 'complete', file: 0, origin: 0, value } as never);
const entry = (path: string, mode: number, size = 9): FilesFact => ({
  files: 'entry',
  entry: {
    path,
    type: 'file',
    mode,
    owner: 'root',
    group: 'root',
    size,
    accessControlList: false,
    origin: 0,
  } as FileFact,
});
const filesOf = (facts: Contributions): FilesFact[] => facts.of('files').map(({ value }) => value);

describe('deeds on the facts of a host', () => {
  it('start a unit, whatever it was before, and forget who listened', () => {
    const facts = new Contributions();
    add(facts, 'units', { unit: 'ssh.service', load: 'masked', enabled: 'disabled', active: 'failed' });
    add(facts, 'units', { unit: 'cron.service', load: 'loaded', enabled: 'enabled', active: 'inactive' });
    add(facts, 'sockets', {});
    const after = enact(facts, [{ deed: 'start', unit: 'ssh.service' }]);
    expect(after.of('units').map(({ value }) => value as UnitFact)).toMatchObject([
      { unit: 'ssh.service', load: 'loaded', enabled: 'enabled', active: 'active' },
      { unit: 'cron.service', active: 'inactive' },
    ]);
    expect([after.of('sockets').length, facts.of('sockets').length]).toEqual([0, 1]);
  });

  it('label a port only where mandatory access control is known of', () => {
    expect(enact(new Contributions(), [{ deed: 'label-port', port: 2222 }]).of('mandatory-access')).toHaveLength(0);
    const facts = new Contributions();
    add(facts, 'mandatory-access', { access: 'mode', mode: 'enforcing', origin: 0 });
    const after = enact(facts, [{ deed: 'label-port', port: 2222 }]);
    expect(after.of('mandatory-access').map(({ value }) => value)).toMatchObject([
      { access: 'mode' },
      { access: 'port-label', label: 'ssh_port_t', protocol: 'tcp', low: 2222, high: 2222 },
    ]);
  });

  it('give a file its mode, made anew where it was absent or empty', () => {
    const facts = new Contributions();
    add(facts, 'files', entry('/etc/ssh/a', 0o644));
    add(facts, 'files', entry('/etc/ssh/b', 0o644, 0));
    add(facts, 'files', { files: 'absent', path: '/etc/ssh/c', origin: 0 });
    const after = enact(
      facts,
      ['a', 'b', 'c'].map((name) => ({ deed: 'set-file', path: `/etc/ssh/${name}`, mode: 0o600 })),
    );
    const shown = filesOf(after).map((fact) =>
      fact.files === 'entry' ? [fact.entry.path, fact.entry.mode, fact.entry.size] : fact,
    );
    expect(shown).toEqual([
      ['/etc/ssh/a', 0o600, 9],
      ['/etc/ssh/b', 0o600, Number.POSITIVE_INFINITY],
      ['/etc/ssh/c', 0o600, Number.POSITIVE_INFINITY],
    ]);
    expect(filesOf(facts)).toHaveLength(3);
  });

  it('delete what is known to be there, and nothing else', () => {
    const facts = new Contributions();
    add(facts, 'files', { files: 'present', path: '/etc/nologin', origin: 0 });
    add(facts, 'files', entry('/etc/motd', 0o644));
    expect(filesOf(enact(facts, [{ deed: 'delete-file', path: '/etc/nologin' }]))).toEqual([
      entry('/etc/motd', 0o644),
      { files: 'absent', path: '/etc/nologin', origin: 0 },
    ]);
    expect(filesOf(enact(facts, [{ deed: 'delete-file', path: '/run/nologin' }]))).toHaveLength(2);
  });
});
