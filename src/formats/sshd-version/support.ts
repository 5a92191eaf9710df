import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'OpenSSH_9.6p1', state: 'modelled', note: '' },
  { construct: 'Debian-…, Ubuntu-…', state: 'modelled', note: 'The vendor and the package’s revision.' },
  { construct: 'no vendor', state: 'modelled', note: 'Taken from the package or the operating system.' },
  { construct: 'unknown option -- V', state: 'irrelevant', note: 'sshd before 9.3 complains and tells its version.' },
  { construct: 'OpenSSL …', state: 'irrelevant', note: '' },
];
