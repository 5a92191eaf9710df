import type { Family } from '#core/address';
import type { OriginId } from '#core/origin';
import type { FilterRule } from '#model/packet-filter';
import { lowerParts, opaqueMatch } from '../_grammar/iptables-lower-part.ts';
import type { RulePart } from '../_grammar/iptables-part.ts';
import { readDetails } from './read-details.ts';
import type { Row } from './read-row.ts';

/** The columns as the options that they show. */
export function columnParts({ protocol, fragments, in: incoming, out, source, destination, start }: Row): RulePart[] {
  const parts: RulePart[] = [];
  const add = (name: string, cell: string | null, ...everything: string[]): void => {
    if (cell === null) return;
    const negated = cell.startsWith('!');
    const value = negated ? cell.slice(1) : cell;
    if (!negated && everything.includes(value)) return;
    const option = { name, negated, values: value === '' ? [] : [{ value, start, end: start }], start, end: start };
    parts.push({ kind: 'base', name, goto: false, options: [option], start, end: start });
  };
  add('--source', source, 'anywhere', '0.0.0.0/0', '::/0');
  add('--destination', destination, 'anywhere', '0.0.0.0/0', '::/0');
  add('--in-interface', incoming, '*', 'any', '+');
  add('--out-interface', out, '*', 'any', '+');
  add('--protocol', protocol, 'all', '0');
  if (fragments !== null) add('--fragment', fragments === 'not' ? '!' : '');
  return parts;
}

/** The neutral form of one row. Without the columns of the interfaces any rule may be narrower than it looks. */
export function lowerRow(
  text: string,
  row: Row,
  scene: { readonly family: Family; readonly now: number | null; readonly namesNoInterface?: boolean },
  chains: { has(name: string): boolean },
  origin: OriginId,
): FilterRule | null {
  const parts = [...columnParts(row), ...readDetails(text, row.detailsStart, row.end, row.target)];
  const words = (part: RulePart): string =>
    part.kind === 'base'
      ? `${part.name.slice(2)} ${part.options[0]?.values[0]?.value ?? ''}`
      : text.slice(part.start, part.end) || part.name;
  const lowered = lowerParts(parts, scene, chains, words);
  if (lowered === null) return null;
  const hidden =
    row.in === null && scene.namesNoInterface !== true
      ? [opaqueMatch('interfaces, which iptables -L shows with -v only')]
      : [];
  return { origin, steps: [...hidden, ...lowered.steps], terminal: lowered.terminal };
}
