import { describe, expect, it } from 'vitest';
import type { HostView } from '#model/host-model';
import type { FilterMatch, FilterRule, FilterTable } from '#model/packet-filter';
import { reachPartition } from '#reason/reach';
import fc from '../support/fast-check.ts';
import { makeTable, makeView, somewhere } from '../support/make-view.ts';

/** A server with many addresses in one network, and sockets bound to some of them. */
function withAddresses(view: HostView, values: readonly number[], bound: readonly number[]): HostView {
  const [device] = view.interfaces.list;
  const [socket] = view.listeners.sockets;
  const addresses = values.map((value) => ({
    address: { family: 4 as const, value },
    prefixLength: 24,
    origin: somewhere,
  }));
  return {
    ...view,
    interfaces: { known: true, list: [{ ...device!, addresses }] },
    listeners: {
      ...view.listeners,
      sockets: bound.map((value) => ({ ...socket!, address: { family: 4, value } })),
    },
  };
}

const NETWORK = 0xc0000200;
const own = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 12 });

const match: fc.Arbitrary<FilterMatch> = fc.oneof(
  fc.record({
    match: fc.constant('address' as const),
    end: fc.constantFrom('source' as const, 'destination' as const),
    set: fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 10 })).map(([low, size]) => ({
      family: 4 as const,
      bounds: [NETWORK + low, NETWORK + low + size],
    })),
    negated: fc.boolean(),
  }),
  fc.record({
    match: fc.constant('masked-address' as const),
    end: fc.constant('destination' as const),
    family: fc.constant(4 as const),
    mask: fc.constant(0xff000005),
    value: fc.constantFrom(0xc0000001, 0xc0000004, 0xc0000005),
    negated: fc.boolean(),
  }),
  fc.record({
    match: fc.constant('original-destination' as const),
    set: fc.integer({ min: 1, max: 40 }).map((at) => ({ family: 4 as const, bounds: [NETWORK + at, NETWORK + at] })),
    ports: fc.constant(null),
    negated: fc.boolean(),
  }),
);

const rules: fc.Arbitrary<FilterRule[]> = fc.array(
  fc.record({
    origin: fc.integer({ min: 1000, max: 1100 }),
    steps: fc.array(match, { minLength: 1, maxLength: 2 }),
    terminal: fc.constantFrom({ to: 'accept' as const }, { to: 'drop' as const }),
  }),
  { maxLength: 6 },
);

/** The same rules again where answers leave. */
function withOutput(table: FilterTable, rules: readonly FilterRule[]): FilterTable {
  const input = table.chains.get('INPUT')!;
  const output = { ...input, name: 'OUTPUT', base: { ...input.base!, hook: 'output' as const }, rules };
  return { ...table, chains: new Map([...table.chains, ['OUTPUT', output]]) };
}

describe('destinations that nothing tells apart', () => {
  it('share their answers with no other', () => {
    fc.assert(
      fc.property(rules, rules, own, fc.nat(3), (incoming, outgoing, last, bound) => {
        const values = last.map((one) => NETWORK + one);
        const table = withOutput(makeTable({ INPUT: incoming }, 'accept'), outgoing);
        const plain = makeView([table]);
        const view = bound === 0 ? withAddresses(plain, values, []) : withAddresses(plain, values, values.slice(bound));
        const each = values.flatMap((value) => reachPartition(view, { to: { family: 4, value }, port: 22 }));
        expect(reachPartition(view, { port: 22 })).toEqual(each);
      }),
      { numRuns: 150 },
    );
  });
});
