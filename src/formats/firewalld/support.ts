import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'target:', state: 'modelled', note: '`default`, `ACCEPT`, `DROP`, `%%REJECT%%`' },
  {
    construct: 'interfaces:',
    state: 'modelled',
    note: 'wildcards too; where only one zone was listed, other zones may have the interfaces that it does not list',
  },
  {
    construct: 'sources:',
    state: 'partial',
    note: 'networks and ipsets, before interfaces and by zone name; hardware addresses are opaque',
  },
  {
    construct: '(default), (active)',
    state: 'modelled',
    note: 'else `--get-default-zone`, firewall-cmd’s own hint, `DefaultZone`; else `public` is assumed',
  },
  {
    construct: 'services:',
    state: 'partial',
    note: 'TCP ports of those that firewalld ships (0.4 to 2.4), and definitions that were collected, with what they include and their destinations; others are opaque',
  },
  { construct: 'ports:, source-ports:', state: 'modelled', note: 'ranges and protocols' },
  { construct: 'protocols:', state: 'modelled', note: '' },
  { construct: 'forward-ports:', state: 'modelled', note: 'IPv4 unless it leads to an IPv6 address' },
  { construct: 'masquerade:, forward:', state: 'irrelevant', note: '' },
  {
    construct: 'icmp-blocks:, icmp-block-inversion:',
    state: 'modelled',
    note: 'before 0.9, where they decide whether IPv6 neighbours are answered; of no bearing since',
  },
  {
    construct: 'ingress-priority:, egress-priority:',
    state: 'modelled',
    note: 'zones of lower ingress-priority are asked first, sources before interfaces',
  },
  {
    construct: 'rule priority',
    state: 'modelled',
    note: 'the order among rules of one priority is not shown, so it is open',
  },
  {
    construct: 'rule family',
    state: 'modelled',
    note: 'rules of files that name an address and no family are left out, as firewalld does',
  },
  {
    construct: 'source, destination',
    state: 'partial',
    note: 'addresses and ipsets, `NOT`; hardware addresses are opaque',
  },
  {
    construct: 'service name, port, protocol value, source-port',
    state: 'modelled',
    note: 'ports as numbers, ranges and names of /etc/services as Debian ships it',
  },
  { construct: 'accept, drop, reject', state: 'modelled', note: 'every `type` of reject' },
  {
    construct: 'limit value',
    state: 'modelled',
    note: 'a first connection passes, with a `burst` (2.3) and without; the rate is a condition',
  },
  { construct: 'mark set', state: 'irrelevant', note: 'no rule of firewalld looks at marks' },
  { construct: 'forward-port', state: 'modelled', note: '' },
  { construct: 'log, nflog, audit', state: 'irrelevant', note: '' },
  { construct: 'icmp-block, icmp-type, masquerade, tcp-mss-clamp', state: 'irrelevant', note: '' },
  {
    construct: '--list-all-policies',
    state: 'partial',
    note: 'policies to HOST, asked before or after a zone’s rules; forward-ports of policies to zones that are told by their sources are open',
  },
  {
    construct: '--direct --get-all-rules',
    state: 'modelled',
    note: 'as far as rules of iptables are; asked before zones, and accepting is not final with nftables',
  },
  {
    construct: '--direct --get-all-passthroughs',
    state: 'partial',
    note: 'rules that are appended or inserted in front, and policies; with `FirewallBackend=iptables` those for INPUT, in whose chain firewalld’s own rules stand; others of the filter table, and what deletes or replaces, are opaque there',
  },
  {
    construct: '--info-ipset',
    state: 'partial',
    note: 'hardware addresses are opaque, and so is what is in a running set with a `timeout`, which firewalld does not list',
  },
  { construct: '--info-service', state: 'modelled', note: 'modules and helpers admit nothing by themselves' },
  { construct: '--query-panic', state: 'modelled', note: '' },
  {
    construct: '--state',
    state: 'modelled',
    note: 'where it runs and nothing else was collected, every passing answer is undecided',
  },
  {
    construct: 'FirewallBackend',
    state: 'modelled',
    note: 'decides how a zone refuses; where `firewalld.conf` was not collected, nftables stands in, and answers that would be others with iptables name that condition',
  },
  { construct: 'DefaultZone', state: 'modelled', note: '' },
  { construct: 'AllowZoneDrifting', state: 'modelled', note: 'before 1.0; before 0.7 packets always go on' },
  {
    construct: 'IPv6_rpfilter',
    state: 'partial',
    note: 'words of 2.1 (`loose`, `strict-forward`) are open, since older ones take them for `yes`; where `firewalld.conf` was not collected, `yes` stands in, and clients whom no route leads back to are answered with that condition',
  },
  { construct: 'StrictForwardPorts', state: 'partial', note: '`no`, the default since it exists (2.2)' },
  {
    construct: '/etc/firewalld/*.xml',
    state: 'modelled',
    note: 'zones, policies, services, ipsets and direct rules, where firewall-cmd’s permanent listings were not collected; one mistake for which firewalld (1.2 and later) does not load them, and what it ships is in force; elements that it warns of are left out',
  },
];
