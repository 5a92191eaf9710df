import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../../support/model-bundle.ts';

const wires = (master: string): string => `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN
    inet 127.0.0.1/8 scope host lo
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
    inet 192.0.2.10/24 scope global eth0
    inet6 2001:db8:0:1::10/64 scope global
3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue ${master}state UP
    inet 198.51.100.10/24 scope global eth1
    inet6 2001:db8:0:2::10/64 scope global
`;
const vrf = '6: mgmt: <NOARP,MASTER,UP,LOWER_UP> mtu 65575 qdisc noqueue state UP\n    link/ether 02:00:5e:00:53:09\n';
const base = {
  'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
  'etc/ssh/sshd_config': '# defaults\n',
  'etc/hosts.allow': '',
  'etc/hosts.deny': '',
  'ip_addr.txt': wires(''),
  'ip_route_show_table_all.txt': 'default via 192.0.2.1 dev eth0\n192.0.2.0/24 dev eth0\n198.51.100.0/24 dev eth1\n',
  'ip_-6_route_show_table_all.txt':
    'default via 2001:db8:0:1::1 dev eth0\n2001:db8:0:1::/64 dev eth0\n2001:db8:0:2::/64 dev eth1\n',
  'ip_rule.txt': '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n',
  'ip_-6_rule.txt': '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n',
};
const head = 'State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n';
const row = (local: string, program: string): string =>
  `LISTEN 0      128    ${local}      [::]:*    users:(("${program}",pid=1,fd=3))\n`;

async function ask(files: Readonly<Record<string, string>>, to: string, from: string, viewName = 'running') {
  const { views } = await modelBundle({ ...base, ...files });
  const view = views.find(({ name }) => name === viewName)!;
  const query = { from: parseAddress(from)!, to: parseAddress(to)!, port: 22 };
  const [{ verdict, alternatives }] = answerQueries(view, [query]) as [ReturnType<typeof answerQueries>[number]];
  return verdict === 'unknown' ? alternatives.map((one) => one.verdict).sort() : verdict;
}

describe('a socket that is bound to an interface', () => {
  const bound = { 'ss_-tlnp.txt': head + row('[::]%eth1:22', 'sshd') + row('0.0.0.0%eth1:22', 'sshd') };

  it('answers what comes in there, by a route of that interface', async () => {
    expect(await ask(bound, '198.51.100.10', '198.51.100.7')).toBe('accepted');
    expect(await ask(bound, '192.0.2.10', '198.51.100.7')).toBe('refused');
    expect(await ask(bound, '2001:db8:0:2::10', '2001:db8:0:2::7')).toBe('accepted');
  });

  it('loses answers that no route of that interface takes, or looks for the client beside it', async () => {
    expect(await ask(bound, '2001:db8:0:2::10', '2001:db8:1::5')).toBe('timeout');
    expect(await ask(bound, '198.51.100.10', '198.18.5.7')).toEqual(['accepted', 'timeout']);
  });
});

describe('BindToDevice= of a socket unit', () => {
  const unit = (more: string) => ({
    'etc/systemd/system/ssh.socket': `[Socket]\nListenStream=22\nAccept=no\n${more}`,
    'systemctl_is-enabled_ssh.socket_ssh.service.txt': 'enabled\ndisabled\n',
  });

  it('counts at the next boot', async () => {
    expect(await ask(unit('BindToDevice=eth0\n'), '192.0.2.10', '198.18.5.7', 'after-reboot')).toBe('accepted');
    expect(await ask(unit('BindToDevice=eth0\n'), '198.51.100.10', '198.18.5.7', 'after-reboot')).toBe('refused');
    expect(await ask(unit(''), '198.51.100.10', '198.18.5.7', 'after-reboot')).toBe('accepted');
    expect(await ask(unit('BindToDevice=eth0\nBindToDevice=\n'), '198.51.100.10', '198.18.5.7', 'after-reboot')).toBe(
      'accepted',
    );
  });

  it('tells of sockets in listings that show no interfaces', async () => {
    const netstat =
      'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address Foreign Address State PID/Program name\n' +
      'tcp6       0      0 :::22                   :::*                    LISTEN      1/systemd\n';
    const files = {
      ...unit('BindToDevice=eth0\n'),
      'systemctl_is-active_ssh.socket.txt': 'active\n',
      'netstat_-tlnp.txt': netstat,
    };
    expect(await ask(files, '2001:db8:0:2::10', '2001:db8:1::5')).toBe('refused');
    expect(await ask(files, '2001:db8:0:1::10', '2001:db8:1::5')).toBe('accepted');
  });
});

