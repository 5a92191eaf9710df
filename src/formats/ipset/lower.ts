import { Yes } from '#core/tri';
import type { Contributions } from '#model/contribution';
import type { FilterSet } from '#model/packet-filter';
import { commandWords } from '../_grammar/command-words.ts';
import { currentInputs } from '../_grammar/current-inputs.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { LineIndex } from './grammar.ts';
import { lowerList, lowerSet } from './lower-set.ts';
import { readSets } from './read-sets.ts';

/** The sets of each file, with their content where the file shows it. */
export function lowerSets(inputs: readonly ParsedFile<LineIndex>[], host: HostContext, into: Contributions): void {
  for (const { file, kind, parsed } of currentInputs(inputs)) {
    const { sets, unread } = readSets(file.text, parsed.statements);
    if (sets.size === 0) continue;
    const piped = commandWords(file.claim, 'ipset')?.piped ?? false;
    const partial = piped || file.quality === 'partial-view' || file.quality === 'filtered' || unread.length > 0;
    const scene = { file, index: parsed.statements, origins: host.origins, partial, stored: kind === 'ipset-file' };
    const lowered = new Map<string, FilterSet>();
    for (const state of sets.values()) if (state.type !== 'list:set') lowered.set(state.name, lowerSet(state, scene));
    for (const state of sets.values())
      if (state.type === 'list:set') lowered.set(state.name, lowerList(state, lowered, scene));
    const [first] = lowered.values();
    into.add({
      slice: 'packet-filter',
      basis: kind === 'ipset-file' ? 'declared' : 'observed',
      quality: partial && file.quality === 'complete' ? 'partial-view' : file.quality,
      file: file.id,
      origin: first!.origin,
      value: { source: 'kernel', tables: [], sets: [...lowered.values()], covers: [], announces: [], trusted: Yes },
    });
  }
}
