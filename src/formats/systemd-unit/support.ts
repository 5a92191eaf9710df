import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'unit files, drop-ins, their order', state: 'modelled', note: 'All directories of systemd.unit(5).' },
  {
    construct: 'links to /dev/null, wants, requires',
    state: 'modelled',
    note: 'Where the directory was copied with its links.',
  },
  { construct: 'empty assignments, continued lines', state: 'modelled', note: '' },
  {
    construct: 'ExecStart=',
    state: 'modelled',
    note: 'The arguments of sshd, variables and specifiers %n %N %p filled in.',
  },
  { construct: 'Environment=, EnvironmentFile=', state: 'modelled', note: '/etc/default/ssh, /etc/sysconfig/sshd.' },
  { construct: 'ListenStream=, BindIPv6Only=, BindToDevice=, Accept=, FreeBind=', state: 'modelled', note: '' },
  {
    construct: 'IPAddressAllow=, IPAddressDeny=',
    state: 'modelled',
    note: 'Of the unit and its slices (`system.slice`, `-.slice`, `Slice=`).',
  },
  {
    construct: 'PrivateNetwork=, NetworkNamespacePath=',
    state: 'modelled',
    note: 'Of services that open their own sockets.',
  },
  { construct: 'RestrictAddressFamilies=, SocketBindDeny=', state: 'modelled', note: 'Bind rules of TCP.' },
  { construct: 'ConditionPathExists=', state: 'modelled', note: '' },
  { construct: 'Restart=, RestartPreventExitStatus=, Conflicts=', state: 'modelled', note: '' },
  { construct: 'other conditions and assertions', state: 'unknown', note: 'Kept in the tree.' },
  { construct: 'other settings', state: 'irrelevant', note: 'Kept in the tree.' },
];
