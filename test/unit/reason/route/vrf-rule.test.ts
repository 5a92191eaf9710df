import { expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../../support/model-bundle.ts';

const listing = (
  master: string,
): string => `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue${master} state UP
    inet 192.0.2.10/24 scope global eth0
3: blue: <NOARP,MASTER,UP,LOWER_UP> mtu 65575 qdisc noqueue state UP
    link/ether 02:00:5e:00:53:03 brd ff:ff:ff:ff:ff:ff
`;

async function verdictWith(master: string): Promise<string> {
  const view = (
    await modelBundle({
      'ip-addr.txt': listing(master),
      'ip-route-show-table-all.txt': 'default via 192.0.2.1 dev eth0\n192.0.2.0/24 dev eth0 scope link\n',
      'ip-rule.txt':
        '0:\tfrom all lookup local\n1000:\tfrom all lookup [l3mdev-table]\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n',
      'ss-tlnp.txt':
        'State  Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))\n',
      'sysctl.txt': 'net.ipv4.tcp_l3mdev_accept = 1\n',
    })
  ).views[0]!;
  const query = { from: parseAddress('203.0.113.7')!, to: parseAddress('192.0.2.10')!, port: 22 };
  return answerQueries(view, [query])[0]!.verdict;
}

it('asks the tables of VRFs for what arrives by one alone', async () => {
  expect(await verdictWith('')).toBe('accepted');
  expect(await verdictWith(' master blue')).toBe('unknown');
});
