import type { AddressValue, Family } from '#core/address';
import { addressSet } from '#core/address-set';
import { hasRange, meetsRange, type NumberSet, numberSet } from '#core/number-set';
import type { FilterMatch, FilterStep } from '#model/packet-filter';
import { notUnderstood, type OptionGroup, type RuleContext } from './iptables-extension.ts';
import { plainLengths } from './plain-lengths.ts';

/** What one bit of the packet is: known, not known, or the `bit`-th lowest of a field. */
type Bit = 0 | 1 | null | { readonly field: Field; readonly bit: number };
type Field = 'protocol' | 'hops' | 'length' | 'source' | 'destination' | 'source-port' | 'destination-port' | 'flags';

const known = (value: number, width: number): Bit[] =>
  Array.from({ length: width }, (_, i) => ((value >>> (width - 1 - i)) & 1) as 0 | 1);
const unknown = (width: number): Bit[] => Array<Bit>(width).fill(null);
const fieldBits = (field: Field, width: number): Bit[] =>
  Array.from({ length: width }, (_, i) => ({ field, bit: width - 1 - i }));

/** Clients put no options into the headers of IP, and a handshake comes in one piece. */
const ipHeaders: Readonly<Record<Family, readonly Bit[]>> = {
  4: [
    ...known(0x45, 8),
    ...unknown(8),
    ...fieldBits('length', 16),
    ...unknown(16),
    0,
    null,
    ...known(0, 14),
    ...fieldBits('hops', 8),
    ...fieldBits('protocol', 8),
    ...unknown(16),
    ...fieldBits('source', 32),
    ...fieldBits('destination', 32),
  ],
  6: [
    ...known(6, 4),
    ...unknown(28),
    ...fieldBits('length', 16),
    ...fieldBits('protocol', 8),
    ...fieldBits('hops', 8),
    ...fieldBits('source', 128),
    ...fieldBits('destination', 128),
  ],
};

/** ECN's two flags depend on the client. */
const tcpHeader: readonly Bit[] = [
  ...fieldBits('source-port', 16),
  ...fieldBits('destination-port', 16),
  ...unknown(64),
  ...unknown(10),
  ...fieldBits('flags', 6),
  ...unknown(48),
];

const NUMBER = /^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i;

function numberOf(text: string): number {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return value <= 0xffffffff ? value : notUnderstood();
}

/** xt_u32.c: `START&MASK>>BITS@START=VALUE:VALUE,…&&…`, over the packet from its IP header on. */
export function lowerU32(options: OptionGroup, { family, before }: RuleContext): FilterStep[] {
  const text = options.value('--u32') ?? notUnderstood();
  const negated = options.negated('--u32');
  const tests: FilterMatch[] = [];
  for (const test of text.split('&&'))
    tests.push(lowerTest(test.replace(/\s/g, ''), family, [...before, ...tests].some(isTcp)));
  if (!negated) return tests;
  const [only, more] = tests;
  if (more !== undefined || only === undefined) notUnderstood();
  if (only.match === 'constant') return [{ match: 'constant', value: !only.value }];
  return 'negated' in only ? [{ ...only, negated: true }] : notUnderstood();
}

const isTcp = (step: FilterStep): boolean =>
  'match' in step &&
  step.match === 'protocol' &&
  !step.negated &&
  step.numbers.length === 2 &&
  step.numbers[0] === 6 &&
  step.numbers[1] === 6;

function lowerTest(test: string, family: Family, tcp: boolean): FilterMatch {
  const [location = '', wanted = '', rest] = test.split('=');
  if (rest !== undefined) notUnderstood();
  const ranges = wanted.split(',').map((range): readonly [number, number] => {
    const [low = '', high = low] = range.split(':');
    return [numberOf(low), numberOf(high)];
  });
  return matchOf(wordAt(location, [...ipHeaders[family], ...(tcp ? tcpHeader : [])]), ranges, family);
}

/** The 32 bits that the operations leave. */
function wordAt(location: string, packet: readonly Bit[]): readonly Bit[] {
  const [first = '', ...operations] = location.match(/(?:&|<<|>>|@)?[0-9a-fx]+/gi) ?? [];
  if ([first, ...operations].join('') !== location) notUnderstood();
  let start = 0;
  const load = (offset: number): readonly Bit[] => {
    const bits = packet.slice((start + offset) * 8, (start + offset) * 8 + 32);
    return bits.length === 32 ? bits : notUnderstood();
  };
  let word = load(numberOf(first));
  for (const operation of operations) {
    const [, sign = '', digits = ''] = /^(&|<<|>>|@)(.*)$/.exec(operation) ?? notUnderstood();
    const number = numberOf(digits);
    if (sign === '&') {
      const mask = known(number, 32);
      word = word.map((bit, i) => (mask[i] === 1 ? bit : 0));
    } else if (sign === '@') {
      start += constantOf(word) ?? notUnderstood();
      word = load(number);
    } else {
      const zeros = known(0, Math.min(number, 32));
      word = sign === '<<' ? [...word.slice(number), ...zeros] : [...zeros, ...word].slice(0, 32);
    }
  }
  return word;
}

