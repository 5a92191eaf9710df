import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'name, uid, gid, home, shell of passwd(5)', state: 'modelled', note: '' },
  { construct: 'group(5)', state: 'modelled', note: '' },
  {
    construct: 'password field of shadow(5)',
    state: 'modelled',
    note: 'Only whether a password can be right and whether the field is locked; the hash is not kept.',
  },
  { construct: 'expiry of shadow(5), chage -l', state: 'modelled', note: 'Against the time the snapshot was taken.' },
  {
    construct: 'lines that shadow(5) lacks',
    state: 'modelled',
    note: 'Or that glibc does not read: pam_unix keeps their users out.',
  },
  {
    construct: 'CR before the end of a line',
    state: 'modelled',
    note: 'Part of the last field; undecided where every line has one, which may be of the copy alone.',
  },
  { construct: 'passwd -S', state: 'partial', note: '`L` stands for a locked password and for one that never was.' },
  { construct: 'id USER', state: 'modelled', note: 'All groups, whatever source names them.' },
  { construct: 'getent', state: 'modelled', note: 'A single name shows that user only.' },
  {
    construct: 'passwd, group, shadow of nsswitch.conf(5)',
    state: 'partial',
    note: '`files`, `systemd` and `compat` are known; what another service says is not.',
  },
  { construct: '+ and - lines of compat', state: 'opaque', note: '' },
  {
    construct: '/etc/nologin, /run/nologin',
    state: 'modelled',
    note: 'That it exists; its text is what the client reads.',
  },
];