describe('a socket unit at the next boot', () => {
  const enabled = { 'systemctl_is-enabled_ssh.socket_ssh.service.txt': 'enabled\ndisabled\n' };
  const boot = (unit: string, more: Readonly<Record<string, string>> = {}) =>
    ask(
      { 'etc/systemd/system/ssh.socket': `[Socket]\n${unit}`, ...enabled, ...more },
      '192.0.2.10',
      '198.18.5.7',
      'after-reboot',
    );

  it('fails as a whole for one address that the host does not have', async () => {
    const streams = 'ListenStream=192.0.2.99:22\nListenStream=192.0.2.10:22\n';
    expect(await boot(streams)).toBe('refused');
    expect(await boot(`${streams}FreeBind=yes\n`)).toBe('accepted');
    expect(await boot(streams, { 'etc/sysctl.conf': 'net.ipv4.ip_nonlocal_bind = 1\n' })).toBe('accepted');
    expect(await boot('ListenStream=127.0.0.2:22\nListenStream=192.0.2.10:22\n')).toBe('accepted');
  });

  it('forgets its streams with an empty setting of any kind of socket', async () => {
    expect(await boot('ListenStream=22\nListenDatagram=\nListenStream=2222\n')).toBe('refused');
    expect(await boot('ListenDatagram=\nListenStream=22\n')).toBe('accepted');
  });

  it('listens where its status says', async () => {
    const status = (listen: string) => ({
      'systemctl_status_ssh.socket.txt':
        '● ssh.socket - OpenBSD Secure Shell server socket\n' +
        '     Loaded: loaded (/lib/systemd/system/ssh.socket; enabled; preset: enabled)\n' +
        '     Active: active (listening) since Sun 2026-11-22 15:19:10 UTC; 11s ago\n' +
        `   Triggers: ● ssh.service\n     Listen: ${listen}\n      Tasks: 0 (limit: 1000)\n`,
    });
    expect(await ask(status('[::]:2222 (Stream)'), '192.0.2.10', '198.18.5.7')).toBe('refused');
    expect(await ask(status('[::]:22 (Stream)'), '192.0.2.10', '198.18.5.7')).toBe('accepted');
    const both = '192.0.2.10:22 (Stream)\n             [::]:2222 (Stream)';
    expect(await ask(status(both), '192.0.2.10', '198.18.5.7')).toBe('accepted');
    expect(await ask(status(both), '2001:db8:0:1::10', '2001:db8:1::5')).toBe('refused');
  });
});

describe('a service with a network of its own', () => {
  it('serves none of the host’s addresses, unless it is handed the sockets', async () => {
    const service = {
      'etc/systemd/system/ssh.service': '[Service]\nExecStart=/usr/sbin/sshd -D\nPrivateNetwork=yes\n',
    };
    const enabled = (socket: string, service: string) => ({
      'systemctl_is-enabled_ssh.socket_ssh.service.txt': `${socket}\n${service}\n`,
    });
    const at = ['192.0.2.10', '198.18.5.7', 'after-reboot'] as const;
    expect(await ask({ ...service, ...enabled('disabled', 'enabled') }, ...at)).toBe('refused');
    expect(await ask({ ...service, ...enabled('enabled', 'disabled') }, ...at)).toBe('accepted');
  });
});

describe('ports of a VRF', () => {
  const inVrf = { 'ip_addr.txt': wires('master mgmt ') + vrf };
  const listening = (local: string) => ({ 'ss_-tlnp.txt': head + row(local, 'sshd') });
  const accept = (value: number) => ({ 'sysctl_-a.txt': `net.ipv4.tcp_l3mdev_accept = ${value}\n` });
  const client = '198.51.100.7';

  it('reach sockets of it, and others only where the kernel is told so', async () => {
    expect(await ask({ ...inVrf, ...listening('0.0.0.0%mgmt:22') }, '198.51.100.10', client)).toBe('accepted');
    expect(await ask({ ...inVrf, ...listening('0.0.0.0:22'), ...accept(0) }, '198.51.100.10', client)).toBe('refused');
    expect(await ask({ ...inVrf, ...listening('0.0.0.0:22'), ...accept(1) }, '198.51.100.10', client)).toBe('accepted');
    expect(await ask({ ...inVrf, ...listening('0.0.0.0:22') }, '198.51.100.10', client)).toEqual([
      'accepted',
      'refused',
    ]);
    expect(await ask({ ...inVrf, ...listening('0.0.0.0:22'), ...accept(0) }, '192.0.2.10', client)).toBe('accepted');
  });
});
