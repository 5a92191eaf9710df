import { hasNumber } from '#core/number-set';
import type { OriginId } from '#core/origin';
import { Yes } from '#core/tri';
import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule, type RuleContext } from '#engine/rule';
import type { FrontEndFact, FrontEndGroup } from '#model/daemon';
import type { Outcome } from '#reason/verdict';
import { admit } from './shared/admit.ts';
import { listsPort } from './shared/managers.ts';
import { isShut, symptomsOf } from './shared/outcome-sets.ts';
import { servedOutcomes, servedPorts } from './shared/served.ts';

/** One zone of firewalld takes clients and does not let SSH in, and others do. */
export default defineRule({
  id: 'host-firewall/zone-lacks-port',
  title: 'A zone takes clients and does not let SSH in',
  severity: 'warning',
  needs: ['front-end'],
  messages: {
    interface:
      'Zone {zone} takes what arrives by {taken} and does not let port {port} in. ' +
      'Clients on that side see "{symptom}", while other zones let SSH in. ' +
      'Run `firewall-cmd --permanent --zone={zone} --add-port={port}/tcp` and `firewall-cmd --reload`, or bind {taken} to the other zone.',
    source:
      'Zone {zone} takes the clients {taken} away from the zone of their interface, and does not let port {port} in. ' +
      'They see "{symptom}", while others get in: a source is asked before any interface. ' +
      'Run `firewall-cmd --permanent --zone={zone} --add-port={port}/tcp` and `firewall-cmd --reload`, or remove the source from the zone.',
    default:
      'Zone {zone} is the default zone and does not let port {port} in. ' +
      'Clients that no other zone takes see "{symptom}", and zones that let SSH in take only some. ' +
      'Run `firewall-cmd --permanent --zone={zone} --add-port={port}/tcp` and `firewall-cmd --reload`.',
  },
  check(context) {
    const served = servedOutcomes(context);
    for (const manager of context.view.frontEnds) {
      if (manager.active !== Yes || manager.groups === undefined) continue;
      for (const port of servedPorts(context.view)) {
        // Where no zone lets it in, that is the finding.
        if (!listsPort(manager, port)) continue;
        const shut = served.filter((o) => o.port === port && isShut(o));
        const lacking = manager.groups.filter((group) => lacks(manager, group, port));
        for (const group of firstOfEach(lacking)) {
          const stopped = shut.filter((o) => o.because.some((b) => b.origin === group.stops));
          if (stopped.length > 0) reportZone(context, group, port, stopped);
        }
      }
    }
  },
});

const lacks = ({ entries }: FrontEndFact, group: FrontEndGroup, port: number): boolean =>
  group.fallback !== null &&
  group.fallback !== 'accept' &&
  !entries.some(
    ({ group: name, action, ports }) =>
      name === group.name && (action === 'accept' || action === 'limit') && (ports === null || hasNumber(ports, port)),
  );

/** A zone that takes several sources is told once. */
const firstOfEach = (groups: readonly FrontEndGroup[]): FrontEndGroup[] =>
  groups.filter((g, i) => groups.findIndex((other) => other.name === g.name) === i);

function reportZone(
  { report, host }: RuleContext<'interface' | 'source' | 'default'>,
  group: FrontEndGroup,
  port: number,
  outcomes: readonly Outcome[],
): void {
  const hasPlace = (origin: OriginId | null): origin is OriginId =>
    origin !== null && host.origins.spans(origin).length > 0;
  const at = [group.origin, group.stops].find(hasPlace);
  if (at === undefined) return;
  report({
    message: group.by,
    at,
    label: `zone ${group.name} takes them`,
    data: { zone: group.name, taken: group.taken, port, symptom: symptomsOf(outcomes) },
    related: hasPlace(group.stops) && group.stops !== at ? [{ at: group.stops, label: 'what happens to them' }] : [],
    verdict: outcomes[0]!.verdict,
    certainty: certaintyOf(outcomes),
    outcomes,
    changes: group.stops === null ? [] : [admit(group.stops, port, null)],
  });
}
