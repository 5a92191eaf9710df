import type { UfwAction, UfwDirection } from './ast.ts';

export const actions: ReadonlyMap<string, UfwAction> = new Map([
  ['ALLOW', 'allow'],
  ['DENY', 'deny'],
  ['REJECT', 'reject'],
  ['LIMIT', 'limit'],
]);

/** Plain `ufw status` leaves `IN` out. */
export const directions: ReadonlyMap<string, UfwDirection> = new Map([
  ['', 'in'],
  ['IN', 'in'],
  ['OUT', 'out'],
  ['FWD', 'forward'],
]);

/** IP protocol numbers of the protocols that ufw and iptables name. */
export const protocolNumbers: ReadonlyMap<string, number> = new Map([
  ['icmp', 1],
  ['igmp', 2],
  ['tcp', 6],
  ['udp', 17],
  ['ipv6', 41],
  ['gre', 47],
  ['esp', 50],
  ['ah', 51],
  ['icmpv6', 58],
  ['ipv6-icmp', 58],
  ['vrrp', 112],
]);
