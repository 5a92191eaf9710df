import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'IPv4 … TCP *:22 (LISTEN)', state: 'modelled', note: '' },
  {
    construct: 'IPv6 … TCP *:22 (LISTEN)',
    state: 'modelled',
    note: 'Whether IPv4 too is known where sshd alone holds it or an IPv4 wildcard is beside it.',
  },
  { construct: 'TCP localhost:22', state: 'modelled', note: 'Other host names are reported.' },
  { construct: 'TCP *:ssh', state: 'partial', note: 'Names of Debian’s list of services; others are reported.' },
  { construct: '-i:22, -i4, -c, -u, grep', state: 'modelled', note: 'A partial view.' },
  { construct: 'REG, DIR, unix, UDP, (ESTABLISHED) …', state: 'irrelevant', note: '' },
  {
    construct: 'sockets bound to an interface',
    state: 'partial',
    note: 'Not shown: taken for sockets of every interface, unless `ss`, the socket unit or sshd_config tells.',
  },
];
