import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'getenforce', state: 'modelled', note: '' },
  { construct: 'sestatus: SELinux status, Current mode', state: 'modelled', note: '' },
  { construct: 'sestatus: Mode from config file', state: 'modelled', note: 'For the next boot.' },
  { construct: 'SELINUX=', state: 'modelled', note: 'For the next boot.' },
  { construct: 'selinux=, enforcing= of /proc/cmdline', state: 'modelled', note: 'They count before the file.' },
  { construct: 'semanage port -l', state: 'modelled', note: 'Types of TCP ports and ranges.' },
  { construct: 'semanage port -l -C, grep', state: 'modelled', note: 'A partial view.' },
  { construct: 'SELINUXTYPE, booleans, contexts, MLS', state: 'irrelevant', note: '' },
];
