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

/** As Shorewall 5.2.8 writes its action Limit, with the rules that only log: interfaces are not told here, either. */
const limited = `Chain INPUT (policy DROP)
target     prot opt source               destination
eth0_in    0    --  0.0.0.0/0            0.0.0.0/0
eth1_in    0    --  0.0.0.0/0            0.0.0.0/0
ACCEPT     0    --  0.0.0.0/0            0.0.0.0/0
LOG        0    --  0.0.0.0/0            0.0.0.0/0            limit: up to 1/sec burst 10 mode srcip LOG flags 0 level 6 prefix "INPUT REJECT "
reject     0    --  0.0.0.0/0            0.0.0.0/0           [goto]

Chain FORWARD (policy DROP)
target     prot opt source               destination

Chain OUTPUT (policy DROP)
target     prot opt source               destination
ACCEPT     0    --  0.0.0.0/0            0.0.0.0/0
LOG        0    --  0.0.0.0/0            0.0.0.0/0            limit: up to 1/sec burst 10 mode srcip LOG flags 0 level 6 prefix "OUTPUT REJECT "
reject     0    --  0.0.0.0/0            0.0.0.0/0           [goto]

${['eth0_in', 'eth1_in'].map((name) => `Chain ${name} (1 references)\ntarget     prot opt source               destination\nnet-fw     0    --  0.0.0.0/0            0.0.0.0/0\n`).join('\n')}
Chain net-fw (2 references)
target     prot opt source               destination
ACCEPT     0    --  0.0.0.0/0            0.0.0.0/0            ctstate RELATED,ESTABLISHED
Limit      6    --  0.0.0.0/0            0.0.0.0/0           [goto]  tcp dpt:22
DROP       0    --  0.0.0.0/0            0.0.0.0/0

Chain Limit (1 references)
target     prot opt source               destination
           0    --  0.0.0.0/0            0.0.0.0/0            recent: SET name: SSHA side: source mask: 255.255.255.255
Limit%     0    --  0.0.0.0/0            0.0.0.0/0            recent: UPDATE seconds: 60 hit_count: 4 name: SSHA side: source mask: 255.255.255.255
ACCEPT     0    --  0.0.0.0/0            0.0.0.0/0

Chain Limit% (1 references)
target     prot opt source               destination
LOG        0    --  0.0.0.0/0            0.0.0.0/0            limit: up to 1/sec burst 10 mode srcip LOG flags 0 level 6 prefix "Limit DROP "
DROP       0    --  0.0.0.0/0            0.0.0.0/0

Chain reject (4 references)
target     prot opt source               destination
REJECT     6    --  0.0.0.0/0            0.0.0.0/0            reject-with tcp-reset
REJECT     0    --  0.0.0.0/0            0.0.0.0/0            reject-with icmp-host-prohibited
`;

it('counts what a client left in a list no further than rules ask, and in no bucket that only logs look at', async () => {
  const { views } = await modelBundle({ 'iptables-L-n.txt': limited });
  const start = performance.now();
  const verdicts = reachPartition(views[0]!, { port: 22 }).map(({ verdict }) => verdict);
  expect(verdicts).toContain('unknown');
  expect(performance.now() - start).toBeLessThan(2000);
});
