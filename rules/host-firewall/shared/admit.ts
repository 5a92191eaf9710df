import { type AddressSet, isAll } from '#core/address-set';
import type { OriginId } from '#core/origin';
import type { ProposedChange } from '#engine/rule';
import type { HostView } from '#model/host-model';
import { sourcesOf } from './accept-scope.ts';
import { filterLines } from './filter-lines.ts';

/** Opens a port in front of a line: never without being asked, since the line may be meant. */
export const admit = (at: OriginId, port: number, sources: readonly AddressSet[] | null): ProposedChange => ({
  change: { change: 'admit', at, port, sources },
  title: `Let ${sources === null ? 'everybody' : 'these clients'} in to port ${port}`,
  safe: false,
});

/** Lets packets of connections that have begun pass the chain of a line. */
export const admitKnown = (at: OriginId): ProposedChange => ({
  change: { change: 'admit-known', at },
  title: 'Let packets of connections that have begun pass',
  safe: false,
});

/** The clients whom a rule that accepts names; `null` is everybody, also where other things decide, too. */
export function clientsOf(view: HostView, accepts: OriginId): readonly AddressSet[] | null {
  const [line] = filterLines(view).get(accepts) ?? [];
  const named = (line?.table.families ?? []).flatMap((family) => {
    const sources = line?.rule ? sourcesOf(line.rule, family, { table: line.table, view }) : null;
    return sources === null ? [] : [sources];
  });
  return named.length === 0 || named.every(isAll) ? null : named;
}
