import { maskLength, parseAddress } from '#core/address';
import type { Cell, Row } from '../_grammar/table.ts';
import type { AddressNode } from './ast.ts';

const width = (family: 4 | 6): number => (family === 4 ? 32 : 128);

/** `null` where the text is no address; without a length the address stands alone. */
export function addressNode(
  at: { readonly start: number },
  end: number,
  text: string,
  length: number | null,
  words: readonly string[],
): AddressNode | null {
  const address = parseAddress(text);
  if (address === null) return null;
  const { family } = address;
  const prefixLength = length === null || length > width(family) ? width(family) : length;
  return { type: 'address', start: at.start, end, family, value: text, prefixLength, words };
}

/** `inet 192.0.2.10/24 brd … scope global eth0`, `inet 10.8.0.1 peer 10.8.0.2/32 scope global tun0`. */
export function readInetCells(cells: readonly Cell[], end: number): AddressNode | null {
  const [keyword, value, ...rest] = cells;
  if (keyword === undefined || value === undefined) return null;
  const words = rest.map((cell) => cell.value);
  const [text = '', length] = value.value.split('/', 2) as [string, string | undefined];
  // The prefix behind `peer` is that of the other end.
  const own = words[0] === 'peer' || length === undefined || !/^\d{1,3}$/.test(length) ? null : Number(length);
  return addressNode(keyword, end, text, own, words);
}

/** The addresses of a line of `ip -br addr`: `127.0.0.1/8 ::1/128`, `10.8.0.1 peer 10.8.0.2/32`. */
export function readBriefCells(cells: readonly Cell[]): AddressNode[] {
  const found: AddressNode[] = [];
  cells.forEach((cell, i) => {
    if (cell.value === 'peer' || cells[i - 1]?.value === 'peer') return;
    const [text = '', length] = cell.value.split('/', 2) as [string, string | undefined];
    const address = addressNode(cell, cell.end, text, length === undefined ? null : Number(length), []);
    if (address) found.push(address);
  });
  return found;
}

/**
 * A line of ifconfig: `inet 192.0.2.10 netmask 255.255.255.0`, `inet6 2001:db8::1 prefixlen 64`, and as net-tools 1.60
 * wrote it, `inet addr:192.0.2.10 Bcast:… Mask:255.255.255.0`, `inet6 addr: 2001:db8::1/64 Scope:Global`.
 */
export function readIfconfigRow({ children: cells, end }: Row): AddressNode | null {
  const [keyword, ...rest] = cells;
  if (keyword === undefined || !/^inet6?$/.test(keyword.value)) return null;
  const words = rest.map((cell) => cell.value);
  if (keyword.value === 'inet6') {
    const text = words.find((word) => parseAddress(word.split('/')[0]!) !== null) ?? '';
    const [address = '', length] = text.split('/', 2) as [string, string | undefined];
    const spelt = length ?? words[words.indexOf(text) + 2];
    return addressNode(keyword, end, address, /^\d+$/.test(spelt ?? '') ? Number(spelt) : null, words);
  }
  const values = words.map((word) => word.slice(word.lastIndexOf(':') + 1)).filter((word) => parseAddress(word));
  const mask = parseAddress(maskIn(words));
  return addressNode(keyword, end, values[0] ?? '', mask === null ? null : maskLength(mask), words);
}

function maskIn(words: readonly string[]): string {
  // `192.0.2.10 netmask 255.255.255.0`; the word between them depends on the language.
  if (words.length >= 3 && !words[0]!.includes(':') && !words[1]!.includes(':')) return words[2]!;
  const named = words.find((word) => /^Ma\w*:/.test(word)) ?? '';
  return named.slice(named.indexOf(':') + 1);
}
