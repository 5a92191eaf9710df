import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../../support/model-bundle.ts';

const base = {
  'etc/ssh/sshd_config': 'Port 22\n',
  'cmd/ss_-tlnp.txt':
    'State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n' +
    'LISTEN 0      128          0.0.0.0:22        0.0.0.0:*     users:(("sshd",pid=88,fd=6))\n',
};
const status = (dropIn: string): Readonly<Record<string, string>> => ({
  'cmd/systemctl_status_ssh.txt':
    '● ssh.service - OpenBSD Secure Shell server\n' +
    '     Loaded: loaded (/lib/systemd/system/ssh.service; enabled; preset: enabled)\n' +
    dropIn +
    '     Active: active (running) since Sun 2026-11-22 15:19:10 UTC; 11s ago\n' +
    '   Main PID: 88 (sshd)\n',
});
const mine = '    Drop-In: /etc/systemd/system/ssh.service.d\n             └─first.conf, second.conf\n';

async function asked(files: Readonly<Record<string, string>>): Promise<boolean> {
  const { views } = await modelBundle({ ...base, ...files });
  const query = { from: parseAddress('198.51.100.7')!, to: parseAddress('192.0.2.10')!, port: 22 };
  const [{ verdict, assumes }] = answerQueries(views[0]!, [query]) as [ReturnType<typeof answerQueries>[number]];
  expect(verdict).toBe('accepted');
  return assumes.some(({ command }) => command === 'systemctl cat ssh.service');
}

describe('a drop-in that is there and was not collected', () => {
  it('may deny somebody', async () => {
    expect(await asked(status(mine))).toBe(true);
    const listing = {
      'cmd/ls_-la_etc_systemd_system_ssh.service.d.txt':
        '/etc/systemd/system/ssh.service.d:\ntotal 4\n-rw-r--r-- 1 root root 52 Nov 22 15:19 override.conf\n',
    };
    expect(await asked({ ...status(''), ...listing })).toBe(true);
  });

  it('is nothing to wonder about where there is none, where it was read, or where a package brought it', async () => {
    expect(await asked({})).toBe(false);
    expect(await asked(status(''))).toBe(false);
    expect(
      await asked(status('    Drop-In: /usr/lib/systemd/system/service.d\n             └─10-timeout-abort.conf\n')),
    ).toBe(false);
    const dropIns = {
      'etc/systemd/system/ssh.service.d/first.conf': '[Service]\nTasksMax=10\n',
      'etc/systemd/system/ssh.service.d/second.conf': '[Service]\nNice=1\n',
    };
    expect(await asked({ ...status(mine), ...dropIns })).toBe(false);
  });
});
