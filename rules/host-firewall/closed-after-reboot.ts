import { intersect, isEmpty } from '#core/address-set';
import type { OriginId } from '#core/origin';
import { nameSources } from '#engine/name-sources';
import { defineRule } from '#engine/rule';
import { reachPartition } from '#reason/reach';
import type { Outcome } from '#reason/verdict';
import { isShut, meets, sizeOf } from './shared/outcome-sets.ts';
import { servedOutcomes } from './shared/served.ts';

/** What is loaded now lets clients in whom the stored rules keep out: it works until the next start. */
export default defineRule({
  id: 'host-firewall/closed-after-reboot',
  title: 'The packet filter lets SSH in now and not after a reboot',
  severity: 'warning',
  needs: ['packet-filter'],
  messages: {
    lost:
      'The stored rules keep {sources} from port {port}, and the rules that are loaded now let them in. ' +
      'After the next reboot, or a reload of the firewall, they see "{symptom}". ' +
      'Store the rules that work: `firewall-cmd --runtime-to-permanent`, `netfilter-persistent save`, ' +
      '`nft list ruleset > /etc/nftables.conf`, or for ufw add the missing rule.',
  },
  check(context) {
    const { afterReboot, host, report } = context;
    const stored = host.contributions.of('packet-filter').some((c) => c.basis === 'declared' && c.quality !== 'failed');
    if (afterReboot === null || !stored) return;
    const now = servedOutcomes(context).filter((o) => o.verdict === 'accepted');
    const later = reachPartition(afterReboot, {}).filter(isShut);
    const found = new Map<string, { line: OriginId; lost: Outcome[]; admitted: Outcome[] }>();
    for (const outcome of later) {
      const admitted = now.filter((o) => samePlace(o, outcome) && !isEmpty(intersect(o.sources, outcome.sources)));
      if (admitted.length === 0) continue;
      const [line] = [...outcome.because]
        .filter((b) => admitted.some((o) => meets(o.sources, b.sources)))
        .sort((a, b) => sizeOf(b.sources) - sizeOf(a.sources));
      if (line === undefined) continue;
      const key = `${line.origin} ${outcome.port}`;
      const known = found.get(key) ?? { line: line.origin, lost: [], admitted: [] };
      known.lost.push({ ...outcome, sources: intersectAll(outcome, admitted) });
      known.admitted.push(...admitted);
      found.set(key, known);
    }
    for (const { line, lost, admitted } of found.values()) {
      const { port, symptom, verdict } = lost[0]!;
      const rest = later.length === 0 ? [] : now.filter((o) => o.port === port && !admitted.includes(o));
      const admits = admitted.find((o) => o.because.length > 0)?.because[0];
      report({
        message: 'lost',
        at: line,
        label: 'in force after the next start',
        data: {
          port,
          symptom: symptom ?? verdict,
          sources: nameSources(
            lost.map((o) => o.sources),
            rest.map((o) => o.sources),
          ),
        },
        related: admits ? [{ at: admits.origin, label: 'lets them in now' }] : [],
        certainty: 'possible',
        verdict,
        outcomes: lost,
      });
    }
  },
});

const samePlace = (a: Outcome, b: Outcome): boolean =>
  a.family === b.family && a.port === b.port && a.to?.value === b.to?.value;

const intersectAll = (outcome: Outcome, admitted: readonly Outcome[]): Outcome['sources'] =>
  admitted.length === 1 ? intersect(outcome.sources, admitted[0]!.sources) : outcome.sources;
