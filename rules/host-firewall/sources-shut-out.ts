import { formatAddress } from '#core/address';
import type { OriginId } from '#core/origin';
import { certaintyOf, sourcesBehind } from '#engine/judge-outcomes';
import { nameSources } from '#engine/name-sources';
import { defineRule, type RuleContext } from '#engine/rule';
import type { HostView } from '#model/host-model';
import type { Outcome } from '#reason/verdict';
import { banOf } from './shared/bans.ts';
import { filterLines, isOutbound } from './shared/filter-lines.ts';
import { lateAccepts } from './shared/late-accepts.ts';
import { decidingLines, isShut, isUnroutedOnly, symptomsOf } from './shared/outcome-sets.ts';
import { servedOutcomes } from './shared/served.ts';
import { shutPlaces } from './shared/shut-places.ts';

/** The packet filter turns some sources away and admits others: as a rule somebody wanted that. */
export default defineRule({
  id: 'host-firewall/sources-shut-out',
  title: 'The packet filter admits only some networks to SSH',
  severity: 'note',
  needs: ['packet-filter'],
  messages: {
    restricted:
      'The packet filter keeps {sources} from port {port}. ' +
      'They see "{symptom}", others are let in. ' +
      'Whoever of them should be served needs a rule that accepts them in front of this line.',
    address:
      'The packet filter keeps everybody from port {port} of {addresses}, and lets clients of other addresses of this host in. ' +
      'Whoever takes {addresses} sees "{symptom}". ' +
      'Use another address, or accept port {port} there in front of this line.',
  },
  check(context) {
    const served = servedOutcomes(context);
    const whole = new Set(shutPlaces(context).flatMap((p) => (p.cause === 'restricted' ? [] : p.outcomes)));
    for (const port of new Set(served.map((o) => o.port))) {
      const here = served.filter((o) => o.port === port && !whole.has(o));
      if (!here.some((o) => !isShut(o))) continue;
      const shutAddress = (o: Outcome): boolean =>
        here.every((other) => !samePlace(other, o) || isShut(other)) &&
        here.some((other) => other.family === o.family && !isShut(other));
      const shut = here.filter(
        (o) => isShut(o) && o.verdict !== 'stalled' && o.verdict !== 'closed' && !isUnroutedOnly(o.sources),
      );
      reportShut(context, shut.filter(shutAddress), here, 'address');
      const partly = shut.filter((o) => !shutAddress(o));
      reportShut(context, partly, here, 'restricted');
    }
  },
});

function reportShut(
  context: RuleContext<'restricted' | 'address'>,
  shut: readonly Outcome[],
  here: readonly Outcome[],
  message: 'restricted' | 'address',
): void {
  const { view, report } = context;
  const explained = new Set(lateAccepts(context).map((l) => l.culprit));
  const lines = decidingLines(shut).filter(
    ({ origin }) =>
      !explained.has(origin) && !isOutbound(view, origin) && !translates(view, origin) && banOf(view, origin) === null,
  );
  const [first] = lines;
  if (first === undefined) return;
  const concerned = shut.filter((o) => o.because.some((b) => lines.some((l) => l.origin === b.origin)));
  // What routes lose there is not let in, and other addresses may let in whom these keep out.
  const others = here.filter((o) => !isShut(o) && o.hop !== 'route' && concerned.some((c) => samePlace(c, o)));
  report({
    message,
    at: first.origin,
    label: 'turns clients away',
    data: {
      sources: nameSources(
        sourcesBehind(concerned, new Set(lines.map((l) => l.origin))),
        others.map((o) => o.sources),
      ),
      addresses: [...new Set(concerned.map((o) => (o.to === null ? 'this host' : formatAddress(o.to))))].join(', '),
      port: concerned[0]!.port,
      symptom: symptomsOf(concerned),
    },
    related: lines.slice(1, 4).map(({ origin }) => ({ at: origin, label: 'so does this' })),
    verdict: concerned[0]!.verdict,
    certainty: certaintyOf(concerned),
    outcomes: concerned,
  });
}

/** What leads to a line that turns clients away keeps nobody out by itself. */
const translates = (view: HostView, origin: OriginId): boolean =>
  filterLines(view)
    .get(origin)
    ?.every(({ rule }) => rule?.terminal?.to === 'translate') ?? false;

const samePlace = (a: Outcome, b: Outcome): boolean => a.family === b.family && a.to?.value === b.to?.value;
