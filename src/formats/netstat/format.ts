import { claimName } from '../_grammar/claim-name.ts';
import type { Format } from '../format.ts';

const named = /(?:^|-)netstat(?:-|$)/;
/** Routing table, interfaces, groups and statistics are other outputs of the same program. */
const otherView = /(?:^|-)netstat-(?:\w-)*(?:[a-z]*[rsig][a-z]*)(?:-|$)/;
const row = /^(?:tcp6?|udp6?)\s+\d+\s+\d+\s+\S+:\S+\s+\S+:\S+/m;
const windowsRow = /^\s+TCP\s+\S+:\d+\s+\S+:\d+\s+\S+/m;
/** Limited to one state, ss leaves that column out and looks like netstat below its header. */
const headerOfSs = /^(?:Netid\s+)?(?:State\s+)?Recv-Q\s+Send-Q\s+Local Address:Port/m;
const header = /^Active Internet connections \(/m;

export const format: Format = {
  id: 'netstat',
  title: 'Socket table (netstat)',
  kinds: [
    {
      id: 'netstat-sockets',
      title: 'output of `netstat -tlnp` and its relatives',
      command: 'netstat -tlnp',
      emptyMeans: 'failed',
      single: false,
    },
  ],
  names: ['netstat'],
  signs: ['active internet', 'tcp', 'udp'],
  phase: 'main',
  detect(claim, head) {
    const name = claimName(claim);
    const byName = named.test(name) && !otherView.test(name);
    if (header.test(head) || (row.test(head) && !headerOfSs.test(head)) || windowsRow.test(head))
      return { kind: 'netstat-sockets', score: byName ? 90 : 80 };
    return byName ? { kind: 'netstat-sockets', score: 60 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
