import { hasNumber, hasRange, meetsRange, type NumberSet } from '#core/number-set';
import { Maybe, No, negateIf, type Tri, tri } from '#core/tri';
import type { FilterMatch } from '#model/packet-filter';
import { type Packet, RST, SYN } from '../packet.ts';
import type { Conditions, MatchScene } from './match-scene.ts';

/** Systems send packets with 64, 128 or 255 hops to go, and no way through the Internet takes more than 32. */
const usualHops = { low: 32, high: 255 } as const;

/** Packets of neighbour discovery say how many hops they have left; all others may take one more at least. */
export function evaluateHopLimit(
  { family, values, negated }: Extract<FilterMatch, { match: 'hop-limit' }>,
  { packet, state, conditions }: MatchScene,
): Tri {
  if (family !== packet.family) return No;
  if (state.hopLimit !== null) return tri(hasNumber(values, state.hopLimit) !== negated);
  if (packet.hopLimit !== undefined && !state.rewritten.includes('hop-limit'))
    return tri(hasNumber(values, packet.hopLimit) !== negated);
  if (state.rewritten.includes('hop-limit')) return negateIf(negated, within(values, { low: 0, high: 255 }));
  if (hasRange(values, 1, 255)) return tri(!negated);
  const usual = within(values, usualHops);
  if (usual === Maybe || !meetsRange(values, 1, 255)) return negateIf(negated, usual);
  return tri(holds(usual !== No, `packets come with fewer than ${usualHops.low} hops to go`, conditions) !== negated);
}

const within = (values: NumberSet, { low, high }: { readonly low: number; readonly high: number }): Tri =>
  hasRange(values, low, high) ? tri(true) : meetsRange(values, low, high) ? Maybe : No;

/** Options of TCP that both ends send in their first packet, and the one of them that stays (tcp_output.c); 1 fills gaps. */
const opening: ReadonlySet<number> = new Set([1, 2, 3, 4, 8]);
const lasting: ReadonlySet<number> = new Set([1, 8]);

export function evaluateTcpOption(
  { kind, negated }: Extract<FilterMatch, { match: 'tcp-option' }>,
  { packet, state, conditions }: MatchScene,
): Tri {
  if (packet.flags === null) return No;
  if (state.rewritten.includes('tcp-options')) return Maybe;
  const usual = sent(kind, packet.flags);
  if (packet.flags & RST) return tri(usual !== negated);
  return tri(
    holds(usual, `the client ${opening.has(kind) ? 'leaves out' : 'sends'} TCP option ${kind}`, conditions) !== negated,
  );
}

const sent = (kind: number, flags: NonNullable<Packet['flags']>): boolean =>
  flags & RST ? false : (flags & SYN ? opening : lasting).has(kind);

/** The usual outcome, or the other where the condition is turned over. */
export function holds(usual: boolean, condition: string, { met, flipped }: Conditions): boolean {
  met.add(condition);
  return (flipped === condition) !== usual;
}
