import { rulesetSupport } from '../_grammar/nft/support.ts';
import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  ...rulesetSupport,
  { construct: 'nft -a, -n, -s, -S, -y', state: 'modelled', note: 'handles, numbers, names of services' },
  { construct: 'nft -t', state: 'partial', note: 'the content of named sets is unknown' },
  { construct: 'nft -N', state: 'opaque', note: 'names in place of addresses' },
  {
    construct: '/etc/nftables.conf, /etc/sysconfig/nftables.conf',
    state: 'modelled',
    note: 'what the next start loads where nftables.service is enabled; possible where nobody knows',
  },
  {
    construct: 'a file that is refused',
    state: 'partial',
    note: 'misspelt words, fields and values, names that are not there, missing braces: nothing of it is in force; where that is not certain, both is possible',
  },
  { construct: 'include', state: 'partial', note: 'what was not collected is unknown' },
  { construct: 'define, redefine, undefine', state: 'modelled', note: 'by block' },
  {
    construct: 'add, create, insert, flush, delete, destroy',
    state: 'modelled',
    note: 'in the order of the files; rules placed by handle or index leave their chain incomplete',
  },
  { construct: 'replace, rename', state: 'unknown', note: 'reported' },
  { construct: 'any other statement', state: 'unknown', note: 'reported; the rest of the rule is opaque' },
];
