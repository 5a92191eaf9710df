import { Yes } from '#core/tri';
import { authorOf } from '#model/author-of';
import type { Change } from '#model/change';
import { type FilterSite, findSite } from '#model/filter-site';
import type { HostModel, HostView } from '#model/host-model';

/** Who may carry a change out, and where. */
interface Scene {
  /** As formats name it in `carriesOut`. */
  readonly carrier: string;
  readonly view: HostView;
  readonly site: FilterSite | null;
}

/**
 * The programs that could carry a change out, the one in charge first: of the packet filter the one that wrote the line,
 * or else the one in whose table it is, then a manager that runs. What another program wrote is not changed beside it.
 */
export function findScene({ views }: HostModel, change: Change): Scene[] {
  switch (change.change) {
    case 'admit':
    case 'admit-known':
    case 'release':
      return views.flatMap((view) => {
        const site = findSite(view, change.at);
        return site === null ? [] : carriersOf(view, site).map((carrier) => ({ carrier, view, site }));
      });
    case 'start':
      return [{ carrier: 'units', view: views[0]!, site: null }];
    case 'label-port':
      return [{ carrier: 'mandatory-access', view: views[0]!, site: null }];
    case 'make-host-keys':
      return [{ carrier: 'host-keys', view: views[0]!, site: null }];
    case 'set-mode':
    case 'delete-file':
      return [{ carrier: 'files', view: views[0]!, site: null }];
    default:
      return [];
  }
}

function carriersOf(view: HostView, { table, chain, rule }: FilterSite): string[] {
  const author = authorOf(table, chain, rule === null ? null : chain.rules[rule]!);
  const managers = view.frontEnds.filter(({ active }) => active === Yes).map(({ manager }) => manager);
  return [...new Set([author?.name ?? table.backend, ...managers])];
}
