import { claimName } from '../_grammar/claim-name.ts';
import type { Format } from '../format.ts';

const named = /(?:^|-)ss(?:-|$)/;
const header = /^(?:Netid\s+)?(?:State\s+)?Recv-Q\s+Send-Q\s+Local Address:Port/m;
const row = /^(?:tcp\s+)?LISTEN\s+\d+\s+\d+\s+\S+:\S+\s+\S+:\S+/m;
/** Totals (`ss -s`) and other views without a table of sockets. */
const noTable = /(?:^|-)ss-s(?:-|$)|(?:^|-)ss-+help/;

export const format: Format = {
  id: 'ss',
  title: 'Socket statistics (ss)',
  kinds: [
    {
      id: 'ss-listening',
      title: 'output of `ss -tlnp` and its relatives',
      command: 'ss -tlnp',
      emptyMeans: 'failed',
      single: false,
    },
  ],
  names: ['-ss-'],
  signs: ['recv-q', 'listen'],
  phase: 'main',
  detect(claim, head) {
    const name = claimName(claim);
    const byName = named.test(name) && !noTable.test(name);
    const content = header.test(head) ? 80 : row.test(head) ? 70 : 0;
    if (content > 0) return { kind: 'ss-listening', score: byName ? 90 : content };
    return byName ? { kind: 'ss-listening', score: 60 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
