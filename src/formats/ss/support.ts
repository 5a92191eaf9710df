import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'LISTEN', state: 'modelled', note: 'TCP only.' },
  { construct: '0.0.0.0:22', state: 'modelled', note: '' },
  { construct: '[::]:22', state: 'modelled', note: 'IPv6 only; of old releases it is not known whether IPv4, too.' },
  {
    construct: '*:22',
    state: 'modelled',
    note: 'Both families; IPv4 in old releases; where the release is not known, IPv4 for sure.',
  },
  { construct: '[::ffff:127.0.0.1]:22', state: 'modelled', note: 'IPv4 only.' },
  { construct: '0.0.0.0%eth0:22', state: 'modelled', note: 'Bound to the interface.' },
  { construct: '*:ssh', state: 'partial', note: 'Names of Debian’s list of services; others are reported.' },
  { construct: 'users:((…))', state: 'modelled', note: '' },
  { construct: 'v6only:1', state: 'modelled', note: '`ss -e`.' },
  { construct: '[::ffff:0.0.0.0]:22', state: 'modelled', note: 'The wildcard of IPv4.' },
  {
    construct: '-H, --no-header',
    state: 'modelled',
    note: 'The whole table, where the command is known to have asked for it.',
  },
  { construct: 'no header, grep, sport = :22, -4, -6, -f inet', state: 'modelled', note: 'A partial view.' },
  { construct: 'ESTAB, UNCONN, TIME-WAIT …', state: 'irrelevant', note: 'No listeners.' },
  { construct: 'udp, unix, netlink, raw, sctp', state: 'irrelevant', note: '' },
  { construct: 'skmem, cubic, timer …', state: 'irrelevant', note: 'Kept as details of their socket.' },
];
