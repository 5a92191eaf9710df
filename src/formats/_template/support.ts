import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'hostname', state: 'modelled', note: 'The last one counts.' },
  { construct: 'colour', state: 'irrelevant', note: '' },
  { construct: 'other names', state: 'unknown', note: 'Reported.' },
];
