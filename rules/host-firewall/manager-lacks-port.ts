import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule, type RuleContext } from '#engine/rule';
import { admit } from './shared/admit.ts';
import { listsPort, managersWithout } from './shared/managers.ts';
import { decidingLines, symptomsOf } from './shared/outcome-sets.ts';
import { shutPlaces } from './shared/shut-places.ts';

/** ufw or firewalld is active, nothing in it lets the SSH port in, and the rest is turned away. */
export default defineRule({
  id: 'host-firewall/manager-lacks-port',
  title: 'ufw or firewalld is active and does not let SSH in',
  severity: 'error',
  needs: ['front-end'],
  messages: {
    ufw:
      'ufw is active, and none of its rules lets port {port} in. ' +
      'Its default for arriving connections turns everybody away, and clients see "{symptom}". ' +
      'Run `ufw allow {port}/tcp`.',
    firewalld:
      'firewalld is running, and no zone in use lets port {port} in. ' +
      'Everybody is turned away and sees "{symptom}". ' +
      'Run `firewall-cmd --permanent --add-port={port}/tcp` (`--add-service=ssh` for port 22; `--zone=` for a zone other than the default), then `firewall-cmd --reload`.',
    reload:
      'firewalld is running without the rule for port {port} that its permanent configuration has. ' +
      'Everybody is turned away and sees "{symptom}". ' +
      'Run `firewall-cmd --reload`, which goes back to the permanent configuration.',
  },
  check(context) {
    const places = shutPlaces(context).filter((p) => p.cause === 'manager');
    for (const port of new Set(places.map((p) => p.port))) {
      const outcomes = places.filter((p) => p.port === port).flatMap((p) => p.outcomes);
      const [line] = decidingLines(outcomes);
      for (const manager of managersWithout(context.view, port).slice(0, 1)) {
        const at = [manager.fallbackOrigin, manager.origin, line?.origin ?? manager.origin].find((o) =>
          hasPlace(context, o),
        );
        if (at === undefined) continue;
        const kept = manager.manager === 'firewalld' && isPermanent(context, port);
        context.report({
          message: kept ? 'reload' : manager.manager,
          at,
          label: 'what happens to everything else',
          data: { port, symptom: symptomsOf(outcomes) },
          related: [
            ...(manager.origin !== at && hasPlace(context, manager.origin)
              ? [{ at: manager.origin, label: `${manager.manager} is active` }]
              : []),
            ...(line && line.origin !== at ? [{ at: line.origin, label: 'the packets end here' }] : []),
          ],
          verdict: outcomes[0]!.verdict,
          certainty: certaintyOf(outcomes),
          outcomes,
          changes: line === undefined ? [] : [admit(line.origin, port, null)],
        });
      }
    }
  },
});

const hasPlace = ({ host }: Pick<RuleContext, 'host'>, origin: number): boolean =>
  host.origins.spans(origin).length > 0;

/** The stored configuration would let the port in. */
const isPermanent = ({ host }: Pick<RuleContext, 'host'>, port: number): boolean =>
  host.contributions
    .of('front-end')
    .some((c) => c.basis === 'declared' && c.value.manager === 'firewalld' && listsPort(c.value, port));
