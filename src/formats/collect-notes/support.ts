import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'user', state: 'modelled', note: 'Whether root collected: then an empty packet filter is empty.' },
  { construct: 'collector, host, time', state: 'irrelevant', note: '' },
  { construct: 'exit, absent, unreadable, left out', state: 'irrelevant', note: 'The outputs themselves tell.' },
];
