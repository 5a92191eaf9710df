/** ip-route(8): words that stand before the destination. */
export const routeKinds: ReadonlySet<string> = new Set([
  'unicast',
  'local',
  'broadcast',
  'multicast',
  'anycast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
  'nat',
]);

/** Attributes of a route that have no value; all others have one. */
export const routeFlags: ReadonlySet<string> = new Set([
  'onlink',
  'pervasive',
  'linkdown',
  'dead',
  'offload',
  'offload_failed',
  'trap',
  'rt_offload',
  'rt_trap',
  'rt_offload_failed',
  'unresolved',
  'notify',
  'cache',
  'redirected',
]);

/** Selectors and actions of ip-rule(8) that have a value. */
export const ruleValues: ReadonlySet<string> = new Set([
  'from',
  'to',
  'iif',
  'oif',
  'fwmark',
  'tos',
  'dsfield',
  'ipproto',
  'sport',
  'dport',
  'uidrange',
  'tun_id',
  'lookup',
  'table',
  'goto',
  'map-to',
  'realms',
  'proto',
  'protocol',
  'suppress_prefixlength',
  'suppress_ifgroup',
]);
