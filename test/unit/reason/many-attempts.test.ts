import { expect, it } from 'vitest';
import { reachPartition } from '#sshreach';
import { modelBundle } from '../../support/model-bundle.ts';

/** Without `-v` the listing does not tell interfaces, so that each rule may hold or not, for each SYN that is sent again. */
const guard = (list: string): string =>
  [
    `           tcp  --  0.0.0.0/0            0.0.0.0/0            tcp dpt:22 state NEW recent: SET name: ${list} side: source mask: 255.255.255.255`,
    `DROP       tcp  --  0.0.0.0/0            0.0.0.0/0            tcp dpt:22 state NEW recent: UPDATE seconds: 60 hit_count: 8 name: ${list} side: source mask: 255.255.255.255`,
  ].join('\n');

it('answers where what a client left in several lists is undecided at each of its attempts', async () => {
  const listing = `Chain INPUT (policy ACCEPT)
target     prot opt source               destination
${['A', 'B', 'C'].map(guard).join('\n')}
ACCEPT     tcp  --  0.0.0.0/0            0.0.0.0/0            tcp dpt:22

Chain FORWARD (policy ACCEPT)
target     prot opt source               destination

Chain OUTPUT (policy ACCEPT)
target     prot opt source               destination
`;
  const { views } = await modelBundle({ 'iptables-L-n.txt': listing });
  const verdicts = reachPartition(views[0]!, {}).map(({ verdict }) => verdict);
  expect(verdicts).toContain('accepted');
});
