import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../../support/model-bundle.ts';

const labels = readFileSync(
  'fixtures/rules/listener/enforcing-after-reboot/permissive-now/bundle/semanage-port--l.txt',
  'utf8',
);
const base = {
  'etc/ssh/sshd_config': 'Port 10022\n',
  'etc/selinux/config': 'SELINUX=enforcing\n',
  'getenforce.txt': 'Permissive\n',
  'semanage-port--l.txt': labels,
};

async function ask(change: Readonly<Record<string, string | null>>, viewName: string, port = 10022) {
  const files = Object.entries({ ...base, ...change }).filter((one): one is [string, string] => one[1] !== null);
  const { views } = await modelBundle(Object.fromEntries(files));
  const view = views.find(({ name }) => name === viewName)!;
  const query = { from: parseAddress('198.51.100.7')!, to: parseAddress('192.0.2.10')!, port };
  const [{ verdict, assumes }] = answerQueries(view, [query]) as [ReturnType<typeof answerQueries>[number]];
  return { verdict, asksLabels: assumes.some(({ command }) => command === 'semanage port -l') };
}

describe('a port that SELinux has not labelled for sshd', () => {
  it('is refused where the policy will be enforced', async () => {
    expect(await ask({}, 'after-reboot')).toEqual({ verdict: 'refused', asksLabels: false });
    expect(await ask({ 'getenforce.txt': 'Enforcing\n' }, 'running')).toMatchObject({ verdict: 'refused' });
  });

  it('is open while it is not', async () => {
    expect(await ask({}, 'running')).toMatchObject({ verdict: 'accepted' });
    expect(await ask({ 'etc/selinux/config': 'SELINUX=disabled\n' }, 'after-reboot')).toMatchObject({
      verdict: 'accepted',
    });
  });

  it('goes by the kernel’s options before the file', async () => {
    const option = (text: string) => ({ 'proc-cmdline.txt': `BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro ${text}\n` });
    expect(await ask(option('selinux=0'), 'after-reboot')).toMatchObject({ verdict: 'accepted' });
    expect(await ask(option('enforcing=0'), 'after-reboot')).toMatchObject({ verdict: 'accepted' });
    expect(await ask(option('quiet'), 'after-reboot')).toMatchObject({ verdict: 'refused' });
  });

  it('is assumed to be labelled where nobody collected the labels', async () => {
    const unknown = { 'semanage-port--l.txt': null };
    expect(await ask(unknown, 'after-reboot')).toEqual({ verdict: 'accepted', asksLabels: true });
    expect(await ask({ ...unknown, 'etc/ssh/sshd_config': 'Port 22\n' }, 'after-reboot', 22)).toEqual({
      verdict: 'accepted',
      asksLabels: false,
    });
  });
});
