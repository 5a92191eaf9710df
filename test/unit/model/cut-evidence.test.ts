import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../support/model-bundle.ts';

const listening = `State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=82,fd=6))
LISTEN 0      511          0.0.0.0:80        0.0.0.0:*    users:(("nginx",pid=9,fd=3))
`;
const debian = 'ID=debian\nVERSION_ID="12"\n';

async function ask(bundle: Record<string, string>, { to, port = 22 }: { to?: string; port?: number } = {}) {
  const { views } = await modelBundle(bundle);
  const wanted = to === undefined ? {} : { to: parseAddress(to)! };
  return answerQueries(views[0]!, [{ from: parseAddress('203.0.113.5')!, port, ...wanted }])[0]!;
}

describe('rules of plain iptables beside a ruleset of nftables without its tables', () => {
  const dropped = {
    'etc/os-release': debian,
    'ss-tlnp.txt': listening,
    'nft-list-ruleset.txt': '',
  };

  it.each([
    [
      'iptables-L-n-v.txt',
      'Chain INPUT (policy DROP 0 packets, 0 bytes)\n pkts bytes target     prot opt in     out     source               destination\n',
    ],
    ['iptables-S.txt', '-P INPUT DROP\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n'],
  ])('are those of the legacy backend: %s', async (name, text) => {
    expect((await ask({ ...dropped, [name]: text })).verdict).toBe('timeout');
  });

  it("are nftables' where that shows the table", async () => {
    const nft =
      'table ip filter {\n\tchain INPUT {\n\t\ttype filter hook input priority filter; policy accept;\n\t}\n}\n';
    const bundle = { ...dropped, 'nft-list-ruleset.txt': nft, 'iptables-S.txt': '-P INPUT DROP\n' };
    expect((await ask(bundle)).verdict).toBe('accepted');
  });
});

describe('a ruleset that ends inside of a nat chain', () => {
  const cut = 'table ip f {\n\tchain pre {\n\t\ttype nat hook prerouting priority dstnat; policy accept;\n';

  it('may translate in what is missing', async () => {
    const bundle = { 'etc/os-release': debian, 'ss-tlnp.txt': listening, 'iptables-save.txt': '' };
    const answer = await ask({ ...bundle, 'nft-list-ruleset.txt': cut });
    expect(answer.verdict).toBe('unknown');
    expect(answer.alternatives.map(({ verdict }) => verdict)).toContain('forwarded');
    const whole = await ask({ ...bundle, 'nft-list-ruleset.txt': `${cut}\t}\n}\n` });
    expect(whole).toMatchObject({ verdict: 'accepted' });
  });
});

describe('a listing of one interface', () => {
  it('leaves others out, whose addresses the routing table knows', async () => {
    const bundle = {
      'ss-tlnp.txt': listening,
      'ip-addr-show-dev-eth0.txt':
        '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP\n    link/ether a2:59:00:3f:65:36 brd ff:ff:ff:ff:ff:ff\n    inet 192.0.2.10/24 scope global eth0\n',
      'ip-route-show-table-all.txt':
        'default via 192.0.2.1 dev eth0\n198.51.100.0/24 dev eth1 proto kernel scope link src 198.51.100.10\nlocal 192.0.2.10 dev eth0 table local proto kernel scope host src 192.0.2.10\nlocal 198.51.100.10 dev eth1 table local proto kernel scope host src 198.51.100.10\n',
      'nft-list-ruleset.txt':
        'table ip f {\n\tchain in {\n\t\ttype filter hook input priority filter; policy drop;\n\t\tiifname "eth0" accept\n\t}\n}\n',
    };
    expect((await ask(bundle, { to: '198.51.100.10' })).verdict).toBe('timeout');
    expect((await ask(bundle, { to: '192.0.2.10' })).verdict).toBe('accepted');
  });
});

