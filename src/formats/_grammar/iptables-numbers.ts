import { type NumberSet, numberSet } from '#core/number-set';
import { protocolNumber, servicePort } from './iptables-names.ts';

/** A number as strtoul(3) with base 0 reads it: decimal, `0x…`, octal with a leading zero. `null` where it is none. */
export function parseNumber(text: string, highest = 0xffffffff): number | null {
  const value = /^0x[0-9a-f]{1,8}$/i.test(text)
    ? Number.parseInt(text.slice(2), 16)
    : /^0[0-7]{1,11}$/.test(text)
      ? Number.parseInt(text, 8)
      : /^(?:0|[1-9]\d{0,10})$/.test(text)
        ? Number(text)
        : -1;
  return value < 0 || value > highest ? null : value;
}

/** `0x10/0xff`: value and mask; without a mask all bits. */
export function parseMasked(text: string): { value: number; mask: number } | null {
  const slash = text.indexOf('/');
  const value = parseNumber(slash < 0 ? text : text.slice(0, slash));
  const mask = slash < 0 ? 0xffffffff : parseNumber(text.slice(slash + 1));
  return value === null || mask === null ? null : { value, mask };
}

const parsePort = (text: string): number | null => parseNumber(text, 0xffff) ?? servicePort(text);

/** `22`, `ssh`, `1024:65535`, `:1023`, `1024:`; with another separator for targets (`1024-65535`). */
export function parsePortRange(text: string, separator = ':'): readonly [number, number] | null {
  const at = text.indexOf(separator);
  const whole = at < 0 ? parsePort(text) : (servicePort(text) ?? null);
  if (whole !== null) return [whole, whole];
  if (at < 0) return null;
  const low = at === 0 ? 0 : parsePort(text.slice(0, at));
  const high = at === text.length - 1 ? 0xffff : parsePort(text.slice(at + 1));
  return low === null || high === null || low > high ? null : [low, high];
}

/** `22,80,8000:8080`. */
export function parsePortList(text: string): NumberSet | null {
  const ranges: (readonly [number, number])[] = [];
  for (const piece of text.split(',')) {
    const range = parsePortRange(piece);
    if (range === null) return null;
    ranges.push(range);
  }
  return numberSet(ranges);
}

/** A protocol's name or number; 0 is every protocol. */
export const parseProtocol = (text: string): number | null => parseNumber(text, 255) ?? protocolNumber(text);
