import type { SourceFile } from '#core/source-file';
import { Maybe, Yes } from '#core/tri';
import type { Contributions } from '#model/contribution';
import type { PacketFilterFact } from '#model/packet-filter';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { wholeRuleset } from '../_grammar/nft/covers.ts';
import { withoutExpired } from '../_grammar/nft/expired.ts';
import { type Fidelities, lowerTables } from '../_grammar/nft/table.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import { lowerConfigs } from './lower-config.ts';
import type { NftFile } from './parse.ts';

/** A text shows what iptables made only where nft can translate it; iptables-save is better for those tables. */
const fidelities: Fidelities = { native: 80, iptables: 40 };

/** Part of a ruleset must not win over the whole. */
const partial: Fidelities = { native: 30, iptables: 15 };

export function lowerNft(inputs: readonly ParsedFile<NftFile>[], host: HostContext, into: Contributions): void {
  const current = currentInputs(inputs);
  for (const { file, kind, parsed } of current) {
    if (kind === 'nft-config') continue;
    const { tables, complete } = parsed.statements;
    const isError = tables.length === 0 && file.text.trim() !== '' && !complete;
    if (isError) continue;
    const whole = kind !== 'nft-part' && file.quality !== 'partial-view' && file.quality !== 'filtered';
    const present = withoutExpired(tables, file);
    const shown = whole ? present : present.map((table) => ({ ...table, complete: false }));
    const value: PacketFilterFact = {
      source: 'kernel',
      tables: lowerTables(shown, whole ? fidelities : partial, host.origins),
      sets: [],
      covers: whole && complete ? wholeRuleset : [],
      announces: [],
      trusted: file.text.trim() === '' ? Maybe : Yes,
    };
    add(file, 'observed', value, host, into);
  }
  lowerConfigs(
    current.filter(({ kind }) => kind === 'nft-config'),
    fidelities,
    host,
    (file, value) => add(file, 'declared', value, host, into),
  );
}

function add(
  file: SourceFile,
  basis: 'observed' | 'declared',
  value: PacketFilterFact,
  host: HostContext,
  into: Contributions,
): void {
  const origin = host.origins.span(file.id, 0, file.text.length);
  into.add({ slice: 'packet-filter', basis, quality: file.quality, file: file.id, origin, value });
}
