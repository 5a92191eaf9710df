import type { SupportRow } from '../../format.ts';

const rows = (state: SupportRow['state'], list: Readonly<Record<string, string>>): SupportRow[] =>
  Object.entries(list).map(([construct, note]) => ({ construct, state, note }));

/** How far the rules of nft are understood, whichever of its listings shows them; nft(8) has the words. */
export const rulesetSupport: readonly SupportRow[] = [
  ...rows('modelled', {
    'table ip, ip6, inet': '`dormant` tables are left out; `owner` and `persist` change nothing',
    'table ip filter of iptables-nft':
      'the same table as in iptables-save, which shows more of it; here its `xt` parts are opaque, and what nft shows of them wrongly',
    'chain type filter, nat, route':
      'hook, policy, numeric and named priorities; nat chains are undecided where nothing asks for connection tracking',
    'accept, drop, continue, return, jump, goto': '',
    'jump { … }': 'a chain without a name',
    'ip saddr, ip daddr, ip6 saddr, ip6 daddr':
      'addresses, prefixes, ranges, sets, comparisons, masks; host names are opaque',
    'tcp dport, tcp sport, th dport': 'numbers, names, ranges, sets, comparisons; other protocols too',
    'meta l4proto, ip protocol, ip6 nexthdr': '',
    'meta nfproto, meta protocol': '',
    'iifname, oifname': 'names, wildcards, sets; in bridges opaque',
    'tcp flags': 'one value or a list tests bits, `==`, `!=` and sets the whole byte, and so do `<` and `>`',
    'ip ttl, ip6 hoplimit':
      'neighbour discovery has 255; else decided where all usual numbers, or none, are meant, which is a condition',
    'icmp type, icmp code, icmpv6 type, icmpv6 code': '',
    'fib saddr . iif oif': 'whether a route leads back; a condition where no routes were collected',
    'ct state': 'lists test bits, `==` and `!=` the whole value',
    'ct direction': '',
    'ct original ip daddr, ct original proto-dst, ct protocol': '',
    'ct original ip saddr, ct original proto-src': '',
    'exthdr, hbh, dst, rt, frag, mh, srh, ip option': 'an ordinary TCP connection carries none of them',
    'meta mark, ct mark': 'value, mask, ranges, sets',
    'meta mark set, ct mark set':
      'constants, masks, bits, copies; from maps and generators they blur what looks at them',
    reject: 'every kind; `icmp` concerns IPv4 alone, `icmpv6` IPv6 alone, `icmpx` both',
    'dnat, redirect': 'addresses, ports, ranges, maps of constants; `prefix` and computed destinations are opaque',
    'snat, masquerade': 'accept in their chain',
    notrack: '',
    'socket transparent, socket wildcard': 'the listening sockets; the daemon’s is not transparent',
    tproxy: 'goes on where a transparent socket takes the packet; the daemon has none',
    '@th,0,16, @th,16,16': 'the ports of any transport header',
    'set, map, vmap': 'intervals, concatenations, `*`; verdict maps of fields that have no set are taken apart',
    'limit, limit name': 'a handshake finds the whole burst and uses it up itself; the rate is a condition',
    'ct count': 'a first connection counts itself only; the number is a condition',
    'quota, quota name': 'what is used up already counts where it is shown',
    'counter, log, comment, last, meta nftrace set, meta priority set': 'go on',
  }),
  ...rows('partial', {
    'table netdev, chain hook ingress and egress':
      'exact for the device itself; undecided for what may lie on top of it',
    'table bridge': 'undecided whether a packet crosses a bridge',
    'table arp': 'what can drop makes IPv4 undecided',
    'iif, oif': 'names; numbers are opaque',
    'meta pkttype': 'unicast; anything else is a condition',
    'meta length, ip length, ip6 length': 'decided where all usual lengths, or none, are meant',
    'ip version, ip hdrlength, ip frag-off, tcp doff, tcp urgptr': 'as in packets without options and fragments',
    'tcp option maxseg size': 'decided where all usual segment sizes, or none, are meant; that is a condition',
    'meta skuid, meta skgid': 'of what the daemon sends, which runs as root; that is a condition',
    'tcp option':
      'whether an option is there, as usual clients send them; that is a condition. Their fields are opaque',
    'ip dscp, ip6 dscp, ip ecn, ip6 ecn':
      'packets are not marked; that is a condition. Behind rules that mark them opaque',
    'ct helper, ct bytes, ct packets, ct avgpkt':
      'a connection that no other announced has no helper; amounts are decided where all handshakes, or none, have them',
    'meta secpath': 'no IPsec; that is a condition',
    'ct status': 'any of these bits, none of these bits; whole values are opaque',
    'fib saddr type, fib daddr type': 'of one interface, too; with a mark opaque',
    'numgen, jhash, symhash':
      'decided where any of the numbers leads the same way; undecided among maps whose elements lead apart',
    synproxy: 'something answers in place of the daemon; what comes of it is undecided',
    'add @set, update @set, delete @set':
      'what a rule adds by source address is remembered; other changes make look-ups undecided',
    meter: 'the condition in it',
    'ip dscp set, tcp option maxseg size set':
      'go on, and what looks at them later is undecided; rewritten addresses and ports are opaque',
    'timeout, expires': 'the set is marked: elements come and go',
    dup: 'goes on',
    queue: 'with or without `bypass`; whether a program listens is undecided',
  }),
  ...rows('opaque', {
    'meta cgroup, meta hour, meta day, meta time, iifgroup, iiftype': '',
    'ip6 flowlabel, ip checksum, tcp window': 'the family or the protocol counts',
    'ct zone, ct label, ct expiration, ct reply': '',
    'ct zone set': 'blurs what connection tracking says',
    'ether, vlan': '',
    'osf, ipsec, socket mark, socket cgroupv2, other raw bytes': '',
    fwd: 'ends the packet’s way in any manner',
    'flow add': 'a condition',
    'xt match, xt target': 'parameters are not shown; `comment` and targets that only log or count go on',
  }),
  ...rows('irrelevant', {
    'flowtable, counter, ct helper, ct timeout, ct expectation, secmark, synproxy objects': '',
    'gc-interval, size, policy, auto-merge of sets': 'a full set may refuse what a rule adds',
    'handles, warnings of iptables-nft': '',
  }),
];
