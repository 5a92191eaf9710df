import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../../support/model-bundle.ts';

const base = {
  'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
  'etc/ssh/sshd_config': 'Port 22\n',
  'etc/systemd/system/ssh.service': '[Service]\nExecStart=/usr/sbin/sshd -D\n',
  'cmd/ss_-tlnp.txt':
    'State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n' +
    'LISTEN 0      128          0.0.0.0:22        0.0.0.0:*     users:(("sshd",pid=88,fd=6))\n',
};

async function ask(files: Readonly<Record<string, string>>, from: string): Promise<string> {
  const { views } = await modelBundle({ ...base, ...files });
  const query = { from: parseAddress(from)!, to: parseAddress('192.0.2.10')!, port: 22 };
  return answerQueries(views[0]!, [query])[0]!.verdict;
}

describe('address lists of slices', () => {
  const slice = { 'etc/systemd/system/system.slice.d/deny.conf': '[Slice]\nIPAddressDeny=any\n' };
  const allowed = { 'etc/systemd/system/ssh.service.d/allow.conf': '[Service]\nIPAddressAllow=198.51.100.0/24\n' };

  it('deny what no unit below them allows', async () => {
    expect(await ask({}, '198.51.100.7')).toBe('accepted');
    expect(await ask(slice, '198.51.100.7')).toBe('timeout');
    expect(await ask({ ...slice, ...allowed }, '198.51.100.7')).toBe('accepted');
    expect(await ask({ ...slice, ...allowed }, '203.0.113.9')).toBe('timeout');
  });

  it('count where systemctl shows the lists of the service alone', async () => {
    const shown = {
      'cmd/systemctl_show_ssh.txt':
        'Id=ssh.service\nActiveState=active\nIPAddressAllow=198.51.100.0/24\nIPAddressDeny=\n',
    };
    expect(await ask({ ...slice, ...shown }, '198.51.100.7')).toBe('accepted');
    expect(await ask({ ...slice, ...shown }, '203.0.113.9')).toBe('timeout');
  });

  it('are those of the slice that the unit is in, and of all above it', async () => {
    const inSlice = { 'etc/systemd/system/ssh.service.d/slice.conf': '[Service]\nSlice=remote-admin.slice\n' };
    const remote = { 'etc/systemd/system/remote.slice': '[Slice]\nIPAddressDeny=203.0.113.0/24\n' };
    expect(await ask({ ...slice, ...inSlice, ...remote }, '198.51.100.7')).toBe('accepted');
    expect(await ask({ ...slice, ...inSlice, ...remote }, '203.0.113.9')).toBe('timeout');
  });
});
