import { parseAddress } from '#core/address';
import type { Span } from '#core/source-file';

export interface Banned extends Span {
  /** As printed. */
  readonly address: string;
}

/** Addresses behind `Banned IP list:`, or in quotes in the list of `fail2ban-client banned`. */
export function readBanned(text: string, kind: string): Banned[] {
  const list = kind === 'fail2ban-jail' ? /Banned IP list:([^\r\n]*)/.exec(text) : null;
  if (kind === 'fail2ban-status' || (kind === 'fail2ban-jail' && list === null)) return [];
  const from = list === null ? 0 : list.index + 'Banned IP list:'.length;
  const searched = list === null ? text : list[1]!;
  return Array.from(searched.matchAll(/[0-9a-fA-F:.]+/g), (found) => {
    const start = from + found.index;
    return { address: found[0], start, end: start + found[0].length };
  }).filter(({ address }) => parseAddress(address) !== null);
}
