import {
  type Address,
  type AddressRange,
  after,
  before,
  type Family,
  highest,
  lowest,
  parseAddress,
  parsePrefix,
} from '#core/address';
import { type AddressSet, addressSet, allAddresses, complement, rangeSet } from '#core/address-set';
import { type NumberSet, numberSet } from '#core/number-set';
import { readPlainRange } from '../iptables-address.ts';
import { protocolNumber, servicePort } from '../iptables-names.ts';
import { parseNumber } from '../iptables-numbers.ts';
import type { Expression, Relation } from './ast.ts';

/** How one number of a type is written. `null`: a name that is not known. */
export type ReadNumber = (text: string) => number | null;

export const portNumber: ReadNumber = (text) => parseNumber(text, 0xffff) ?? servicePort(text);
export const protocolValue: ReadNumber = (text) => parseNumber(text, 255) ?? protocolNumber(text);
export const markNumber: ReadNumber = (text) => parseNumber(text);

/** The constants of an expression, sets and lists taken apart. */
export function constantsOf(expression: Expression): readonly Expression[] {
  if (expression.expr === 'set') return expression.elements.map(({ key }) => key);
  return expression.expr === 'list' ? expression.items : [expression];
}

/** All addresses that the expression names; `null` where one is a host name or no address of the family. */
export function addressesOf(expression: Expression, family: Family): AddressSet | null {
  if (expression.expr === 'word') {
    const range = addressRange(expression, family);
    return range === null ? null : rangeSet(range);
  }
  const ranges: AddressRange[] = [];
  for (const one of constantsOf(expression)) {
    const range = addressRange(one, family);
    if (range === null) return null;
    ranges.push(range);
  }
  return addressSet(family, ranges);
}

/** One address, prefix or range (`10.0.0.1-10.0.0.9`); `*` is every address. */
export function addressRange(expression: Expression, family: Family): AddressRange | null {
  if (expression.expr === 'range') {
    return expression.low.expr === 'word' && expression.high.expr === 'word'
      ? between(expression.low.text, expression.high.text, family)
      : null;
  }
  if (expression.expr !== 'word') return null;
  const { text } = expression;
  const plain = readPlainRange(text, 0, text.length, family);
  if (plain !== null) return plain;
  if (text === '*') return { family, low: lowest(family), high: highest(family) };
  const dash = text.indexOf('-');
  if (dash > 0) return between(text.slice(0, dash), text.slice(dash + 1), family);
  const range = parsePrefix(text) ?? numericIPv4(text, family);
  return range?.family === family ? range : null;
}

/** nft(8): an IPv4 address may be one number. */
function numericIPv4(text: string, family: Family): AddressRange | null {
  const value = family === 4 ? parseNumber(text) : null;
  return value === null ? null : { family, low: value, high: value };
}

function between(from: string, to: string, family: Family): AddressRange | null {
  const low = parseAddress(from);
  const high = parseAddress(to);
  if (low?.family !== family || high?.family !== family || low.value > high.value) return null;
  return { family, low: low.value, high: high.value };
}

/** A single address, without prefix. */
export function singleAddress(expression: Expression, family: Family): Address | null {
  const range = addressRange(expression, family);
  return range === null || range.low !== range.high ? null : { family, value: range.low };
}

/** What `<`, `>=` and the like admit beside one address. */
export function comparedAddresses(relation: Relation, right: Expression, family: Family): AddressSet | null {
  const single = singleAddress(right, family);
  if (single === null) return null;
  const { value } = single;
  const bottom = lowest(family);
  const top = highest(family);
  const none = complement(allAddresses(family));
  switch (relation) {
    case '<':
      return value === bottom ? none : rangeSet({ family, low: bottom, high: before(value) });
    case '<=':
      return rangeSet({ family, low: bottom, high: value });
    case '>':
      return value === top ? none : rangeSet({ family, low: after(value), high: top });
    case '>=':
      return rangeSet({ family, low: value, high: top });
    default:
      return null;
  }
}

/** All numbers that the expression names; `null` where a name is not known. */
export function numbersOf(expression: Expression, read: ReadNumber, top: number): NumberSet | null {
  if (expression.expr === 'word') {
    const single = read(expression.text);
    if (single !== null) return [single, single];
  }
  const pairs: [number, number][] = [];
  for (const one of constantsOf(expression)) {
    const pair = numberPair(one, read, top);
    if (pair === null) return null;
    pairs.push(pair);
  }
  return numberSet(pairs);
}

export function numberPair(expression: Expression, read: ReadNumber, top: number): [number, number] | null {
  if (expression.expr === 'range') {
    if (expression.low.expr !== 'word' || expression.high.expr !== 'word') return null;
    return ordered(read(expression.low.text), read(expression.high.text));
  }
  if (expression.expr !== 'word') return null;
  const { text } = expression;
  if (text === '*') return [0, top];
  const single = read(text);
  if (single !== null) return [single, single];
  for (let dash = text.indexOf('-'); dash > 0; dash = text.indexOf('-', dash + 1)) {
    const pair = ordered(read(text.slice(0, dash)), read(text.slice(dash + 1)));
    if (pair !== null) return pair;
  }
  return null;
}

const ordered = (low: number | null, high: number | null): [number, number] | null =>
  low === null || high === null || low > high ? null : [low, high];

/** What `<`, `>=` and the like admit beside one number. */
export function comparedNumbers(
  relation: Relation,
  right: Expression,
  read: ReadNumber,
  top: number,
): NumberSet | null {
  const value = right.expr === 'word' ? read(right.text) : null;
  if (value === null) return null;
  switch (relation) {
    case '<':
      return value === 0 ? [] : [0, value - 1];
    case '<=':
      return [0, value];
    case '>':
      return value >= top ? [] : [value + 1, top];
    case '>=':
      return [value, top];
    default:
      return null;
  }
}

/** The bits of `syn`, `syn,ack`, `(syn | ack)`, `0x12`; `null` where a name is not known. */
export function bitsOf(expression: Expression, names: Readonly<Record<string, number>>): number | null {
  switch (expression.expr) {
    case 'word':
      return Object.hasOwn(names, expression.text) ? names[expression.text]! : parseNumber(expression.text);
    case 'list': {
      let bits = 0;
      for (const item of expression.items) {
        const own = bitsOf(item, names);
        if (own === null) return null;
        bits |= own;
      }
      return bits >>> 0;
    }
    case 'binary': {
      const left = bitsOf(expression.left, names);
      const right = bitsOf(expression.right, names);
      return expression.op !== '|' || left === null || right === null ? null : (left | right) >>> 0;
    }
    default:
      return null;
  }
}

/**
 * Names of interfaces; a trailing `*` stands for any rest, as in the model. `null` for numbers and for names that hold
 * an escaped star.
 */
export function namesOf(expression: Expression): readonly string[] | null {
  const names: string[] = [];
  for (const one of constantsOf(expression)) {
    if (one.expr !== 'word' || /[\\$]/.test(one.text)) return null;
    names.push(one.text);
  }
  return names;
}

export const isNumeric = (text: string): boolean => /^(?:0x[0-9a-f]+|\d+)$/i.test(text);
