import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: '`Status:`', state: 'modelled', note: 'in the languages of ufw’s catalogues' },
];
