import { claimName } from '../_grammar/claim-name.ts';
import { searchedFor } from '../_grammar/command-words.ts';
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
    {
      id: 'ldd-search',
      title: 'output of `ldd /usr/sbin/sshd | grep libwrap`',
      command: null,
      emptyMeans: 'nothing',
      single: false,
    },
  ],
  names: ['ldd'],
  signs: ['=>'],
  phase: 'versions',
  detect(claim, head) {
    const name = claimName(claim);
    const byName = named.test(name);
    if (byName && /^(?:lib)?wrap/.test(searchedFor(claim) ?? '')) return { kind: 'ldd-search', score: 90 };
    if (row.test(head)) return { kind: 'ldd-sshd', score: byName ? 90 : 80 };
    return byName ? { kind: 'ldd-sshd', score: 60 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
