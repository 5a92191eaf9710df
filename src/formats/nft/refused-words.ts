import { parseAddress } from '#core/address';
import { nearestName } from '#core/nearest-name';
import { No, Yes } from '#core/tri';
import type { HostNames } from '../_grammar/host-names.ts';

/** Why a word is refused: what was expected, what may have been meant, and whether nothing else could be. */
export interface WordFault {
  readonly what: string;
  readonly near: string | null;
  readonly certain: boolean;
}

const list = (words: string): readonly string[] => words.split(' ');

/** Words with which a command, a part of a table and a statement begin, nft(8) of 1.0 and later. */
export const commandWords = list(
  'table chain rule set map element flowtable counter quota limit secmark synproxy ct add replace create insert delete get list reset flush rename import export monitor describe destroy define redefine undefine include echo',
);
export const tableWords = list(
  'chain set map flags comment include define redefine undefine counter quota limit ct flowtable secmark synproxy tunnel elements',
);
export const statementWords = list(
  'accept drop continue return jump goto reject redirect masquerade dnat snat counter limit quota last log queue notrack tproxy synproxy dup fwd flow add update delete set map meter xt reset comment policy type flags ip ip6 tcp udp th icmp icmpv6 igmp ether vlan sctp dccp udplite ah esp comp gre gretap geneve vxlan arp exthdr hbh frag rt rt0 rt2 srh dst mh meta mark iif iifname iiftype oif oifname oiftype iifgroup oifgroup iifkind oifkind ibrname obrname ibriport obriport skuid skgid nftrace rtclassid pkttype cpu cgroup ct fib socket osf ipsec numgen symhash jhash tunnel priority length protocol random time hour day secmark define include rule day vrf sdif sdifname nfproto l4proto broute',
);

/** Fields of headers; of those that are not here nothing is said. */
const fields: Readonly<Record<string, readonly string[]>> = {
  ip: list('version hdrlength dscp ecn length id frag-off ttl protocol checksum saddr daddr option'),
  ip6: list('version dscp ecn flowlabel length nexthdr hoplimit saddr daddr'),
  tcp: list('sport dport sequence ackseq doff reserved flags window checksum urgptr option'),
  udp: list('sport dport length checksum'),
  th: list('sport dport'),
  icmp: list('type code checksum id sequence gateway mtu'),
  icmpv6: list('type code checksum parameter-problem packet-too-big id sequence max-delay taddr daddr'),
  ether: list('saddr daddr type'),
};
const trackingKeys = list(
  'state direction status mark expiration helper label l3proto protocol saddr daddr proto-src proto-dst packets bytes avgpkt zone id count ip ip6 secmark event timeout original reply',
);
const states = list('established related new invalid untracked');
const tcpFlags = list('fin syn rst psh ack urg ecn cwr');
export const hooks = list('prerouting input forward output postrouting ingress egress');
export const chainTypes = list('filter nat route');

const named = (what: string, word: string, words: readonly string[]): WordFault => ({
  what: `${what}, not \`${word}\``,
  near: nearestName(word, words),
  certain: true,
});

export function faultOfField(protocol: string, field: string): WordFault | null {
  const known = Object.hasOwn(fields, protocol) ? fields[protocol]! : null;
  if (known === null || known.includes(field)) return null;
  return named(`a field of ${protocol} was expected`, field, known);
}

export const faultOfTracking = (key: string): WordFault | null =>
  trackingKeys.includes(key) ? null : named('a property of connections was expected behind `ct`', key, trackingKeys);

const isNumber = (word: string): boolean => /^(?:0x[0-9a-f]+|\d+)$/i.test(word);

/** One of a few words, or a number. */
const among =
  (what: string, words: readonly string[]) =>
  (word: string): WordFault | null =>
    words.includes(word) || isNumber(word) ? null : named(what, word, words);

/** A constant of a field; `null` where it is fine or nothing is known of it. */
export function faultOfValue(field: string, word: string, names: HostNames): WordFault | null {
  // What a variable stands for, a pattern, a default.
  if (word.includes('$') || word === '*') return null;
  switch (field) {
    case 'port':
      return faultOfPort(word, names);
    case 'state':
      return among('a state of connections was expected, in small letters', states)(word);
    case 'tcp-flags':
      return among('a flag of TCP was expected', tcpFlags)(word);
    case 'protocol': {
      if (isNumber(word)) return null;
      const known = names.protocol(word);
      return known === Yes
        ? null
        : { ...named('a protocol was expected', word, ['tcp', 'udp', 'icmp', 'sctp', 'esp']), certain: known === No };
    }
    case 'address-4':
      return faultOfAddress(word, 4);
    case 'address-6':
      return faultOfAddress(word, 6);
    default:
      return null;
  }
}

const services = ['ssh', 'http', 'https', 'domain', 'smtp', 'ftp', 'ntp', 'imap', 'imaps'];

function faultOfPort(word: string, names: HostNames): WordFault | null {
  const parts = word.split('-');
  const isRange = parts.length === 2 && parts.every(isNumber);
  for (const part of isRange ? parts : [word]) {
    if (isNumber(part)) {
      if (Number(part) > 65535)
        return { what: `a port up to 65535 was expected, not \`${part}\``, near: null, certain: true };
    } else {
      const known = names.service(part);
      if (known !== Yes)
        return { ...named('a port or the name of a service was expected', part, services), certain: known === No };
    }
  }
  if (isRange && Number(parts[0]) > Number(parts[1]))
    return { what: `the lower port first was expected, not \`${word}\``, near: null, certain: true };
  return null;
}

/** Words with letters may be names of hosts, which nft asks the resolver for. */
function faultOfAddress(word: string, family: 4 | 6): WordFault | null {
  const [address = '', length] = word.split('/');
  const ends = address.split('-');
  if (ends.every((end) => parseAddress(end)?.family === family)) {
    const most = family === 4 ? 32 : 128;
    const isLength = length === undefined || (/^\d+$/.test(length) && Number(length) <= most) || !/^\d+$/.test(length);
    return isLength
      ? null
      : { what: `a prefix of at most ${most} bits was expected, not \`/${length}\``, near: null, certain: true };
  }
  // Short spellings (`10.1`) are read, too.
  if (family === 4 && /^[\d.]+$/.test(address) && address.split('.').every((part) => Number(part) <= 255)) return null;
  const isName = /[g-z]/i.test(address) && !address.includes(':');
  return { what: `an address of IPv${family} was expected, not \`${word}\``, near: null, certain: !isName };
}
