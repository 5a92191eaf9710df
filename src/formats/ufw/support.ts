import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'Status:', state: 'modelled', note: 'also in the languages of ufw’s catalogues' },
  {
    construct: 'Default: … (incoming), … (outgoing), … (routed)',
    state: 'modelled',
    note: 'where neither it nor `/etc/default/ufw` was collected, incoming connections are denied as shipped, and the answer assumes it',
  },
  { construct: 'ALLOW, DENY, REJECT', state: 'modelled', note: 'REJECT answers TCP with a reset' },
  {
    construct: 'LIMIT',
    state: 'modelled',
    note: 'the sixth connection in 30 s is refused; in a running firewall a first limit of IPv6 takes effect with the next reload',
  },
  { construct: 'IN, OUT, FWD', state: 'modelled', note: '' },
  { construct: 'To, From: addresses, networks, ports, protocols', state: 'modelled', note: 'and `on INTERFACE`' },
  { construct: '(v6)', state: 'modelled', note: 'families are apart' },
  {
    construct: 'application profiles',
    state: 'partial',
    note: 'resolved in verbose listings; else from collected `applications.d`, else from what packages ship; others are opaque',
  },
  { construct: '(log), (log-all), # comment', state: 'irrelevant', note: '' },
  { construct: 'Logging:, New profiles:', state: 'irrelevant', note: '' },
  {
    construct: 'ufw show added',
    state: 'modelled',
    note: 'the place of rules of IPv6 alone is not shown, so it is open',
  },
  {
    construct: 'ENABLED',
    state: 'modelled',
    note: 'where `ufw.conf` was not collected, it is open whether the rules are loaded',
  },
  { construct: 'IPV6', state: 'modelled', note: '`no`: nothing of IPv6 passes but over the loopback interface' },
  { construct: 'DEFAULT_INPUT_POLICY, DEFAULT_OUTPUT_POLICY, DEFAULT_FORWARD_POLICY', state: 'modelled', note: '' },
  { construct: 'MANAGE_BUILTINS, IPT_SYSCTL, IPT_MODULES, LOGLEVEL', state: 'irrelevant', note: '' },
  {
    construct: 'user.rules, user6.rules',
    state: 'modelled',
    note: 'the lines for iptables-restore, as far as those of iptables are; `### tuple ###` for sentences',
  },
  {
    construct: 'before.init, after.init',
    state: 'opaque',
    note: 'commands for the start, where they are other than `modprobe`: rules of their families are unknown',
  },
  {
    construct: 'before.rules, before6.rules, after.rules, after6.rules',
    state: 'modelled',
    note: 'with what was added to them; taken as shipped where not collected',
  },
];
