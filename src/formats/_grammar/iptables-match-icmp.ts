import type { Family } from '#core/address';
import { type MatchExtension, never, notUnderstood, type OptionGroup } from './iptables-extension.ts';
import { parseNumber } from './iptables-numbers.ts';

/** Names of types and of codes, as `iptables -p icmp -h` lists them. */
const names: Readonly<Record<Family, string>> = {
  4:
    'any 255 echo-reply 0 pong 0 destination-unreachable 3 network-unreachable 3/0 host-unreachable 3/1 ' +
    'protocol-unreachable 3/2 port-unreachable 3/3 fragmentation-needed 3/4 source-route-failed 3/5 network-unknown 3/6 ' +
    'host-unknown 3/7 network-prohibited 3/9 host-prohibited 3/10 tos-network-unreachable 3/11 tos-host-unreachable 3/12 ' +
    'communication-prohibited 3/13 host-precedence-violation 3/14 precedence-cutoff 3/15 source-quench 4 redirect 5 ' +
    'network-redirect 5/0 host-redirect 5/1 tos-network-redirect 5/2 tos-host-redirect 5/3 echo-request 8 ping 8 ' +
    'router-advertisement 9 router-solicitation 10 time-exceeded 11 ttl-exceeded 11 ttl-zero-during-transit 11/0 ' +
    'ttl-zero-during-reassembly 11/1 parameter-problem 12 ip-header-bad 12/0 required-option-missing 12/1 ' +
    'timestamp-request 13 timestamp-reply 14 address-mask-request 17 address-mask-reply 18',
  6:
    'destination-unreachable 1 no-route 1/0 communication-prohibited 1/1 beyond-scope 1/2 address-unreachable 1/3 ' +
    'port-unreachable 1/4 failed-policy 1/5 reject-route 1/6 packet-too-big 2 time-exceeded 3 ttl-exceeded 3 ' +
    'ttl-zero-during-transit 3/0 ttl-zero-during-reassembly 3/1 parameter-problem 4 bad-header 4/0 ' +
    'unknown-header-type 4/1 unknown-option 4/2 echo-request 128 ping 128 echo-reply 129 pong 129 ' +
    'router-solicitation 133 router-advertisement 134 neighbour-solicitation 135 neighbor-solicitation 135 ' +
    'neighbour-advertisement 136 neighbor-advertisement 136 redirect 137',
};

/** `echo-request`, `dest`, `3`, `3/4` → `3/4`: a name may be cut short where no other begins alike. */
function numeric(text: string, family: Family): string {
  if (/^\d/.test(text)) return text;
  const words = names[family].split(' ');
  const wanted = text.toLowerCase();
  const fitting = words.flatMap((word, i) => (i % 2 === 0 && word.startsWith(wanted) ? [words[i + 1]!] : []));
  const exact = words.indexOf(wanted);
  return exact >= 0 && exact % 2 === 0 ? words[exact + 1]! : fitting.length === 1 ? fitting[0]! : notUnderstood();
}

const icmp = (family: Family, option: string): MatchExtension => ({
  state: 'modelled',
  note: 'types and codes, by number or name',
  lower: (options: OptionGroup) => {
    options.only(option);
    const text = options.value(option);
    if (text === null) return [];
    const negated = options.negated(option);
    const [type, code, more] = numeric(text, family)
      .split('/')
      .map((word) => parseNumber(word, 255));
    if (type === null || type === undefined || code === null || more !== undefined) notUnderstood();
    // Type 255 of IPv4 is every type.
    if (family === 4 && type === 255) return negated ? [never] : [];
    const low = 256 * type + (code ?? 0);
    const high = 256 * type + (code ?? 255);
    return [{ match: 'icmp-type', family, kinds: [low, high], negated }];
  },
});

/** Matches on ICMP's types; only refusals of the machine itself are ICMP in a TCP connection. */
export const icmpMatches: Readonly<Record<string, MatchExtension>> = {
  icmp: icmp(4, '--icmp-type'),
  icmp6: icmp(6, '--icmpv6-type'),
};
