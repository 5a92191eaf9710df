import type { OriginId } from '#core/origin';
import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { admit } from './shared/admit.ts';
import { symptomsOf } from './shared/outcome-sets.ts';
import { type ShutPlace, shutPlaces } from './shared/shut-places.ts';

/** Where SSH is served, the packet filter lets no source through at all, and nothing explains it better. */
export default defineRule({
  id: 'host-firewall/nobody-admitted',
  title: 'The packet filter admits nobody to the SSH port',
  severity: 'error',
  needs: ['packet-filter'],
  messages: {
    dropped:
      'The packet filter drops every connection to port {port} over {families}. ' +
      'Nothing before this line accepts SSH, so clients wait and see "{symptom}". ' +
      'Put a rule that accepts TCP port {port} in front of it.',
    rejected:
      'The packet filter turns every connection to port {port} over {families} away. ' +
      'Nothing before this line accepts SSH, so clients see "{symptom}" although sshd is not the reason. ' +
      'Put a rule that accepts TCP port {port} in front of it.',
  },
  check(context) {
    const groups = new Map<string, { line: OriginId; places: ShutPlace[] }>();
    for (const place of shutPlaces(context)) {
      const line = place.lines[0];
      if (place.cause !== 'plain' || line === undefined) continue;
      const key = `${line} ${place.port}`;
      groups.set(key, { line, places: [...(groups.get(key)?.places ?? []), place] });
    }
    for (const { line, places } of groups.values()) {
      const outcomes = places.flatMap((p) => p.outcomes);
      const decided = outcomes.filter((o) => o.because.some((b) => b.origin === line));
      const stopped = decided.length > 0 ? decided : outcomes;
      const first = stopped[0]!;
      context.report({
        message: first.verdict === 'timeout' || first.verdict === 'unknown' ? 'dropped' : 'rejected',
        at: line,
        label: 'the packets end here',
        data: {
          port: first.port,
          families: places.map((p) => `IPv${p.family}`).join(' and '),
          symptom: symptomsOf(stopped),
        },
        related: [...new Set(places.flatMap((p) => p.lines))]
          .filter((at) => at !== line)
          .slice(0, 3)
          .map((at) => ({ at, label: 'others end here' })),
        verdict: first.verdict,
        certainty: certaintyOf(outcomes),
        outcomes,
        changes: [admit(line, first.port, null)],
      });
    }
  },
});
