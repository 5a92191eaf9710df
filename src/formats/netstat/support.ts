import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'tcp 0.0.0.0:22', state: 'modelled', note: '' },
  {
    construct: 'tcp6 :::22',
    state: 'modelled',
    note: 'Whether IPv4 too is known where sshd alone holds it or an IPv4 wildcard is beside it.',
  },
  { construct: 'tcp6 127.0.0.1:22', state: 'modelled', note: 'An IPv4-mapped address: IPv4 only.' },
  { construct: 'addresses cut to the column', state: 'opaque', note: 'Reported; the view counts as partial.' },
  { construct: 'headings and states in other languages', state: 'modelled', note: '' },
  { construct: 'PID/Program name', state: 'modelled', note: 'Names with blanks and cut ones.' },
  { construct: '0.0.0.0:ssh', state: 'partial', note: 'Names of Debian’s list of services; others are reported.' },
  { construct: 'TCP 0.0.0.0:22 0.0.0.0:0', state: 'modelled', note: 'netstat -ano of Windows.' },
  { construct: 'User, Inode, Timer', state: 'irrelevant', note: '' },
  { construct: 'udp, raw, unix', state: 'irrelevant', note: '' },
  {
    construct: 'sockets bound to an interface',
    state: 'partial',
    note: 'Not shown: taken for sockets of every interface, unless `ss`, the socket unit or sshd_config tells.',
  },
];
