import type { SupportState } from '../format.ts';

/** Names are looked up after parsing; a token type for each would make the lexer slow and the grammar long. */
export const keywords: ReadonlyMap<string, SupportState> = new Map([
  ['hostname', 'modelled'],
  ['colour', 'irrelevant'],
]);