function constantOf(word: readonly Bit[]): number | null {
  let value = 0;
  for (const bit of word) {
    if (bit !== 0 && bit !== 1) return null;
    value = value * 2 + bit;
  }
  return value;
}

type Ranges = readonly (readonly [number, number])[];

const isIn = (value: number, ranges: Ranges): boolean => ranges.some(([low, high]) => value >= low && value <= high);

/** Whether a word, of which bits are those of one field, is in the ranges. */
function matchOf(word: readonly Bit[], ranges: Ranges, family: Family): FilterMatch {
  const constant = constantOf(word);
  if (constant !== null) return { match: 'constant', value: isIn(constant, ranges) };
  const fields = new Set(word.map((bit) => (bit === null ? null : typeof bit === 'object' ? bit.field : 0)));
  fields.delete(0);
  const [field] = fields;
  if (fields.size !== 1 || field === null || field === undefined || field === 0 || word.includes(1)) notUnderstood();
  switch (field) {
    case 'protocol':
      return { match: 'protocol', numbers: valuesOf(word, 8, ranges), negated: false };
    case 'hops':
      return { match: 'hop-limit', family, values: valuesOf(word, 8, ranges), negated: false };
    case 'length': {
      const lengths = valuesOf(word, 16, ranges);
      const { low, high } = plainLengths[family];
      if (meetsRange(lengths, low, high) && !hasRange(lengths, low, high)) notUnderstood();
      return { match: 'constant', value: hasRange(lengths, low, high) };
    }
    case 'source-port':
    case 'destination-port':
      return {
        match: 'port',
        end: field === 'source-port' ? 'source' : 'destination',
        ports: valuesOf(word, 16, ranges),
        negated: false,
      };
    case 'flags': {
      const { mask, value } = singleOf(word, ranges);
      return { match: 'tcp-flags', mask: Number(mask), value: Number(value), negated: false };
    }
    case 'source':
    case 'destination':
      return addressMatch(word, field, ranges, family);
  }
}

/** All values of a field for which the word is in the ranges. */
function valuesOf(word: readonly Bit[], width: number, ranges: Ranges): NumberSet {
  const found: [number, number][] = [];
  for (let value = 0; value < 2 ** width; value++) {
    let number = 0;
    for (const bit of word)
      number = number * 2 + (typeof bit === 'object' && bit !== null ? (value >>> bit.bit) & 1 : 0);
    if (!isIn(number, ranges)) continue;
    const last = found.at(-1);
    if (last !== undefined && last[1] === value - 1) last[1] = value;
    else found.push([value, value]);
  }
  return numberSet(found);
}

/** `(field & mask) == value`, for a word that must be one number. */
function singleOf(word: readonly Bit[], ranges: Ranges): { mask: bigint; value: bigint } {
  const [range, more] = ranges;
  if (more !== undefined || range === undefined || range[0] !== range[1]) notUnderstood();
  let mask = 0n;
  let value = 0n;
  word.forEach((bit, i) => {
    const wanted = (range[0] >>> (31 - i)) & 1;
    if (typeof bit !== 'object' || bit === null) {
      if (wanted === 1) notUnderstood();
      return;
    }
    mask |= 1n << BigInt(bit.bit);
    value |= BigInt(wanted) << BigInt(bit.bit);
  });
  return { mask, value };
}

function addressMatch(
  word: readonly Bit[],
  end: 'source' | 'destination',
  ranges: Ranges,
  family: Family,
): FilterMatch {
  const isWhole = family === 4 && word.every((bit, i) => typeof bit === 'object' && bit?.bit === 31 - i);
  if (isWhole) {
    const set = addressSet(
      4,
      ranges.filter(([low, high]) => low <= high).map(([low, high]) => ({ family: 4 as const, low, high })),
    );
    return { match: 'address', end, set, negated: false };
  }
  const { mask, value } = singleOf(word, ranges);
  const number = (bits: bigint): AddressValue => (family === 4 ? Number(bits) : bits);
  return { match: 'masked-address', end, family, mask: number(mask), value: number(value), negated: false };
}
