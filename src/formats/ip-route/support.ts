import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'default, PREFIX', state: 'modelled', note: '' },
  { construct: 'unicast, local, broadcast, blackhole, unreachable, prohibit, throw', state: 'modelled', note: '' },
  { construct: 'multicast, anycast, nat', state: 'irrelevant', note: 'Kept as kind `other`.' },
  { construct: 'dev, metric, table', state: 'modelled', note: '' },
  { construct: 'nexthop via … dev …', state: 'modelled', note: 'A route for each way.' },
  { construct: 'dead', state: 'modelled', note: 'Left out: the kernel does not use it.' },
  { construct: 'via, src, proto, scope, pref, mtu, encap …', state: 'irrelevant', note: '' },
  { construct: 'show table T, dev D, get A, grep', state: 'modelled', note: 'A partial view.' },
  { construct: 'ip rule: not, from, to, iif, fwmark, suppress_prefixlength, lookup', state: 'modelled', note: '' },
  { construct: 'ip rule: ipproto, sport, dport', state: 'modelled', note: '' },
  { construct: 'ip rule: blackhole, unreachable, prohibit', state: 'modelled', note: '' },
  {
    construct: 'ip rule: oif, uidrange',
    state: 'partial',
    note: 'As they fit the answers of a daemon that runs as root.',
  },
  {
    construct: 'ip rule: l3mdev',
    state: 'partial',
    note: 'Concerns what arrives by a VRF, where the rule may apply or not.',
  },
  {
    construct: 'ip rule: tos, goto',
    state: 'opaque',
    note: 'The rule may apply or not.',
  },
  {
    construct: 'route -n, route -6 -n, netstat -rn, -rn6',
    state: 'modelled',
    note: 'The main table, in any language.',
  },
];
