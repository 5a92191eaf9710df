import { type AddressSet, subtract } from '#core/address-set';
import { certaintyOf } from '#engine/judge-outcomes';
import { nameSources } from '#engine/name-sources';
import { defineRule, type RuleContext } from '#engine/rule';
import type { Backend } from '#model/packet-filter';
import type { Outcome } from '#reason/verdict';
import { admit, clientsOf } from './shared/admit.ts';
import { filterLines } from './shared/filter-lines.ts';
import { symptomsOf } from './shared/outcome-sets.ts';
import { lostAtReboot, type RebootChange } from './shared/reboot-changes.ts';
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
      'Store the rules that work: {command}.',
  },
  check(context) {
    const now = servedOutcomes(context).filter((o) => o.verdict === 'accepted');
    for (const change of lostAtReboot(context)) {
      const { line, admits, port, stopped, admitted } = change;
      const rest = now.filter((o) => o.port === port).map((o) => stillServed(o, stopped));
      context.report({
        message: 'lost',
        at: line,
        label: 'in force after the next start',
        data: {
          port,
          symptom: symptomsOf(stopped),
          command: storingCommand(context, change),
          sources: nameSources(
            stopped.map((o) => o.sources),
            rest,
          ),
        },
        related: admits === null ? [] : [{ at: admits, label: 'lets them in now' }],
        certainty: certaintyOf([...stopped, ...admitted]),
        verdict: stopped[0]!.verdict,
        outcomes: stopped,
        changes: [admit(line, port, admits === null ? null : clientsOf(context.view, admits))],
      });
    }
  },
});

const stillServed = ({ family, sources }: Outcome, stopped: readonly Outcome[]): AddressSet =>
  stopped.filter((o) => o.family === family).reduce((rest, o) => subtract(rest, o.sources), sources);

const commands: Readonly<Partial<Record<Backend, string>>> = {
  nftables: '`nft list ruleset`, written to the file with the line `flush ruleset` before it',
  ufw: '`ufw allow {port}/tcp` if no rule of ufw has the port',
  firewalld: '`firewall-cmd --runtime-to-permanent`',
};

/** By the program in whose file the stored line is. */
function storingCommand({ afterReboot }: Pick<RuleContext, 'afterReboot'>, { line, port }: RebootChange): string {
  const backend = afterReboot === null ? undefined : filterLines(afterReboot).get(line)?.[0]?.table.backend;
  const command = backend === undefined ? undefined : commands[backend];
  return command?.replace('{port}', String(port)) ?? '`netfilter-persistent save`, or `iptables-save` into the file';
}
