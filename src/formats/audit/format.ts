import { claimName } from '../_grammar/claim-name.ts';
import type { Detection, Format } from '../format.ts';

const content = /^(?:node=\S+ )?type=\w+ msg=audit\(/m;
const named = /(?:^|-)(?:ausearch|avc)(?:-|$)|^(?:var-log-audit-)?audit\.?log$/;

/** Refusals of SELinux and AppArmor as the kernel records them: auditd(8), ausearch(8). */
export const format: Format = {
  id: 'audit',
  title: 'Refusals in the audit log',
  kinds: [
    { id: 'audit-log', title: '`/var/log/audit/audit.log`', command: null, emptyMeans: 'nothing', single: false },
    {
      id: 'ausearch',
      title: 'output of `ausearch -m avc`',
      command: 'ausearch -m avc -ts boot',
      emptyMeans: 'failed',
      single: false,
    },
  ],
  names: ['ausearch', 'avc', 'audit'],
  signs: ['msg=audit('],
  phase: 'main',
  answers: [/^<no matches>$/],
  detect(claim, head): Detection | null {
    const name = claimName(claim);
    if (named.test(name))
      return { kind: /audit/.test(name) ? 'audit-log' : 'ausearch', score: content.test(head) ? 90 : 60 };
    return content.test(head) ? { kind: 'audit-log', score: 80 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
