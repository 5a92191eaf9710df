import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../../support/model-bundle.ts';

const nat = (to: string): string =>
  `*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 2222 -j DNAT --to-destination ${to}:22\nCOMMIT\n*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n`;
const sockets = 'State  Recv-Q Send-Q Local Address:Port\nLISTEN 0      128          0.0.0.0:22        0.0.0.0:*\n';
const sysctl = 'net.ipv4.ip_forward = 0\nnet.ipv4.conf.all.rp_filter = 0\n';
const local =
  'default via 192.0.2.1 dev eth0 \n192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.10 \nlocal 192.0.2.10 dev eth0 table local proto kernel scope host src 192.0.2.10 \n';

/** What a client of 192.0.2.10, port 2222, sees, as measured on Linux 6.18 with iptables 1.8.9. */
async function seen(to: string, more: Record<string, string>): Promise<readonly string[]> {
  const files = { 'iptables-save.txt': nat(to), 'ss-tlnp.txt': sockets, 'sysctl-a.txt': sysctl, ...more };
  const { views } = await modelBundle(files);
  const [answer] = answerQueries(views[0]!, [
    { from: parseAddress('198.51.100.1')!, to: parseAddress('192.0.2.10')!, port: 2222 },
  ]);
  return [answer!.verdict, ...answer!.alternatives.map(({ verdict }) => verdict)];
}

describe('translation of the destination, where the addresses of the host were not collected', () => {
  it('leads to the host itself where the client asked for the same address', async () => {
    expect(await seen('192.0.2.10', {})).toEqual(['accepted']);
  });

  it('leads to the host or elsewhere', async () => {
    expect(await seen('192.0.2.11', {})).toEqual(['unknown', 'accepted', 'timeout']);
  });

  it('is told by the routing table of own addresses', async () => {
    expect(await seen('192.0.2.10', { 'ip_route_show_table_all.txt': local })).toEqual(['accepted']);
    expect(await seen('192.0.2.11', { 'ip_route_show_table_all.txt': local })).toEqual(['timeout']);
  });
});
