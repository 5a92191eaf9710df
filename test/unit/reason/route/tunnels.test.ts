import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../../support/model-bundle.ts';

const listing = `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP
    inet 192.0.2.10/24 scope global eth0
3: ppp0: <POINTOPOINT,MULTICAST,NOARP,UP,LOWER_UP> mtu 1492 state UNKNOWN
    inet 198.51.100.10 peer 198.51.100.1/32 scope global ppp0
`;
const sockets =
  'State  Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))\n';

/** What a client elsewhere meets at the address of eth0. */
async function verdictWith(routes: string): Promise<string> {
  const bundle = { 'ip-addr.txt': listing, 'ss-tlnp.txt': sockets, 'ip-route-show-table-all.txt': routes };
  const view = (await modelBundle(bundle)).views[0]!;
  const query = { from: parseAddress('203.0.113.7')!, to: parseAddress('192.0.2.10')!, port: 22 };
  return answerQueries(view, [query])[0]!.verdict;
}

describe('answers by a tunnel', () => {
  it('are undecided where it takes what another interface would take', async () => {
    expect(await verdictWith('default via 192.0.2.1 dev eth0\n0.0.0.0/1 dev ppp0\n128.0.0.0/1 dev ppp0\n')).toBe(
      'unknown',
    );
  });

  it('go the way that everything comes where there is no other', async () => {
    expect(await verdictWith('default dev ppp0 scope link\n192.0.2.0/24 dev eth0 scope link\n')).toBe('accepted');
  });

  it('do not matter to clients on a network of another interface', async () => {
    expect(
      await verdictWith('default dev ppp0\ndefault via 192.0.2.1 dev eth0 metric 100\n203.0.113.0/24 dev eth0\n'),
    ).toBe('accepted');
  });
});