describe('a socket table that was cut in its last row', () => {
  const rows = listening.replace(/.*:22 .*\n/, '');

  it.each([
    ['before the peer', 'LISTEN 0      511          0.0.0.0:443      '],
    ['before the peer, with a line end', 'LISTEN 0      511          0.0.0.0:443\n'],
    ['in the peer', 'LISTEN 0      511          0.0.0.0:443      0.0.0.0'],
    ['before the process', 'LISTEN 0      511          0.0.0.0:443      0.0.0.0:*'],
    ['in the process', 'LISTEN 0      511          0.0.0.0:443      0.0.0.0:*    users:(("ngi'],
  ])('proves nothing of what it does not show: %s', async (_, row) => {
    const answer = await ask({ 'etc/ssh/sshd_config': 'Port 22\n', 'ss-tlnp.txt': rows + row });
    expect(answer.assumes.map(({ layer }) => layer)).toContain('listener');
  });

  it('is whole where only the last line end is missing', async () => {
    const row = 'LISTEN 0      511          0.0.0.0:443      0.0.0.0:*    users:(("nginx",pid=9,fd=4))';
    const answer = await ask({ 'etc/ssh/sshd_config': 'Port 22\n', 'ss-tlnp.txt': rows + row });
    expect(answer.verdict).toBe('refused');
    expect(answer.assumes.map(({ layer }) => layer)).not.toContain('listener');
  });
});

describe('a search of ldd that found nothing', () => {
  const bundle = (version: string, search: string) => ({
    'etc/os-release': debian,
    'etc/hosts.deny': 'sshd: ALL\n',
    'ss-tlnp.txt': listening,
    'sshd-V.txt': version,
    'session.txt': search,
  });
  const search = 'root@web01:~# ldd /usr/sbin/sshd | grep libwrap\nroot@web01:~# date\nSat Nov 28 08:00:00 UTC 2026\n';

  it('casts doubt on what the distribution links', async () => {
    const answer = await ask(bundle('OpenSSH_9.2p1 Debian-2+deb12u7, OpenSSL 3.0.17 1 Jul 2025\n', search));
    expect(answer.verdict).toBe('unknown');
  });

  it('says nothing of a listener that leaves that to sshd-session', async () => {
    const answer = await ask(bundle('OpenSSH_10.0p2 Debian-7, OpenSSL 3.5.1 1 Jul 2025\n', search));
    expect(answer.verdict).toBe('closed');
  });
});

describe('a socket that is enabled, and nothing that was seen to run', () => {
  it('stands in for the sockets that nobody listed', async () => {
    const bundle = {
      'etc/os-release': debian,
      'etc/ssh/sshd_config': 'Port 22\n',
      'etc/systemd/system/ssh.socket.d/override.conf': '[Socket]\nListenStream=\nListenStream=2222\n',
      'systemctl-list-unit-files.txt':
        'UNIT FILE STATE PRESET\nssh.service disabled enabled\nssh.socket enabled enabled\n\n2 unit files listed.\n',
      'nft-list-ruleset.txt': 'table ip f {\n\tchain in {\n\t}\n}\n',
    };
    expect(await ask(bundle, { port: 2222 })).toMatchObject({ verdict: 'accepted', certainty: 'possible' });
    expect(await ask(bundle, { port: 22 })).toMatchObject({ verdict: 'refused', certainty: 'possible' });
  });
});

describe('a unit with a second command', () => {
  it('does not start again', async () => {
    const unit = '[Service]\nType=notify\nExecStart=/usr/sbin/sshd -D $SSHD_OPTS\n';
    const reboot = async (dropIn: string) => {
      const { views } = await modelBundle({
        'etc/os-release': debian,
        'etc/ssh/sshd_config': 'Port 22\n',
        'usr/lib/systemd/system/ssh.service': unit,
        'etc/systemd/system/ssh.service.d/port.conf': dropIn,
      });
      return views.find(({ name }) => name === 'after-reboot')!.listeners.notRunning?.why ?? null;
    };
    expect(await reboot('[Service]\nExecStart=/usr/sbin/sshd -D -p 2222\n')).toMatch(/two ExecStart=/);
    expect(await reboot('[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D -p 2222\n')).toBe(null);
    expect(await reboot('[Service]\nType=oneshot\nExecStart=/usr/sbin/sshd -D -p 2222\n')).toBe(null);
  });
});
