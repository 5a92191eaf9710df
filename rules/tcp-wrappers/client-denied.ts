import { formatSet } from '#core/address-set';
import { defineRule } from '#engine/rule';
import type { Outcome } from '#reason/verdict';

/** hosts.deny, or a deny option, turns clients away after the connection is made. */
export default defineRule({
  id: 'tcp-wrappers/client-denied',
  title: 'TCP wrappers turn clients away',
  severity: 'note',
  needs: ['access-list'],
  messages: {
    everybody:
      'This line of TCP wrappers denies everybody. ' +
      'The connection opens, and after a pause of five seconds it is closed: "{symptom}". ' +
      'Add `sshd: ADDRESS` for those who should get in to /etc/hosts.allow; it is read anew for each connection.',
    some:
      'This line of TCP wrappers denies {sources}. ' +
      'Their connections open, and after a pause of five seconds they are closed: "{symptom}". ' +
      'If they should get in, add `sshd: ADDRESS` for them to /etc/hosts.allow.',
  },
  check({ outcomes, report }) {
    const all = outcomes();
    const reported = new Set<number>();
    for (const denied of all) {
      if (denied.hop !== 'tcp-wrappers' || denied.verdict !== 'closed') continue;
      const served = all.some((o) => samePlace(o, denied) && o.verdict !== 'closed' && o.hop !== 'host-firewall');
      for (const { origin, sources } of denied.because) {
        if (reported.has(origin)) continue;
        reported.add(origin);
        const shown = formatSet(sources);
        report({
          message: served ? 'some' : 'everybody',
          at: origin,
          label: served ? 'turns these clients away' : 'turns everybody away',
          data: {
            sources:
              shown.length > 3
                ? `${shown.slice(0, 3).join(', ')} and ${shown.length - 3} more ranges`
                : shown.join(', '),
            symptom: denied.symptom ?? 'closed',
          },
          severity: served ? 'note' : 'error',
          certainty: denied.certainty,
          verdict: 'closed',
          outcomes: [denied],
        });
      }
    }
  },
});

const samePlace = (a: Outcome, b: Outcome): boolean =>
  a.family === b.family && a.port === b.port && a.to?.value === b.to?.value;
