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

/** A place for which `nft -f` loads nothing of the file, nor of any that includes it. */
export interface NftRefusal extends WordFault {
  readonly file: number;
  readonly start: number;
  readonly end: number;
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
/** With those that nothing but `typeof` makes (`ct_id`), in nft 1.1. */
export const setTypes = list(
  'ipv4_addr ipv6_addr ether_addr ether_type inet_proto inet_service nf_proto mark ifname iface_index iface_type icmp_type icmp_code icmpv6_type icmpv6_code icmpx_code igmp_type mh_type dccp_pkttype arp_op tcp_flag dscp ecn ct_state ct_status ct_dir ct_label ct_id ct_event fib_addrtype uid gid realm classid devgroup pkt_type day hour time boolean verdict string integer cgroupsv2 ll_addr',
);
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

const icmpTypes = list(
  'echo-reply destination-unreachable source-quench redirect echo-request router-advertisement router-solicitation time-exceeded parameter-problem timestamp-request timestamp-reply info-request info-reply address-mask-request address-mask-reply',
);
const icmpv6Types = list(
  'destination-unreachable packet-too-big time-exceeded parameter-problem echo-request echo-reply mld-listener-query mld-listener-report mld-listener-done mld-listener-reduction nd-router-solicit nd-router-advert nd-neighbor-solicit nd-neighbor-advert nd-redirect router-renumbering ind-neighbor-solicit ind-neighbor-advert mld2-listener-report',
);
const addressTypes = list(
  'unspec unicast local broadcast anycast multicast blackhole unreachable prohibit throw nat xresolve',
);
const families = list('ipv4 ipv6');
const levels = list('emerg alert crit err warn notice info debug audit');
const codesOf: Readonly<Record<string, readonly string[]>> = {
  icmp: list(
    'net-unreachable host-unreachable prot-unreachable port-unreachable frag-needed net-prohibited host-prohibited admin-prohibited',
  ),
  icmpv6: list('no-route admin-prohibited addr-unreachable port-unreachable policy-fail reject-route'),
  icmpx: list('port-unreachable admin-prohibited no-route host-unreachable'),
};

/** `reject with icmp host-prohibited`; numbers and variables are taken. */
export function faultOfRejection(family: string | null, code: string | null): WordFault | null {
  const known = family !== null && Object.hasOwn(codesOf, family) ? codesOf[family]! : null;
  if (known === null || code === null || code.includes('$') || isNumber(code) || known.includes(code)) return null;
  return named(`a code of ${family} was expected`, code, known);
}

/** `10/second`, `10 mbytes/second`. */
export function faultOfRate(rate: string): WordFault | null {
  const [, amount = '', unit = ''] = /^(.*)\/([^/]*)$/.exec(rate) ?? [];
  const units = list('second minute hour day week');
  if (rate.includes('$') || (units.includes(unit) && /^\d+(?: ?[kmg]?bytes)?$/.test(amount))) return null;
  const near = units.includes(unit) ? null : named('', unit, units).near;
  return {
    what: `a rate such as \`3/minute\` was expected, not \`${rate}\``,
    near: near && `${amount}/${near}`,
    certain: near !== null || /^\d+$/.test(amount),
  };
}

export const faultOfLevel = (level: string | null): WordFault | null =>
  level === null || level.includes('$') || levels.includes(level)
    ? null
    : named('a level of the log was expected', level, levels);

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
    case 'icmp-type':
      return among('a type of icmp was expected', icmpTypes)(word);
    case 'icmpv6-type':
      return among('a type of icmpv6 was expected', icmpv6Types)(word);
    case 'address-type':
      return among('a type of address was expected', addressTypes)(word);
    case 'family':
      return among('`ipv4` or `ipv6` was expected', families)(word);
    case 'user':
    case 'group': {
      if (/^\d/.test(word)) return null;
      const known = field === 'user' ? names.user(word) : names.group(word);
      return known === Yes
        ? null
        : { what: `a ${field} of this host was expected, not \`${word}\``, near: null, certain: known === No };
    }
    case 'device-name':
      return word.length > 15
        ? { what: `the name of a device has at most 15 characters, not \`${word}\``, near: null, certain: true }
        : null;
    case 'iif':
    case 'oif':
      return faultOfDevice(word, `${field}name`);
    case 'hardware':
      return /^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}$/i.test(word) || !/^[0-9a-f:]+$/i.test(word)
        ? null
        : { what: `an address of six bytes was expected, not \`${word}\``, near: null, certain: true };
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

/** Devices that services make, after the firewall was loaded. */
const madeLater =
  /^(?:(?:wg|tun|tap|ppp|bond|team|dummy|gre|sit|vti|ipsec|xfrm|vlan|vxlan|docker|podman|virbr|lxcbr|lxdbr|vmbr|br|cni|tailscale|nordlynx)\d+|(?:br-|veth|cali|zt|flannel|vmnet|vnet|docker_).*|.*\.\d+)$/;

/** nft asks for the number of the device when it loads the file. */
const faultOfDevice = (word: string, byName: string): WordFault | null =>
  madeLater.test(word)
    ? {
        what: `\`${word}\` has to be there when the file is loaded, and at boot such a device is made later (a test passes while it is there); \`${byName}\` takes names of devices that are still to come`,
        near: byName,
        certain: false,
      }
    : null;

/** Words with letters may be names of hosts, which nft asks the resolver for. */
function faultOfAddress(word: string, family: 4 | 6): WordFault | null {
  const [address = '', length] = word.split('/');
  const ends = address.split('-');
  const [low, high] = ends.map((end) => parseAddress(end));
  if (low && high && ends.length === 2 && low.family === family && high.family === family && low.value >= high.value)
    return {
      what: `the lower address first was expected, not \`${word}\``,
      near: null,
      certain: low.value > high.value,
    };
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
