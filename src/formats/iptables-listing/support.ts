import { support as rules } from '../_grammar/iptables-support.ts';
import type { SupportRow } from '../format.ts';
import { matchPhrases, targetPhrases } from './phrases.ts';

const spoken = new Set([...matchPhrases, ...targetPhrases].map(({ owner }) => owner));
const silent = new Set(['-m comment', '-j ACCEPT', '-j DROP', '-j RETURN', '-j QUEUE', '-j SNAT', '-j MASQUERADE']);

/** Words that listings print for matches and targets; what nobody here has seen printed is opaque. */
export const support: readonly SupportRow[] = [
  {
    construct: 'Chain NAME (policy …)',
    state: 'modelled',
    note: 'the table is told by the command, else by the chains',
  },
  {
    construct: 'num pkts bytes target prot opt in out source destination',
    state: 'modelled',
    note: 'any choice of columns; rules without a target; `opt` left empty by older ip6tables',
  },
  {
    construct: 'iptables -L without -v',
    state: 'opaque',
    note: 'interfaces are not shown, so that any rule may be narrower than it looks',
  },
  { construct: 'ufw show raw', state: 'modelled', note: 'all tables of both families, one behind the other' },
  { construct: 'rules without their chain', state: 'opaque', note: 'they explain only' },
  ...rules
    .filter(({ construct }) => construct.startsWith('-m ') || construct.startsWith('-j '))
    .map((row): SupportRow => {
      const name = row.construct.slice(3);
      const known = spoken.has(name) || silent.has(row.construct) || row.state === 'irrelevant' || name.includes(' ');
      if (row.construct === '-m quota') return { ...row, state: 'opaque', note: 'the listing leaves out the negation' };
      return known ? row : { ...row, state: 'opaque' };
    }),
];
