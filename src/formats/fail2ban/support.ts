import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: '`Banned IP list:`', state: 'unknown', note: 'pointed out; the packet filter’s rules decide' },
  { construct: '`fail2ban-client banned`', state: 'unknown', note: 'pointed out; the packet filter’s rules decide' },
  { construct: '`Jail list:`', state: 'irrelevant', note: '' },
  { construct: '`Filter`, `Currently failed:`, `Total banned:`', state: 'irrelevant', note: 'counters' },
];
