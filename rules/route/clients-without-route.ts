import type { OriginId } from '#core/origin';
import { certaintyOf } from '#engine/judge-outcomes';
import { nameSources } from '#engine/name-sources';
import { defineRule } from '#engine/rule';
import type { Outcome } from '#reason/verdict';
import { outcomesByParameter } from './shared/parameter-lines.ts';

/** Requests arrive, and the host has no way back to the client: it waits as if everything were dropped. */
export default defineRule({
  id: 'route/clients-without-route',
  title: 'The host has no route back to some clients',
  severity: 'warning',
  needs: ['routes'],
  messages: {
    dead:
      'This route throws away what the host sends to {sources}. ' +
      'Their requests to port {port} arrive, the answers never leave, and they see "{symptom}". ' +
      'If they should be served, delete the route: `ip route del`.',
    none:
      'The routing table of IPv{family} has no route to {sources}. ' +
      'Their requests to port {port} may arrive, the answers have no way back, and they see "{symptom}". ' +
      'Add the default route: `ip route add default via GATEWAY`, and make it permanent in the network configuration.',
  },
  check({ view, outcomes, report }) {
    const dropped = [...outcomesByParameter(view, outcomes(), /./).values()].flat();
    const lost = outcomes().filter((o) => o.hop === 'route' && o.verdict === 'timeout' && !dropped.includes(o));
    const groups = new Map<string, { line: OriginId | null; outcomes: Outcome[] }>();
    for (const outcome of lost) {
      const line = outcome.because[0]?.origin ?? null;
      const key = `${line ?? outcome.family}`;
      groups.set(key, { line, outcomes: [...(groups.get(key)?.outcomes ?? []), outcome] });
    }
    for (const { line, outcomes: concerned } of groups.values()) {
      const { port, family, symptom, verdict } = concerned[0]!;
      const shown = view.routes.routes.find((r) => r.family === family && r.table === 'main')?.origin ?? null;
      const at = line ?? shown;
      if (at === null) continue;
      const others = outcomes().filter((o) => o.port === port && !lost.includes(o));
      const everybody = others.every((o) => o.verdict !== 'accepted');
      report({
        message: line === null ? 'none' : 'dead',
        at,
        label: line === null ? 'no default route here' : 'the answers end here',
        data: {
          port,
          family,
          symptom: symptom ?? verdict,
          sources: nameSources(
            concerned.map((o) => o.sources),
            others.map((o) => o.sources),
          ),
        },
        // Blackholes are set on purpose, and many hosts have IPv6 addresses without an uplink.
        severity: everybody ? 'error' : line === null && family === 4 ? 'warning' : 'note',
        certainty: certaintyOf(concerned),
        verdict,
        outcomes: concerned,
      });
    }
  },
});
