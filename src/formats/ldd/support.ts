import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'libwrap.so.0 => …', state: 'modelled', note: 'sshd asks hosts.allow and hosts.deny.' },
  {
    construct: 'no libwrap',
    state: 'modelled',
    note: 'Counts for a whole listing of sshd-session, or of an sshd that does authentication itself (before 9.8).',
  },
  {
    construct: 'nothing found by `grep libwrap`',
    state: 'modelled',
    note: 'Casts doubt on what the distribution usually does, where sshd itself would be linked (before 9.8).',
  },
  {
    construct: 'libwrap.so.0 => not found',
    state: 'partial',
    note: 'Linked; that sshd then cannot start is not said.',
  },
  { construct: 'not a dynamic executable', state: 'irrelevant', note: '' },
  { construct: 'other libraries', state: 'irrelevant', note: '' },
];
