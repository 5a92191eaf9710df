import { intersect, isEmpty } from '#core/address-set';
import type { OriginId } from '#core/origin';
import { Yes } from '#core/tri';
import { certaintyOf } from '#engine/judge-outcomes';
import { nameSources } from '#engine/name-sources';
import { defineRule, type RuleContext } from '#engine/rule';
import { combinePacketFilter } from '#model/combine/combine-packet-filter';
import type { HostView } from '#model/host-model';
import { reachPartition } from '#reason/reach';
import type { Outcome } from '#reason/verdict';
import { banOf } from './shared/bans.ts';
import { filterLines } from './shared/filter-lines.ts';
import { isShut } from './shared/outcome-sets.ts';
import { servedOutcomes } from './shared/served.ts';

/** The kernel's rules and a manager's own listing, collected of one host, end connections differently. */
export default defineRule({
  id: 'host-firewall/listing-differs',
  title: 'The loaded rules are not those that ufw or firewalld lists',
  severity: 'warning',
  needs: ['packet-filter', 'front-end'],
  messages: {
    stops:
      'This loaded rule keeps {sources} from port {port}, and by its own listing {manager} lets them in. ' +
      'The kernel’s rules decide: somebody else put this one there, or what {manager} keeps was not loaded. ' +
      'Remove the rule, or run `{command}`, which loads what {manager} keeps.',
    admits:
      'This loaded rule lets {sources} in to port {port}, and by its own listing {manager} keeps them out. ' +
      'It works until the next reload of {manager}, which takes the rule away. ' +
      'Give the rule to {manager}.',
  },
  check(context) {
    const { view, report, host } = context;
    const manager = view.frontEnds.find((f) => f.active === Yes)?.manager;
    const listed = listedView(context);
    if (manager === undefined || listed === null) return;
    const command = manager === 'ufw' ? 'ufw reload' : 'firewall-cmd --reload';
    const byListing = reachPartition(listed, {});
    // What admits includes the socket.
    const lines = filterLines(view);
    const hasPlace = (origin: OriginId | undefined): origin is OriginId =>
      origin !== undefined && host.origins.spans(origin).length > 0;
    for (const [message, here, there] of [
      ['stops', isShut, isOpen],
      ['admits', isOpen, isShut],
    ] as const) {
      const found = new Map<OriginId, { outcomes: Outcome[]; other: OriginId | undefined }>();
      const served = servedOutcomes(context);
      for (const now of served.filter(here)) {
        for (const other of byListing.filter((o) => there(o) && samePlace(o, now))) {
          for (const { origin, sources } of now.because) {
            const both = intersect(intersect(sources, now.sources), other.sources);
            if (isEmpty(both) || !hasPlace(origin) || !lines.has(origin) || banOf(view, origin) !== null) continue;
            const known = found.get(origin) ?? { outcomes: [], other: other.because[0]?.origin };
            known.outcomes.push({ ...now, sources: both });
            found.set(origin, known);
          }
        }
      }
      for (const [at, { outcomes, other }] of found) {
        const { port, verdict } = outcomes[0]!;
        report({
          message,
          at,
          label: message === 'stops' ? 'keeps them out' : 'lets them in',
          data: {
            manager,
            port,
            command,
            sources: nameSources(
              outcomes.map((o) => o.sources),
              served.filter((o) => o.port === port && !here(o)).map((o) => o.sources),
            ),
          },
          related: hasPlace(other) ? [{ at: other, label: `what ${manager} lists` }] : [],
          verdict: message === 'stops' ? verdict : null,
          severity: message === 'stops' ? 'warning' : 'note',
          certainty: certaintyOf(outcomes),
          outcomes,
        });
      }
    }
  },
});

const isOpen = (o: Outcome): boolean => o.verdict === 'accepted';

const samePlace = (a: Outcome, b: Outcome): boolean =>
  a.family === b.family && a.port === b.port && a.to?.value === b.to?.value && a.interface === b.interface;

/** The host as the managers' listings alone show it; `null` where not both they and the kernel's rules were collected. */
function listedView({ host, view }: Pick<RuleContext, 'host' | 'view'>): HostView | null {
  const filters = host.contributions
    .of('packet-filter')
    .filter(({ basis, quality }) => basis === 'observed' && quality === 'complete');
  const managers = filters.filter(({ value }) => value.source === 'manager' && value.covers.length > 0);
  if (managers.length === 0 || managers.length === filters.length) return null;
  return { ...view, packetFilter: combinePacketFilter(managers, true) };
}
