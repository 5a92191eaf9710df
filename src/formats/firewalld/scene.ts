import type { AddressRange } from '#core/address';
import type { NumberSet } from '#core/number-set';
import { conditional } from '#model/filter-parts';
import type { FilterMatch, RejectKind, Terminal } from '#model/packet-filter';
import type { Ipset } from './ipsets.ts';
import type { PortSpec } from './read-ports.ts';

/** What a service admits (firewalld.service(5)); `null` in a list stands for an entry that could not be read. */
export interface ServiceDefinition {
  readonly ports: readonly (PortSpec | null)[];
  readonly sourcePorts: readonly (PortSpec | null)[];
  readonly protocols: readonly (NumberSet | null)[];
  /** Where packets go to; a family that is not among them is not admitted, any is where there are none. */
  readonly destinations: readonly (AddressRange | null)[];
  /** Services that it admits as well, each with the destinations of its own. */
  readonly includes: readonly string[];
  /** Ports that some versions of firewalld ship with it, and others do not. */
  readonly perhaps?: PortSpec;
}

/** What lowering a zone needs to know of the rest of the configuration. */
export interface Scene {
  /** `FirewallBackend` of firewalld.conf; nftables unless it says otherwise. */
  readonly backend: 'nftables' | 'iptables';
  /** Before 0.9 zones themselves admit ICMP, or do not. */
  readonly before09: boolean;
  /** Before 1.0 the iptables backend refused unmatched packets at the end of INPUT. */
  readonly before1: boolean;
  /** Whether it is known which backend it is, or the shipped one stands in. */
  readonly backendShown: boolean;
  /** `null` where nobody knows the service. */
  service(name: string): ServiceDefinition | null;
  /** `null` where nobody knows the set. */
  ipset(name: string): Ipset | null;
}

type Kinds = { readonly 4: RejectKind; readonly 6: RejectKind };
type Rejection = Extract<Terminal, { to: 'reject' }>;

const both = (kind: RejectKind): Kinds => ({ 4: kind, 6: kind });
const hostProhibited: Kinds = { 4: 'host-prohibited', 6: 'admin-prohibited' };

/** Whether clients see the same of a zone or policy with that target whatever the backend: since 1.0 not of `default`. */
export const isRefusedAlike = (target: string, { before1 }: Scene): boolean => target === '%%REJECT%%' || before1;

/** How a zone or policy with that target refuses. */
export function targetRejection(target: string, scene: Scene): Rejection {
  if (scene.backend === 'nftables') return { to: 'reject', kinds: both('admin-prohibited') };
  return { to: 'reject', kinds: isRefusedAlike(target, scene) ? hostProhibited : both('port-unreachable') };
}

const backends = { nftables: 'iptables', iptables: 'nftables' } as const;

/** The same with the backend that is not taken. */
export const withOtherBackend = <T extends Pick<Scene, 'backend'>>(scene: T): T => ({
  ...scene,
  backend: backends[scene.backend],
});

/** Where nobody collected firewalld.conf, the shipped backend stands in; with the other one some answers are others. */
export const otherBackend = ({ backend }: Pick<Scene, 'backend'>) =>
  conditional(false, `firewalld.conf says FirewallBackend=${backends[backend]}`);

/** What a rule that only one backend has asks first; `null` where it is the other one. */
export function ifBackend(
  asked: Scene['backend'],
  scene: Pick<Scene, 'backend' | 'backendShown'>,
): readonly FilterMatch[] | null {
  const isTaken = scene.backend === asked;
  if (scene.backendShown) return isTaken ? [] : null;
  const other = otherBackend(scene);
  return [isTaken ? { ...other, negated: true } : other];
}
