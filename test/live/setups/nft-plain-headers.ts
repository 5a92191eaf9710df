import type { Covers, SetUp } from '../set-up.ts';
import { defaultProbes } from './default-probes.ts';

const of = (construct: string, ...texts: string[]): Covers => ({ [`nft: ${construct}`]: texts });
const chain = (hook: string, rules: readonly string[]): string =>
  ` chain ${hook} {\n  type filter hook ${hook} priority filter; policy accept;\n  ${rules.join('\n  ')}\n }\n`;
const inet = (name: string, covers: Covers, ...chains: readonly string[]): SetUp => ({
  name: `nft-${name}`,
  covers,
  nft: `table inet f {\n${chains.join('')}}\n`,
  probes: defaultProbes,
});

/** What every packet that opens a connection looks like, and who sends the answers. */
export const nftPlainHeaderSetUps: readonly SetUp[] = [
  inet(
    'plain-headers',
    of('exthdr, hbh, dst, rt, frag, mh, srh, ip option', 'exthdr hbh exists '),
    chain('input', [
      'meta l4proto ipv6-icmp accept',
      'ip hdrlength > 5 drop',
      'ip length < 40 drop',
      'tcp urgptr != 0 drop',
      'ip saddr 10.1.0.0/16 meta length >= 40 reject with tcp reset',
      'ip saddr 198.18.0.0/16 ip frag-off & 16383 == 0 drop',
      'ip saddr 172.16.0.0/12 ip option rr missing drop',
      'ip saddr 203.0.113.0/24 tcp dport & 65520 == 16 drop',
      'ip saddr 10.200.0.0/16 tcp option maxseg size 500-10000 reject',
      'ip6 saddr 2001:db8:2::/48 exthdr frag missing drop',
      'ip6 saddr 2001:db8:1::/48 exthdr hbh exists drop',
    ]),
  ),
  inet(
    'sources-and-owners',
    of('ct original ip saddr, ct original proto-src', 'ct original ip saddr 10.1.0.0/16 '),
    chain('input', [
      'meta l4proto ipv6-icmp accept',
      'ct original ip saddr 10.1.0.0/16 tcp dport 22 drop',
      'meta l4proto tcp ct original proto-src 1-1023 drop',
    ]),
    chain('output', [
      'ct original ip saddr 172.16.0.0/12 drop',
      'ip daddr 203.0.113.0/24 meta skuid 0 tcp sport 22 drop',
      'ip daddr 10.200.0.0/16 meta skuid 1000 drop',
      'ip6 daddr 2001:db8:2::/48 meta skgid != 0 drop',
    ]),
  ),
];
