import { hasNumber } from '#core/number-set';
import { No } from '#core/tri';
import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import type { FrontEndFact } from '#model/daemon';
import { isShut, symptomsOf } from './shared/outcome-sets.ts';
import { servedOutcomes, servedPorts } from './shared/served.ts';

/** A manager that does not run has rules, and none of them lets SSH in: whoever starts it is locked out. */
export default defineRule({
  id: 'host-firewall/manager-inactive',
  title: 'An inactive ufw or firewalld would lock SSH out once started',
  severity: 'note',
  needs: ['front-end'],
  messages: {
    inactive:
      '{manager} is not active, and none of the rules that it keeps lets port {port} in. ' +
      'It filters nothing now; whoever starts it shuts SSH out, their own next session included. ' +
      'Run `{command}` before.',
    noEffect:
      '{manager} is not active, so that its rule for port {port} has no effect. ' +
      'Other rules keep clients out, and they see "{symptom}". ' +
      'Start {manager}, or open the port in the rules that are loaded.',
  },
  check(context) {
    const { view, host, report } = context;
    const reported = new Set<string>();
    for (const { manager, active, origin } of view.frontEnds) {
      if (active !== No || reported.has(manager)) continue;
      const facts = host.contributions.of('front-end').filter((c) => c.value.manager === manager);
      const kept = facts.flatMap((c) => keptEntries(c.value));
      const port = servedPorts(view).find((p) => !kept.some(({ ports }) => ports === null || hasNumber(ports, p)));
      const shut = servedOutcomes(context).filter(isShut);
      const entry = kept.find(({ ports }) => shut.some((o) => ports !== null && hasNumber(ports, o.port)));
      if (entry !== undefined) {
        reported.add(manager);
        const outcomes = shut.filter((o) => hasNumber(entry.ports!, o.port));
        report({
          message: 'noEffect',
          at: entry.origin,
          label: 'has no effect',
          data: { manager, port: outcomes[0]!.port, symptom: symptomsOf(outcomes) },
          related: [{ at: origin, label: 'not active' }],
          severity: 'warning',
          verdict: outcomes[0]!.verdict,
          certainty: certaintyOf(outcomes),
          outcomes,
        });
        continue;
      }
      if (kept.length === 0 || port === undefined || facts.some((c) => c.value.fallback === 'accept')) continue;
      reported.add(manager);
      report({
        message: 'inactive',
        at: kept[0]!.origin,
        label: 'lets other ports in, not SSH',
        data: {
          manager,
          port,
          command: manager === 'ufw' ? `ufw allow ${port}/tcp` : `firewall-offline-cmd --add-port=${port}/tcp`,
        },
        related: [{ at: origin, label: 'not active' }],
      });
    }
  },
});

const keptEntries = ({ manager, entries }: FrontEndFact): FrontEndFact['entries'] =>
  entries.filter((e) => (manager === 'ufw' || e.groupActive) && (e.action === 'accept' || e.action === 'limit'));
