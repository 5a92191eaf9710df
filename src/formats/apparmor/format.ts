import { claimName } from '../_grammar/claim-name.ts';
import type { Detection, Format } from '../format.ts';

const named = /(?:^|-)(?:aa-status|apparmor-status)(?:-|$)/;
const content = /^apparmor module is (?:loaded|not loaded)\.$|^\d+ profiles are in (?:enforce|complain) mode\.$/m;

/** The state of AppArmor: aa-status(8). */
export const format: Format = {
  id: 'apparmor',
  title: 'State of AppArmor (aa-status)',
  kinds: [
    { id: 'aa-status', title: 'output of `aa-status`', command: 'aa-status', emptyMeans: 'failed', single: true },
  ],
  names: ['aa-status', 'apparmor-status'],
  signs: ['apparmor module is', 'profiles are in'],
  phase: 'main',
  answers: [/^apparmor not present\.$/, /^apparmor module is not loaded\.$/, /^apparmor filesystem is not mounted\.$/],
  detect(claim, head): Detection | null {
    if (named.test(claimName(claim))) return { kind: 'aa-status', score: content.test(head) ? 90 : 65 };
    return content.test(head) ? { kind: 'aa-status', score: 80 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
