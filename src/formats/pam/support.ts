import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: '@include, include, substack', state: 'modelled', note: '' },
  { construct: 'pam_nologin', state: 'modelled', note: '`file=` too.' },
  { construct: 'required, requisite, sufficient, optional', state: 'modelled', note: '' },
  { construct: '[success=1 default=ignore]', state: 'modelled', note: 'Jumps too; `reset` may go either way.' },
  { construct: 'pam_access', state: 'modelled', note: '`accessfile=` and access.d too; other separators are opaque.' },
  { construct: 'pam_listfile', state: 'partial', note: 'Users, groups, shells, terminals; not `rhost` and `ruser`.' },
  { construct: 'pam_succeed_if', state: 'partial', note: 'Not `rhost`, `ruser`, net groups and `use_uid`.' },
  { construct: 'pam_unix', state: 'modelled', note: 'Passwords and expiry of shadow(5).' },
  { construct: 'pam_deny, pam_permit, pam_localuser, pam_shells', state: 'modelled', note: '' },
  { construct: 'pam_usertype', state: 'partial', note: 'Between 500 and 999 login.defs(5) would have to tell.' },
  {
    construct: 'pam_time',
    state: 'partial',
    note: '`conffile=` too; the hour at which somebody comes, and net groups, nobody knows.',
  },
  {
    construct: 'pam_sss, pam_ldap, pam_winbind, pam_krb5',
    state: 'partial',
    note: 'They do not know local users; of others nobody can tell.',
  },
  {
    construct: 'pam_faillock',
    state: 'irrelevant',
    note: 'It keeps somebody out for some minutes after wrong passwords. Releases without it let nobody pass.',
  },
  {
    construct: 'pam_tally, pam_tally2',
    state: 'partial',
    note: 'Newer systems lack them, and then nobody passes; counts are not read.',
  },
  {
    construct: 'pam_limits',
    state: 'partial',
    note: '`maxlogins 0` and `maxsyslogins 0`; others depend on who is logged in.',
  },
  { construct: 'pam_securetty', state: 'modelled', note: '' },
  {
    construct: 'CR before the end of a line',
    state: 'modelled',
    note: 'Part of the last word; undecided where every line has one, which may be of the copy alone.',
  },
  { construct: 'other modules', state: 'opaque', note: 'Named where a login could depend on them.' },
  { construct: 'users of access.conf(5)', state: 'modelled', note: 'Names, (groups), ALL, EXCEPT.' },
  {
    construct: 'origins of access.conf(5)',
    state: 'partial',
    note: 'Addresses, networks, ALL, LOCAL; names need DNS.',
  },
];
