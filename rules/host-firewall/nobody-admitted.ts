import { defineRule } from '#engine/rule';
import type { Outcome } from '#reason/verdict';

const blocking = new Set(['refused', 'unreachable', 'timeout', 'stalled']);

/** At a place where sshd answers, the packet filter lets no source through at all. */
export default defineRule({
  id: 'host-firewall/nobody-admitted',
  title: 'The packet filter admits nobody to the SSH port',
  severity: 'error',
  needs: ['packet-filter'],
  messages: {
    dropped:
      'The packet filter drops every connection to port {port} over IPv{family}. ' +
      'This line decides: nothing before it accepts SSH, so clients wait and see "{symptom}". ' +
      'Insert a rule that accepts TCP port {port} before it.',
    rejected:
      'The packet filter refuses every connection to port {port} over IPv{family}. ' +
      'This line decides, and clients see "{symptom}", as if sshd were not running. ' +
      'Insert a rule that accepts TCP port {port} before it.',
    stalled:
      'The packet filter lets connections to port {port} over IPv{family} begin and then drops what follows. ' +
      'Clients connect and hang: "{symptom}". ' +
      'Accept established connections (`-m conntrack --ctstate RELATED,ESTABLISHED`) at the top.',
  },
  check({ outcomes, report }) {
    for (const place of groupByPlace(outcomes())) {
      const shut = place.filter((o) => o.hop === 'host-firewall' && blocking.has(o.verdict));
      if (shut.length === 0 || shut.length < place.length) continue;
      const [first] = [...shut].sort((a, b) => size(b) - size(a));
      const line = first!.because[0];
      if (line === undefined) continue;
      const message = shut.every((o) => o.verdict === 'stalled')
        ? 'stalled'
        : first!.verdict === 'timeout'
          ? 'dropped'
          : 'rejected';
      report({
        message,
        at: line.origin,
        label: 'the packets end here',
        data: { port: first!.port, family: first!.family, symptom: first!.symptom ?? first!.verdict },
        related: shut
          .flatMap((o) => o.because.map((b) => b.origin))
          .filter((origin, i, all) => origin !== line.origin && all.indexOf(origin) === i)
          .slice(0, 4)
          .map((at) => ({ at, label: 'and others end here' })),
        verdict: first!.verdict,
        certainty: shut.every((o) => o.certainty === 'certain') ? 'certain' : 'possible',
        outcomes: shut,
      });
    }
  },
});

const size = (outcome: Outcome): number => {
  const { bounds } = outcome.sources;
  let sum = 0;
  for (let i = 0; i < bounds.length; i += 2) sum += Number(bounds[i + 1]) - Number(bounds[i]) + 1;
  return sum;
};

/** One group for each family and port: addresses of the host that end alike give one finding. */
function groupByPlace(outcomes: readonly Outcome[]): Outcome[][] {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const key = `${outcome.family} ${outcome.port}`;
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  return [...groups.values()];
}
