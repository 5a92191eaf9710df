import { type AddressSet, isEmpty, ranges, subtract } from '#core/address-set';
import type { OriginId } from '#core/origin';
import type { Because, Ending, Outcome } from '#reason/verdict';

const stopping = new Set(['refused', 'unreachable', 'timeout', 'stalled', 'closed']);

/** The packet filter itself ends these connections, also where it is open in which way. */
export const isShut = (o: Outcome): boolean =>
  o.verdict === 'unknown' ? o.alternatives.length > 0 && o.alternatives.every(stops) : stops(o);

const stops = ({ hop, verdict }: Ending): boolean => hop === 'host-firewall' && stopping.has(verdict);

/** 169.254.0.0/16 and 240.0.0.0/4, which nobody was ever given; fe80::/10. */
const unrouted: Readonly<Record<4 | 6, AddressSet>> = {
  4: { family: 4, bounds: [0xa9fe0000, 0xa9feffff, 0xf0000000, 0xffffffff] },
  6: { family: 6, bounds: [0xfe80n << 112n, (0xfec0n << 112n) - 1n] },
};

/** Nobody whom a router brings here: in clouds these are the addresses of services for the machine itself. */
export const isUnroutedOnly = (set: AddressSet): boolean => isEmpty(subtract(set, unrouted[set.family]));

/** Whether the two sets share an address; quick where `few` has few ranges, however many the other has. */
export function meets(many: AddressSet, few: AddressSet): boolean {
  if (many.family !== few.family) return false;
  for (const { low, high } of ranges(few)) {
    const { bounds } = many;
    let from = 0;
    let to = bounds.length / 2;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (bounds[2 * middle + 1]! < low) from = middle + 1;
      else to = middle;
    }
    if (from < bounds.length / 2 && bounds[2 * from]! <= high) return true;
  }
  return false;
}

/** How many addresses; an estimate above 2⁵³. */
export function sizeOf({ bounds }: AddressSet): number {
  let sum = 0;
  for (let i = 0; i < bounds.length; i += 2) sum += Number(bounds[i + 1]) - Number(bounds[i]) + 1;
  return sum;
}

/** The lines behind some outcomes, those that decide for most sources first; each with all that it decides for. */
export function decidingLines(outcomes: readonly Outcome[]): { origin: OriginId; because: Because[] }[] {
  const lines = new Map<OriginId, Because[]>();
  for (const { because } of outcomes)
    for (const one of because) lines.set(one.origin, [...(lines.get(one.origin) ?? []), one]);
  const weight = (all: readonly Because[]): number => all.reduce((sum, { sources }) => sum + sizeOf(sources), 0);
  return [...lines]
    .map(([origin, because]) => ({ origin, because, weight: weight(because) }))
    .sort((a, b) => b.weight - a.weight || a.origin - b.origin);
}

/** What the clients see, each once: `"No route to host" or "Permission denied"` without the outer quotes. */
export function symptomsOf(outcomes: readonly Outcome[]): string {
  const endings: Ending[] = outcomes.flatMap((o) => (o.verdict === 'unknown' ? o.alternatives : [o]));
  return [...new Set(endings.map((e) => e.symptom ?? e.verdict))].join('" or "');
}
