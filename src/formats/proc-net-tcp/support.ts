import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: '/proc/net/tcp', state: 'modelled', note: 'State 0A (LISTEN).' },
  {
    construct: '/proc/net/tcp6',
    state: 'modelled',
    note: 'The kernel does not print whether a wildcard takes IPv4, unless an IPv4 wildcard is beside it.',
  },
  { construct: '0000000000000000FFFF0000…', state: 'modelled', note: 'An IPv4-mapped address: IPv4 only.' },
  { construct: 'big-endian machines (s390x)', state: 'unknown', note: 'Addresses are read as little-endian.' },
  { construct: 'only one of the two files', state: 'modelled', note: 'A partial view.' },
  { construct: 'other states, queues, timers, uid, inode', state: 'irrelevant', note: '' },
  {
    construct: 'sockets bound to an interface',
    state: 'partial',
    note: 'Not shown: taken for sockets of every interface, unless `ss`, the socket unit or sshd_config tells.',
  },
];
