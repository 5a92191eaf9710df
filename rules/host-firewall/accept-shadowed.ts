import { hasNumber } from '#core/number-set';
import type { OriginId } from '#core/origin';
import { certaintyOf } from '#engine/judge-outcomes';
import { nameSources } from '#engine/name-sources';
import { defineRule, type Severity } from '#engine/rule';
import type { HostView } from '#model/host-model';
import { admit, clientsOf } from './shared/admit.ts';
import { filterLines } from './shared/filter-lines.ts';
import { type LateAccept, lateAccepts } from './shared/late-accepts.ts';
import { isShut } from './shared/outcome-sets.ts';
import { servedOutcomes } from './shared/served.ts';

/** A rule accepts SSH, and another line stops the clients that it is for. */
export default defineRule({
  id: 'host-firewall/accept-shadowed',
  title: 'A rule that accepts SSH comes after a line that stops its clients',
  severity: 'warning',
  needs: ['packet-filter'],
  messages: {
    before:
      'This rule accepts SSH on port {port} and comes too late. ' +
      'A line before it stops all of its clients, and they see "{symptom}". ' +
      'Move it in front of that line.',
    except:
      'This rule accepts SSH on port {port} and comes too late. ' +
      'A line before it stops its clients, who see "{symptom}"; of them only {served} get in, by another rule. ' +
      'Move it in front of that line, or delete it.',
    partly:
      'This rule accepts SSH on port {port}, and a line before it stops {stopped}. ' +
      'They see "{symptom}"; of the rule’s clients only {served} get in. ' +
      'Move it in front of that line if all of them should.',
    elsewhere:
      'This rule accepts SSH on port {port}, and another chain of the packet filter stops the same clients. ' +
      'Accepting ends one chain only, every other one is asked too, and clients see "{symptom}". ' +
      'Accept port {port} in that chain as well.',
  },
  check(context) {
    const served = servedOutcomes(context);
    const byCulprit = new Map<string, LateAccept[]>();
    for (const late of lateAccepts(context)) {
      if (late.where === 'otherBackend') continue;
      const key = `${late.culprit} ${late.where}`;
      byCulprit.set(key, [...(byCulprit.get(key) ?? []), late]);
    }
    for (const all of byCulprit.values()) {
      const [first] = all;
      const { accept, culprit, port, where, outcome, family } = first!;
      const here = served.filter((o) => o.port === port && o.family === family);
      const concerned = here.filter((o) => isShut(o) && o.because.some((b) => b.origin === culprit));
      context.report({
        message:
          where === 'before' && first!.served.length > 0 ? 'except' : where === 'otherBackend' ? 'elsewhere' : where,
        at: accept,
        label: where === 'partly' ? 'serves only some of its clients' : 'serves nobody',
        data: {
          port,
          symptom: outcome.symptom ?? outcome.verdict,
          served: nameSources(first!.served, first!.stopped),
          stopped: nameSources(first!.stopped, first!.served),
        },
        related: [
          { at: culprit, label: 'stops its clients' },
          ...all.slice(1, 4).map((l) => ({ at: l.accept, label: 'serves nobody either' })),
        ],
        severity: here.every(isShut) ? 'error' : severityOf(context.view, first!),
        certainty: certaintyOf(concerned),
        verdict: outcome.verdict,
        outcomes: first!.stopped.map((sources) => ({ ...outcome, sources })),
        changes: [admit(culprit, port, clientsOf(context.view, accept))],
      });
    }
  },
});

/** A line that names the port itself, in front of one for the same port, looks deliberate where some get in. */
function severityOf(view: HostView, { where, culprit, port, served }: LateAccept): Severity {
  if (where === 'partly') return 'note';
  return served.length > 0 && namesPort(view, culprit, port) ? 'note' : 'warning';
}

const namesPort = (view: HostView, origin: OriginId, port: number): boolean =>
  (filterLines(view).get(origin) ?? []).some(({ rule }) =>
    rule?.steps.some(
      (s) => 'match' in s && s.match === 'port' && s.end === 'destination' && !s.negated && hasNumber(s.ports, port),
    ),
  );
