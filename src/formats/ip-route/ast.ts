import type { Field, Remark } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** One way of a route that has several. */
export interface NextHop extends Syntax {
  readonly type: 'next-hop';
  readonly children: readonly Field[];
}

/** `[kind] destination attributes…`; attributes without a value (`onlink`) have an empty one. */
export interface RouteNode extends Syntax {
  readonly type: 'route';
  /** As printed; `unicast` where nothing is. */
  readonly kind: string;
  readonly destination: string;
  readonly children: readonly (Field | NextHop)[];
}

/** The answer to `ip route get`: what the kernel would do with one packet, not a line of a table. */
export interface LookupNode extends Syntax {
  readonly type: 'lookup';
  readonly value: string;
}

/** `priority: [not] selectors… action`. */
export interface RuleNode extends Syntax {
  readonly type: 'rule';
  readonly priority: number;
  readonly negated: boolean;
  readonly children: readonly Field[];
}

/** A line of the kernel's old table: destination, gateway, mask, flags, metric, interface. */
export interface KernelRouteNode extends Syntax {
  readonly type: 'kernel-route';
  readonly children: readonly Field[];
}

export interface RouteListing extends Syntax {
  readonly type: 'routes';
  readonly children: readonly (RouteNode | LookupNode | RuleNode | KernelRouteNode | Remark)[];
}
