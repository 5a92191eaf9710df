import type { Family } from '#core/address';
import { Yes } from '#core/tri';
import type { Contribution } from '../contribution.ts';
import { ruleCount } from '../packed-rules.ts';
import type { FilterTable, PacketFilterFact } from '../packet-filter.ts';

type Source = Contribution<'packet-filter'>;

/** Whether some artefact would have shown the backend's rules of that family. */
export const covers = (kernel: readonly Source[], backend: string, family: Family): boolean =>
  kernel.some(
    ({ value }) => value.trusted === Yes && value.covers.some((c) => c.backend === backend && c.family === family),
  );

export const isPartial = (fact: PacketFilterFact): boolean => fact.filterTableOnly === true;

/** Shows everything that its backends hold: nothing that another listing has in addition can be there now. */
export const isFullDump = ({ quality, value }: Source): boolean =>
  quality === 'complete' && value.trusted === Yes && !isPartial(value);

/** Lets everything through without a rule. */
export const isTrivial = (table: FilterTable): boolean =>
  [...table.chains.values()].every((chain) => ruleCount(chain) === 0 && chain.base?.policy !== 'drop');
