import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  {
    construct: 'net.ipv4.conf.*.rp_filter',
    state: 'modelled',
    note: 'The greater of `all` and the interface counts: 1 drops what comes by another interface than the answer takes.',
  },
  { construct: 'net.ipv4.conf.*.src_valid_mark', state: 'modelled', note: '' },
  {
    construct: 'net.ipv4.conf.*.route_localnet',
    state: 'modelled',
    note: '0 drops what DNAT sends from a wire to 127.0.0.0/8.',
  },
  { construct: 'net.ipv4.ip_forward, net.ipv4.conf.*.forwarding', state: 'modelled', note: '' },
  { construct: 'net.ipv6.conf.*.forwarding', state: 'modelled', note: 'That of `all`.' },
  {
    construct: 'net.ipv4.tcp_fwmark_accept, net.ipv4.fwmark_reflect, net.ipv6.fwmark_reflect',
    state: 'modelled',
    note: 'Answers bear the mark of what they answer, which rules for routing see.',
  },
  {
    construct: 'net.ipv4.ip_nonlocal_bind, net.ipv6.ip_nonlocal_bind',
    state: 'modelled',
    note: '1 lets socket units listen on addresses that the host does not have.',
  },
  {
    construct: 'net.ipv4.tcp_l3mdev_accept',
    state: 'modelled',
    note: '1 lets sockets of no VRF take what comes in by the ports of one.',
  },
  {
    construct: 'net.netfilter.nf_conntrack_tcp_loose',
    state: 'modelled',
    note: '0 takes no connection into tracking whose first packet was not tracked.',
  },
  {
    construct: 'net.netfilter.nf_conntrack_count, net.netfilter.nf_conntrack_max',
    state: 'modelled',
    note: 'Where the first reached the second, new connections that are tracked may be dropped.',
  },
  {
    construct: 'net.bridge.bridge-nf-call-iptables, net.bridge.bridge-nf-call-ip6tables',
    state: 'modelled',
    note: '1 sends resets of rules straight out by the bridge, without the output chains and translation.',
  },
  { construct: 'NAME = VALUE, NAME/WITH/SLASHES, -NAME = VALUE, comments', state: 'modelled', note: '' },
  { construct: 'patterns in names, -NAME', state: 'modelled', note: 'As systemd-sysctl applies them.' },
  { construct: '/proc/sys/…:VALUE', state: 'modelled', note: 'As grep prints it.' },
  {
    construct: 'files of /etc/sysctl.d, /run/sysctl.d, /usr/lib/sysctl.d',
    state: 'modelled',
    note: 'By name; the first directory that has the name counts.',
  },
  { construct: '/etc/ufw/sysctl.conf', state: 'modelled', note: 'Counts after the others, where ufw is enabled.' },
  { construct: 'sysctl: permission denied …', state: 'irrelevant', note: '' },
  { construct: 'all other parameters', state: 'irrelevant', note: '' },
];
