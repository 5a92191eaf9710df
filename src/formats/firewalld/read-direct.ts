import type { Family } from '#core/address';
import type { OriginTable } from '#core/origin';
import type { Table } from '../_grammar/table.ts';
import type { DirectRule } from './configuration.ts';
import type { FirewalldInput } from './inputs.ts';
import { placeOfPassthrough } from './read-passthrough.ts';

const families: ReadonlyMap<string, Family> = new Map([
  ['ipv4', 4],
  ['ipv6', 6],
]);

/**
 * `ipv4 filter INPUT 0 -p tcp --dport 22 -j DROP` (firewalld.direct(5)), in the order in which they are asked: by
 * priority, then as listed. Rules for Ethernet bridges (`eb`) do not meet what arrives for the machine.
 */
export function readDirectRules(inputs: readonly FirewalldInput[], origins: OriginTable): DirectRule[] {
  const rules = inputs.flatMap(({ file, parsed }) =>
    (parsed.statements as Table).children.flatMap((row): DirectRule[] => {
      const [family, table, chain, priority, first] = row.children;
      const of = families.get(family?.value ?? '');
      if (of === undefined || !table || !chain || !priority || !/^-?\d+$/.test(priority.value)) return [];
      return [
        {
          family: of,
          table: table.value,
          chain: chain.value,
          priority: Number(priority.value),
          words: first ? file.text.slice(first.start, row.end) : '',
          origin: origins.span(file.id, row.start, row.end),
        },
      ];
    }),
  );
  return rules.sort((a, b) => a.priority - b.priority);
}

/** `ipv4 -I INPUT -p tcp --dport 22 -j DROP`: handed to iptables as it is, so only kept. */
export function readPassthroughs(inputs: readonly FirewalldInput[], origins: OriginTable): DirectRule[] {
  return inputs.flatMap(({ file, parsed }) =>
    (parsed.statements as Table).children.flatMap((row): DirectRule[] => {
      const of = families.get(row.children[0]?.value ?? '');
      const first = row.children[1];
      if (of === undefined || first === undefined) return [];
      const words = file.text.slice(first.start, row.end);
      const { table, chain } = placeOfPassthrough(words);
      const origin = origins.span(file.id, row.start, row.end);
      return [{ family: of, table, chain, priority: 0, words, origin }];
    }),
  );
}
