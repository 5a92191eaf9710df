import { formatNumberSet, hasNumber, hasRange, meetsRange, type NumberSet } from '#core/number-set';
import type { FilterStep } from '#model/packet-filter';
import { usualSegmentSizes } from '../segment-size.ts';
import type { Expression } from './ast.ts';
import type { FieldKind } from './field-kinds.ts';
import { familyStep } from './headers.ts';
import { type Alternatives, always, never, opaque } from './scene.ts';

/**
 * nft_exthdr.c: without the header its fields end the rule. Older kernels look for headers of IPv6 in packets of IPv4,
 * too. `nft -n` prints 1 for `exists` and 0 for `missing`.
 */
export function lowerAbsent(
  { family, part }: Extract<FieldKind, { kind: 'absent' }>,
  right: Expression,
  negated: boolean,
): Alternatives {
  if (part === 'field' || existenceOf(right, negated) !== false) return [[never]];
  if (family === 4) return [[always]];
  return [[familyStep[6]], [familyStep[4], opaque('a header of IPv6 is missing')]];
}

/** Whether it is asked that something exists; `null` where something else is. */
export function existenceOf(right: Expression, negated: boolean): boolean | null {
  const text = right.expr === 'word' ? right.text : '';
  if (/^(?:exists|1)$/.test(text)) return !negated;
  return /^(?:missing|0)$/.test(text) ? negated : null;
}

/** Clients and servers mark their packets only once somebody is logged in. */
export function lowerUnmarked(part: string, values: NumberSet, negated: boolean): Alternatives {
  const first = hasNumber(values, 0);
  const others = first ? `${part} other than ${formatNumberSet(values)}` : `${part} ${formatNumberSet(values)}`;
  return [
    [{ match: 'conditional', first, condition: `packets come marked with ${others}`, reads: 'traffic-class', negated }],
  ];
}

/** Packets without the option, all but the first two, never match. `null` where clients may announce either. */
export function lowerSegmentSize(sizes: NumberSet, negated: boolean): Alternatives | null {
  const { low, high } = usualSegmentSizes;
  const usual = hasRange(sizes, low, high);
  if (!usual && meetsRange(sizes, low, high)) return null;
  const syn: FilterStep = { match: 'tcp-flags', mask: 2, value: 2, negated: false };
  const condition = `the client announces a segment size ${usual ? 'outside' : 'of'} ${formatNumberSet(sizes)} bytes`;
  return [[syn, { match: 'conditional', first: usual, condition, reads: 'tcp-options', negated }]];
}
