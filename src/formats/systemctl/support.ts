import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  {
    construct: 'systemctl status',
    state: 'modelled',
    note: 'Loaded, Active, Result, exit status, Listen; several units.',
  },
  { construct: 'Unit … could not be found.', state: 'modelled', note: 'There is no such unit.' },
  {
    construct: 'systemctl is-enabled, is-active',
    state: 'partial',
    note: 'The units must be in the command line or the file’s name.',
  },
  {
    construct: 'systemctl list-unit-files',
    state: 'modelled',
    note: 'A whole listing without sshd, or without a loader of packet filters, shows that there is none.',
  },
  { construct: 'systemctl list-units', state: 'modelled', note: '' },
  { construct: 'systemctl show', state: 'modelled', note: 'State, result, exit status, and what a socket listens on.' },
  { construct: 'systemctl cat', state: 'partial', note: 'ListenStream and BindIPv6Only of sockets.' },
  {
    construct: 'systemctl list-sockets',
    state: 'modelled',
    note: 'With `--all` it lists sockets that are not active, too.',
  },
  { construct: 'enabled-runtime, linked', state: 'modelled', note: 'Not started at the next boot.' },
  { construct: 'ExecStart, EnvironmentFile, IPAddressDeny …', state: 'unknown', note: 'Kept in the tree.' },
  { construct: 'lines of the journal', state: 'irrelevant', note: 'Kept in the tree.' },
  {
    construct: 'nftables, netfilter-persistent, iptables, ip6tables, ufw, firewalld',
    state: 'modelled',
    note: 'Whether they load stored rules of the packet filter at the next boot.',
  },
  { construct: 'other units', state: 'irrelevant', note: '' },
];
