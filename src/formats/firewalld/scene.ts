import type { Family } from '#core/address';
import type { NumberSet } from '#core/number-set';
import type { RejectKind } from '#model/packet-filter';
import type { PortSpec } from './read-ports.ts';

/** What a service admits; `null` in a list stands for an entry that could not be read. */
export interface ServiceDefinition {
  readonly ports: readonly (PortSpec | null)[];
  readonly sourcePorts: readonly (PortSpec | null)[];
  readonly protocols: readonly (NumberSet | null)[];
}

/** What lowering a zone needs to know of the rest of the configuration. */
export interface Scene {
  /** `FirewallBackend` of firewalld.conf; nftables unless it says otherwise. */
  readonly backend: 'nftables' | 'iptables';
  /** Before 1.0 the iptables backend refused unmatched packets at the end of INPUT. */
  readonly before1: boolean;
  /** `null` where nobody knows the service. */
  service(name: string): ServiceDefinition | null;
  /** The families of an ipset's addresses; `null` where it is not known or holds more than addresses. */
  ipsetFamily(name: string): Family | null;
}

type Kinds = { readonly 4: RejectKind; readonly 6: RejectKind };

const both = (kind: RejectKind): Kinds => ({ 4: kind, 6: kind });
const hostProhibited: Kinds = { 4: 'host-prohibited', 6: 'admin-prohibited' };

/** How a zone or policy with that target refuses. */
export function targetKinds(target: string, { backend, before1 }: Scene): Kinds {
  if (backend === 'nftables') return both('admin-prohibited');
  return target === '%%REJECT%%' || before1 ? hostProhibited : both('port-unreachable');
}
