import type { AddressRange, Family } from '#core/address';
import { rangeSet } from '#core/address-set';
import type { NumberSet } from '#core/number-set';
import type { OriginId } from '#core/origin';
import type {
  ConnectionState,
  FilterChain,
  FilterMatch,
  FilterRule,
  FilterStep,
  RejectKind,
  Terminal,
} from './packet-filter.ts';

/** Constructors for the parts that managers' rules are made of; none is negated. */
export const sourceIn = (range: AddressRange): FilterMatch => address('source', range);
export const destinationIn = (range: AddressRange): FilterMatch => address('destination', range);
export const fromPorts = (ports: NumberSet): FilterMatch => ({ match: 'port', end: 'source', ports, negated: false });
export const toPorts = (ports: NumberSet): FilterMatch => ({
  match: 'port',
  end: 'destination',
  ports,
  negated: false,
});
export const ofProtocols = (numbers: NumberSet): FilterMatch => ({ match: 'protocol', numbers, negated: false });
export const ofFamily = (family: Family): FilterMatch => ({ match: 'family', family, negated: false });
export const arrivingOn = (...names: string[]): FilterMatch => ({
  match: 'interface',
  direction: 'in',
  names,
  negated: false,
});
export const leavingBy = (...names: string[]): FilterMatch => ({
  match: 'interface',
  direction: 'out',
  names,
  negated: false,
});
export const inState = (...states: ConnectionState[]): FilterMatch => ({
  match: 'connection-state',
  states,
  translated: [],
  negated: false,
});
/** `condition` says when it is not as it is for the first attempt, in words that follow "if there are" or "when". */
export const conditional = (first: boolean, condition: string): Extract<FilterMatch, { match: 'conditional' }> => ({
  match: 'conditional',
  first,
  condition,
  negated: false,
});
export const notUnderstood = (text: string): FilterMatch => ({ match: 'opaque', text });

export const accept: Terminal = { to: 'accept' };
export const drop: Terminal = { to: 'drop' };
export const anything = (text: string): Terminal => ({ to: 'opaque', text });
/** Refuses aloud with one kind for both families. */
export const reject = (kind: RejectKind): Terminal => ({ to: 'reject', kinds: { 4: kind, 6: kind } });

export const rule = (origin: OriginId, steps: readonly FilterStep[], terminal: Terminal | null): FilterRule => ({
  origin,
  steps,
  terminal,
});

/** A chain that is only jumped to. */
export const userChain = (name: string, origin: OriginId, rules: readonly FilterRule[]): FilterChain => ({
  name,
  origin,
  base: null,
  rules,
  order: 'first-match',
  acceptScope: 'chain',
  complete: true,
});

const missing = 'rules may be missing from this listing';

/** The chain, where not all of its rules are known: what is there counts, and anything may happen before. */
export const ifComplete = (chain: FilterChain, complete: boolean): FilterChain =>
  complete
    ? chain
    : { ...chain, complete, rules: [rule(chain.origin, [notUnderstood(missing)], anything(missing)), ...chain.rules] };

function address(end: 'source' | 'destination', range: AddressRange): FilterMatch {
  return { match: 'address', end, set: rangeSet(range), negated: false };
}
