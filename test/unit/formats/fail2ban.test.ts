import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimOf } from '#discover/claim';
import { findFailedOutput } from '#discover/failed-output';
import { code } from '#formats/fail2ban/code';
import { format } from '#formats/fail2ban/format';
import { expectSoundTree, fixture, lowerFiles, noDialect, sourceFile } from './host-state.ts';

const outputs = ['fail2ban-client_status.txt', 'fail2ban-client_status_sshd.txt', 'fail2ban-client_banned.txt'];

describe('fail2ban', () => {
  it.each([
    ['fail2ban-client_status.txt', 'fail2ban-status'],
    ['fail2ban-client_status_sshd.txt', 'fail2ban-jail'],
    ['fail2ban-client_banned.txt', 'fail2ban-banned'],
  ])('is recognised by name and by content: %s', (name, kind) => {
    expect(format.detect(claimOf(name), '')?.kind).toBe(kind);
    expect(format.detect({ path: 'x', slug: 'x' }, fixture(`fail2ban/${name}`))?.kind).toBe(kind);
  });

  it('is not its configuration or its log', () => {
    expect(format.detect(claimOf('etc/fail2ban/jail.local'), '[sshd]\nenabled = true\n')).toBeNull();
    expect(format.detect(claimOf('var/log/fail2ban.log'), '')).toBeNull();
  });

  it.each(outputs.slice(1))('points out who is banned, and counts nobody as refused: %s', async (name) => {
    const { into, diagnostics } = await lowerFiles(format, { [name]: fixture(`fail2ban/${name}`) });
    expect(diagnostics).toMatchObject([{ code: 'banned-addresses', effect: 'none', severity: 'note' }]);
    expect(diagnostics[0]!.message).toContain('203.0.113.50');
    const { start, end } = diagnostics[0]!.span!;
    expect(fixture(`fail2ban/${name}`).slice(start, end)).toBe('203.0.113.50');
    expect(into.of('packet-filter')).toEqual([]);
  });

  it('says nothing where nobody is banned, or its server does not run', async () => {
    const { diagnostics } = await lowerFiles(format, { 'fail2ban-client_banned.txt': "[{'sshd': []}]\n" });
    expect(diagnostics).toEqual([]);
    expect(findFailedOutput(fixture('fail2ban/down-fail2ban-client_status_sshd.txt'))?.cause).toBe('not-running');
  });

  it('has sound trees of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...format.kinds.map(({ id }) => id)), (text, kind) => {
        const file = sourceFile('x', text);
        expectSoundTree(code.tree(file, code.parse(file, kind, noDialect)), text);
      }),
    );
  });
});
