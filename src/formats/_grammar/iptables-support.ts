import type { SupportRow } from '../format.ts';
import { matchOptions } from './iptables-keywords.ts';
import { matches } from './iptables-matches.ts';
import { targets } from './iptables-targets.ts';

/** Each option, match and target of iptables' rule language, and how far it is understood. */
export const support: readonly SupportRow[] = [
  {
    construct: '-s, -d',
    state: 'modelled',
    note: 'prefixes, masks of any shape, lists; names are opaque: they were resolved when the rule was loaded',
  },
  { construct: '-i, -o', state: 'modelled', note: 'names, `+` at the end' },
  { construct: '-p', state: 'modelled', note: 'names and numbers' },
  { construct: '-f', state: 'modelled', note: 'a handshake comes in one piece' },
  { construct: '-4, -6', state: 'modelled', note: 'rules of the other family do not exist' },
  { construct: '!', state: 'modelled', note: 'before the option, or before its argument as older releases print it' },
  {
    construct: '-j CHAIN, -g CHAIN',
    state: 'modelled',
    note: 'user chains; a chain that is not in the dump is opaque',
  },
  ...Object.entries(matches)
    .map(([name, { state, note }]): SupportRow => ({ construct: `-m ${name}`, state, note }))
    .sort(byConstruct),
  ...Object.keys(matchOptions)
    .filter((name) => !Object.hasOwn(matches, name))
    .map((name): SupportRow => ({ construct: `-m ${name}`, state: 'opaque', note: '' })),
  { construct: 'any other match', state: 'opaque', note: 'may match or not' },
  ...Object.entries(targets)
    .map(([name, { state, note }]): SupportRow => ({ construct: `-j ${name}`, state, note }))
    .sort(byConstruct),
  { construct: 'any other target', state: 'opaque', note: 'may do anything' },
];

function byConstruct(a: SupportRow, b: SupportRow): number {
  return a.construct < b.construct ? -1 : 1;
}
