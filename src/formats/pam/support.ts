import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: '@include, include, substack', state: 'modelled', note: '' },
  { construct: 'pam_nologin', state: 'modelled', note: '`file=` too.' },
  {
    construct: 'pam_access',
    state: 'modelled',
    note: 'Without `accessfile=`; nested options of the module are opaque.',
  },
  { construct: 'pam_unix', state: 'modelled', note: 'Passwords and expiry of shadow(5).' },
  {
    construct: 'pam_deny',
    state: 'partial',
    note: 'Where it is required without an earlier jump or sufficient module.',
  },
  { construct: 'other modules', state: 'opaque', note: 'Named where a login could depend on them.' },
  { construct: 'users of access.conf(5)', state: 'modelled', note: 'Names, (groups), ALL, EXCEPT.' },
  {
    construct: 'origins of access.conf(5)',
    state: 'partial',
    note: 'Addresses, networks, ALL, LOCAL; names need DNS.',
  },
];
