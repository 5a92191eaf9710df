import { claimName } from '../_grammar/claim-name.ts';
import type { Format } from '../format.ts';

const named = /(?:^|-)ldd(?:-|$)/;
const row = /^[ \t]+lib\S+\.so\S*[ \t]+=>[ \t]/m;

export const format: Format = {
  id: 'ldd',
  title: 'Libraries of sshd (ldd)',
  kinds: [
    {
      id: 'ldd-sshd',
      title: 'output of `ldd /usr/sbin/sshd`',
      command: 'ldd /usr/sbin/sshd',
      emptyMeans: 'failed',
      single: false,
    },
  ],
  names: ['ldd'],
  signs: ['=>'],
  phase: 'versions',
  detect(claim, head) {
    const name = claimName(claim);
    const byName = named.test(name);
    if (row.test(head)) return { kind: 'ldd-sshd', score: byName ? 90 : 80 };
    return byName ? { kind: 'ldd-sshd', score: 60 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
