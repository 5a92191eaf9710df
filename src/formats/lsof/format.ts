import { claimName } from '../_grammar/claim-name.ts';
import type { Format } from '../format.ts';

const named = /(?:^|-)lsof(?:-|$)/;
const header = /^COMMAND\s+PID\s.*\bTYPE\s+DEVICE\s/m;
const row = /^\S+\s+\d+\s.*\sIPv[46]\s+\S+\s+\S+\s+(?:TCP|UDP)\s+\S+:\S+/m;

export const format: Format = {
  id: 'lsof',
  title: 'Open sockets (lsof)',
  kinds: [
    {
      id: 'lsof-sockets',
      title: 'output of `lsof -nP -i` and its relatives',
      command: 'lsof -nP -i',
      // Without root's rights lsof shows nothing of others' processes and says nothing about it.
      emptyMeans: 'failed',
      single: false,
    },
  ],
  names: ['lsof'],
  signs: ['device', 'ipv4', 'ipv6'],
  phase: 'main',
  detect(claim, head) {
    const byName = named.test(claimName(claim));
    const content = header.test(head) ? 80 : row.test(head) ? 75 : 0;
    if (content > 0) return { kind: 'lsof-sockets', score: byName ? 90 : content };
    return byName ? { kind: 'lsof-sockets', score: 60 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
