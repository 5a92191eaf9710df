import { Yes } from '#core/tri';
import type { Contributions } from '#model/contribution';
import type { PacketFilterFact } from '#model/packet-filter';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { wholeRuleset } from '../_grammar/nft/covers.ts';
import { withoutExpired } from '../_grammar/nft/expired.ts';
import { type Fidelities, lowerTables } from '../_grammar/nft/table.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { NftJson } from './parse.ts';

/** JSON shows what iptables made by name only, without parameters: the least of all views of such a table. */
const fidelities: Fidelities = { native: 70, iptables: 20 };
const partial: Fidelities = { native: 25, iptables: 10 };

export function lowerNftJson(inputs: readonly ParsedFile<NftJson>[], host: HostContext, into: Contributions): void {
  for (const { file, kind, parsed } of currentInputs(inputs)) {
    const { tables, isListing, complete } = parsed.statements;
    if (!isListing) continue;
    const whole = kind === 'nft-json-ruleset' && file.quality !== 'partial-view' && file.quality !== 'filtered';
    // What is missing of a text that was cut off are rules, whichever chain they belong to.
    const present = withoutExpired(tables, file);
    const shown = whole && complete ? present : present.map((table) => ({ ...table, complete: false }));
    const value: PacketFilterFact = {
      source: 'kernel',
      tables: lowerTables(shown, whole ? fidelities : partial, host.origins),
      sets: [],
      covers: whole && complete ? wholeRuleset : [],
      announces: [],
      // Without privilege nft prints an error, and no list at all.
      trusted: Yes,
    };
    const origin = host.origins.span(file.id, 0, file.text.length);
    into.add({ slice: 'packet-filter', basis: 'observed', quality: file.quality, file: file.id, origin, value });
  }
}
