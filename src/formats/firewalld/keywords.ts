import type { RejectKind } from '#model/packet-filter';

/** Names of /etc/protocols that firewalld's listings use. */
export const protocolNumbers: ReadonlyMap<string, number> = new Map([
  ['icmp', 1],
  ['igmp', 2],
  ['ipencap', 4],
  ['tcp', 6],
  ['udp', 17],
  ['dccp', 33],
  ['ipv6', 41],
  ['gre', 47],
  ['esp', 50],
  ['ah', 51],
  ['ipv6-icmp', 58],
  ['icmpv6', 58],
  ['ospf', 89],
  ['pim', 103],
  ['vrrp', 112],
  ['sctp', 132],
  ['udplite', 136],
]);

type Kinds = { readonly 4?: RejectKind; readonly 6?: RejectKind };

/** `reject type=` of the rich language, per family; a family without a kind is not concerned. Two names each. */
const namedKinds: readonly (readonly [string, string, Kinds])[] = [
  ['icmp-host-prohibited', 'host-prohib', { 4: 'host-prohibited' }],
  ['icmp-net-prohibited', 'net-prohib', { 4: 'net-prohibited' }],
  ['icmp-admin-prohibited', 'admin-prohib', { 4: 'admin-prohibited' }],
  ['icmp6-adm-prohibited', 'adm-prohibited', { 6: 'admin-prohibited' }],
  ['icmp-net-unreachable', 'net-unreach', { 4: 'net-unreachable' }],
  ['icmp-host-unreachable', 'host-unreach', { 4: 'host-unreachable' }],
  ['icmp-proto-unreachable', 'proto-unreach', { 4: 'proto-unreachable' }],
  ['icmp6-addr-unreachable', 'addr-unreach', { 6: 'address-unreachable' }],
  ['icmp6-no-route', 'no-route', { 6: 'no-route' }],
  ['icmp-port-unreachable', 'icmp-port-unreachable', { 4: 'port-unreachable' }],
  ['icmp6-port-unreachable', 'icmp6-port-unreachable', { 6: 'port-unreachable' }],
  ['port-unreach', 'port-unreach', { 4: 'port-unreachable', 6: 'port-unreachable' }],
  ['tcp-reset', 'tcp-rst', { 4: 'tcp-reset', 6: 'tcp-reset' }],
];

export const rejectTypes: ReadonlyMap<string, Kinds> = new Map(
  namedKinds.flatMap(([long, short, kinds]) => [
    [long, kinds],
    [short, kinds],
  ]),
);

/** A hardware address, as a zone's source or in a rich rule: only clients on the same link can be told by it. */
export const hardwareAddress = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i;

/** The default zone that firewalld ships (firewalld.conf(5)). */
export const shippedDefaultZone = 'public';
