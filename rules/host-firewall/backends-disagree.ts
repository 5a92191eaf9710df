import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import type { HostView } from '#model/host-model';
import type { Backend } from '#model/packet-filter';
import { admit, clientsOf } from './shared/admit.ts';
import { filterLines } from './shared/filter-lines.ts';
import { lateAccepts } from './shared/late-accepts.ts';
import { isShut } from './shared/outcome-sets.ts';
import { servedOutcomes } from './shared/served.ts';

const names: Readonly<Record<Backend, string>> = {
  'iptables-nft': 'iptables',
  'iptables-legacy': 'iptables-legacy',
  nftables: 'a table of nftables',
  ufw: 'ufw',
  firewalld: 'firewalld',
  fail2ban: 'fail2ban',
  cloud: 'the cloud',
  windows: 'Windows',
};

/** Two programs keep rules of their own in the kernel: one lets SSH in, and the other stops it. */
export default defineRule({
  id: 'host-firewall/backends-disagree',
  title: 'One packet filter accepts SSH and a second one stops it',
  severity: 'error',
  needs: ['packet-filter'],
  messages: {
    disagree:
      'This rule of {accepting} accepts SSH on port {port}, and {stopping} stops the same clients. ' +
      'A packet has to pass both, whichever is asked first, so clients see "{symptom}". ' +
      'Accept port {port} in both, or empty the one that nobody uses.',
  },
  check(context) {
    const served = servedOutcomes(context);
    const reported = new Set<number>();
    for (const { accept, culprit, port, where, family, outcome } of lateAccepts(context)) {
      if (where !== 'otherBackend' || reported.has(culprit)) continue;
      reported.add(culprit);
      const here = served.filter((o) => o.port === port && o.family === family);
      context.report({
        message: 'disagree',
        at: accept,
        label: 'accepts in one of two',
        data: {
          port,
          accepting: nameAt(context.view, accept),
          stopping: nameAt(context.view, culprit),
          symptom: outcome.symptom ?? outcome.verdict,
        },
        related: [{ at: culprit, label: 'stops the same clients' }],
        severity: here.every(isShut) ? 'error' : 'warning',
        certainty: certaintyOf(here.filter((o) => isShut(o) && o.because.some((b) => b.origin === culprit))),
        verdict: outcome.verdict,
        outcomes: [outcome],
        changes: [admit(culprit, port, clientsOf(context.view, accept))],
      });
    }
  },
});

function nameAt(view: HostView, origin: number): string {
  const table = filterLines(view).get(origin)?.[0]?.table;
  if (table === undefined) return 'another program';
  return table.backend === 'nftables' ? `the table ${table.name} of nftables` : names[table.backend];
}
