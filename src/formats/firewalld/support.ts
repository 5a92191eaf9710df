import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [{ construct: '`target:`', state: 'modelled', note: '' }];
