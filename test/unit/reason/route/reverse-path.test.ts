import { expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../../support/model-bundle.ts';

const host = {
  'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
  'ip-addr.txt': `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP
    inet 192.0.2.10/24 scope global eth0
3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP
    inet 198.51.100.10/24 scope global eth1
`,
  'ip-route.txt':
    'default via 192.0.2.1 dev eth0\n192.0.2.0/24 dev eth0 scope link\n198.51.100.0/24 dev eth1 scope link\n',
  'ss-tlnp.txt':
    'State  Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))\n',
};
const rules = (chain: string): string =>
  `*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:${chain} - [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n-A INPUT -p tcp -j ACCEPT\nCOMMIT\n`;

async function answer(to: string, files: Readonly<Record<string, string>>) {
  const view = (await modelBundle({ ...host, ...files })).views[0]!;
  const [found] = answerQueries(view, [{ from: parseAddress('203.0.113.7')!, to: parseAddress(to)!, port: 22 }]);
  return [found!.verdict, ...found!.assumes.filter(({ layer }) => layer === 'route').map(({ command }) => command)];
}

it('is off where nobody says otherwise, unless a program that may turn it on wrote the rules', async () => {
  const plain = { 'iptables-save.txt': rules('own') };
  // Shorewall 5.2.8 turns it on for interfaces with the option `routefilter`: such a client timed out.
  const shorewall = { 'iptables-save.txt': rules('shorewall') };
  expect(await answer('198.51.100.10', plain)).toEqual(['accepted']);
  expect(await answer('198.51.100.10', shorewall)).toEqual(['accepted', 'sysctl -a']);
  expect(await answer('192.0.2.10', shorewall)).toEqual(['accepted']);
  const off = { ...shorewall, 'sysctl.txt': 'net.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.eth1.rp_filter = 0\n' };
  expect(await answer('198.51.100.10', off)).toEqual(['accepted']);
});
