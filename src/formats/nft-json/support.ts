import { rulesetSupport } from '../_grammar/nft/support.ts';
import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  ...rulesetSupport,
  { construct: '`{"xt": …}`', state: 'opaque', note: 'most of what iptables made is shown by name only' },
  {
    construct: '`"flags"` of tables',
    state: 'partial',
    note: 'releases up to 1.0.6 print nonsense; then it is undecided whether the table is dormant',
  },
  {
    construct: '`"dev"` of chains',
    state: 'partial',
    note: 'older releases leave it out; then it is undecided which device the chain is bound to',
  },
  { construct: 'statements printed as text', state: 'opaque', note: 'releases without their JSON (`jump { … }`)' },
  { construct: 'any other object', state: 'unknown', note: 'reported' },
];
