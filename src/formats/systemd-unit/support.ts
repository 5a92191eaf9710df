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
    note: 'The arguments of sshd, variables and specifiers %n %N %p filled in, through a shell where it does nothing else.',
  },
  {
    construct: 'Environment=, EnvironmentFile=, UnsetEnvironment=',
    state: 'modelled',
    note: '/etc/default/ssh, /etc/sysconfig/sshd.',
  },
  { construct: 'User=, DynamicUser=', state: 'modelled', note: 'Other users than root cannot read the host keys.' },
  {
    construct: 'ExecStartPre=, ExecCondition=',
    state: 'partial',
    note: 'Of programs that are not known nobody can tell whether they succeed: answers say so.',
  },
  {
    construct: 'RootDirectory=, CapabilityBoundingSet=, InaccessiblePaths= and other sandboxes',
    state: 'opaque',
    note: 'Answers about the next start are at most possible.',
  },
  {
    construct: 'Requires=, BindsTo=, Requisite=, Before= of early targets',
    state: 'opaque',
    note: 'Answers about the next start are at most possible.',
  },
  {
    construct: 'other units, timers, rc.local, init scripts and crontabs that name the daemon',
    state: 'opaque',
    note: 'That they do; answers about the next start are then at most possible.',
  },
  {
    construct: 'services of other names that start sshd',
    state: 'opaque',
    note: 'That there is one; answers about the next start are then at most possible.',
  },
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
  { construct: 'ConditionPathExists=, AssertPathExists=', state: 'modelled', note: '' },
  { construct: 'Restart=, RestartPreventExitStatus=, Conflicts=', state: 'modelled', note: '' },
  {
    construct: 'other conditions and assertions',
    state: 'opaque',
    note: 'Answers about the next start are at most possible.',
  },
  { construct: 'other settings', state: 'irrelevant', note: 'Kept in the tree.' },
];
