import { describe, expect, it } from 'vitest';
import { contains, ranges } from '#core/address-set';
import type { HostView } from '#model/host-model';
import { PackedRules, packedChain } from '#model/packed-rules';
import type { FilterChain, FilterMatch, FilterRule, FilterTable, Terminal } from '#model/packet-filter';
import { CellSet } from '#reason/cell-set';
import { evaluateConnection } from '#reason/evaluate-connection';
import { answerQueries, reachPartition } from '#reason/reach';
import { SourceSpace } from '#reason/source-space';
import fc from '../support/fast-check.ts';
import { makeTable, makeView, somewhere } from '../support/make-view.ts';

/** A deliberately plain reading of the same rules: one source at a time, every undecidable match both ways. */
type Result = 'accept' | 'drop' | 'reject' | 'fall';

function matches(match: FilterMatch, source: number): boolean | 'maybe' {
  switch (match.match) {
    case 'address':
      return contains(match.set, source) !== match.negated;
    case 'port':
      return match.ports.includes(22) !== match.negated;
    case 'connection-state':
      return match.states.includes('new') !== match.negated;
    default:
      return 'maybe';
  }
}

function possible(chains: FilterTable['chains'], name: string, source: number): Set<Result> {
  const walk = (rules: readonly FilterRule[]): Set<Result> => {
    const [rule, ...rest] = rules;
    if (rule === undefined) return new Set(['fall']);
    const hits = rule.steps.map((step) => matches(step as FilterMatch, source));
    const out = new Set<Result>();
    if (!hits.every((hit) => hit === true) || rule.terminal === null) for (const r of walk(rest)) out.add(r);
    if (hits.includes(false) || rule.terminal === null) return out;
    const { terminal } = rule;
    if (terminal.to === 'return') out.add('fall');
    else if (terminal.to === 'jump' || terminal.to === 'goto') {
      for (const inner of possible(chains, terminal.chain, source)) {
        if (inner !== 'fall') out.add(inner);
        else if (terminal.to === 'goto') out.add('fall');
        else for (const r of walk(rest)) out.add(r);
      }
    } else out.add(terminal.to as Result);
    return out;
  };
  return walk(chains.get(name)!.rules);
}

const likely = { accept: 'accepted', drop: 'timeout', reject: 'refused' } as const;

function bruteForce(table: FilterTable, policy: 'accept' | 'drop', source: number): string[] {
  const ends = [...possible(table.chains, 'INPUT', source)].map((r) => likely[r === 'fall' ? policy : r]);
  return [...new Set(ends)].sort();
}

const network = fc
  .tuple(fc.integer({ min: 0x0a000000, max: 0x0a0000ff }), fc.integer({ min: 24, max: 32 }))
  .map(([address, length]) => {
    const size = 2 ** (32 - length);
    const low = Math.floor(address / size) * size;
    return { family: 4 as const, bounds: [low, low + size - 1] };
  });

const match: fc.Arbitrary<FilterMatch> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      match: fc.constant('address' as const),
      end: fc.constant('source' as const),
      set: network,
      negated: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      match: fc.constant('port' as const),
      end: fc.constant('destination' as const),
      ports: fc.constantFrom([22, 22], [80, 80]),
      negated: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ match: 'opaque' as const, text: '-m geoip' }) },
);

const terminal = (later: readonly string[]): fc.Arbitrary<Terminal | null> =>
  fc.oneof(
    fc.constant(null),
    fc.constantFrom<Terminal>(
      { to: 'accept' },
      { to: 'drop' },
      { to: 'return' },
      { to: 'reject', kinds: { 4: 'port-unreachable' } },
    ),
    ...(later.length === 0
      ? []
      : [
          fc
            .constantFrom(...later)
            .chain((chain) => fc.constantFrom<Terminal>({ to: 'jump', chain }, { to: 'goto', chain })),
        ]),
  );

const rules = (later: readonly string[]): fc.Arbitrary<FilterRule[]> =>
  fc.array(
    fc.record({ origin: fc.constant(somewhere), steps: fc.array(match, { maxLength: 2 }), terminal: terminal(later) }),
    { maxLength: 5 },
  );

/** Keeps later packets out of it: an undecidable rule could otherwise also stall the session. */
const established: FilterRule = {
  origin: somewhere,
  steps: [{ match: 'connection-state', states: ['established'], translated: [], negated: false }],
  terminal: { to: 'accept' },
};

const filter = fc.record({
  policy: fc.constantFrom('accept' as const, 'drop' as const),
  chains: fc.record({
    INPUT: rules(['a', 'b']).map((made) => [established, ...made]),
    a: rules(['b', 'c']),
    b: rules(['c']),
    c: rules([]),
  }),
});

const sources = fc.array(fc.integer({ min: 0x09ffffff, max: 0x0a000100 }), { minLength: 1, maxLength: 8 });

const waysOf = (answer: { verdict: string; alternatives: readonly { verdict: string }[] }): string[] =>
  answer.verdict === 'unknown' ? answer.alternatives.map((a) => a.verdict).sort() : [answer.verdict];

/** The same rules packed, as formats pack those of large dumps. */
function packChain(chain: FilterChain): FilterChain {
  const packed = new PackedRules(1, 4);
  const patterns = new Map<string, number>();
  for (const rule of chain.rules) {
    const at = rule.steps.findIndex((step) => 'match' in step && step.match === 'address' && !step.negated);
    const own = rule.steps[at];
    if (own === undefined || !('match' in own) || own.match !== 'address') {
      packed.addRule(rule);
      continue;
    }
    const steps = rule.steps.filter((step) => step !== own);
    const key = JSON.stringify([steps, rule.terminal, at]);
    const pattern = patterns.get(key) ?? packed.addPattern({ steps, terminal: rule.terminal, end: own.end, at });
    patterns.set(key, pattern);
    packed.add(pattern, rule.origin, own.set.bounds.map(Number));
  }
  return packedChain(chain, packed);
}

const withOrigins = (table: FilterTable, from: number): FilterTable => ({
  ...table,
  chains: new Map(
    [...table.chains].map(([name, chain], c) => [
      name,
      { ...chain, rules: chain.rules.map((rule, i) => ({ ...rule, origin: from + 100 * c + i })) },
    ]),
  ),
});

const packTable = (table: FilterTable): FilterTable => ({
  ...table,
  chains: new Map([...table.chains].map(([name, chain]) => [name, packChain(chain)])),
});

describe('packed rules', () => {
  it('decide as the same rules do one by one', () => {
    fc.assert(
      fc.property(filter, fc.boolean(), ({ policy, chains }, isPlain) => {
        const table = withOrigins(
          makeTable(isPlain ? { ...chains, INPUT: chains.INPUT.slice(1) } : chains, policy),
          1000,
        );
        const packed = packTable(table);
        for (const [name, { rules: own }] of table.chains) expect(packed.chains.get(name)!.rules).toEqual(own);
        expect(reachPartition(makeView([packed]), { port: 22 })).toEqual(
          reachPartition(makeView([table]), { port: 22 }),
        );
      }),
      { numRuns: 600 },
    );
  });
});

/** Every packet walks every chain where somebody watches. */
function watched(view: HostView, value: number): string[] {
  const space = SourceSpace.points(4, [{ family: 4, value }]);
  const endings = evaluateConnection({
    ...{
      view,
      space,
      sources: CellSet.of(space.all),
      to: { family: 4, value: 0xc0000201 },
      port: 22,
      user: null,
      device: 'eth0',
    },
    ...{ overLoopback: false, clientPorts: { low: 32768, high: 60999 } },
    conditions: { met: new Set(), flipped: null },
    observe: () => () => undefined,
  });
  return [...new Set(endings.map(({ verdict }) => verdict))].sort();
}

describe('chains that decide alike about every packet', () => {
  it('are not asked twice, and say the same', () => {
    fc.assert(
      fc.property(filter, sources, ({ policy, chains }, samples) => {
        const view = makeView([makeTable({ ...chains, INPUT: chains.INPUT.slice(1) }, policy)]);
        const outcomes = reachPartition(view, { port: 22 });
        for (const source of samples) {
          const outcome = outcomes.find((o) => contains(o.sources, source))!;
          expect(waysOf(outcome)).toEqual(watched(view, source));
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('the partition of sources', () => {
  it('says for every source what a packet-by-packet reading says', () => {
    fc.assert(
      fc.property(filter, sources, ({ policy, chains }, samples) => {
        const table = makeTable(chains, policy);
        const view = makeView([table]);
        const outcomes = reachPartition(view, { port: 22 });
        for (const source of samples) {
          const holding = outcomes.filter((o) => contains(o.sources, source));
          expect(holding).toHaveLength(1);
          expect(waysOf(holding[0]!)).toEqual(bruteForce(table, policy, source));
        }
      }),
      { numRuns: 600 },
    );
  });

  it('agrees with exact questions', () => {
    fc.assert(
      fc.property(filter, sources, ({ policy, chains }, samples) => {
        const table = makeTable(chains, policy);
        const answers = answerQueries(
          makeView([table]),
          samples.map((value) => ({ from: { family: 4, value }, port: 22 })),
        );
        expect(answers.map(waysOf)).toEqual(samples.map((source) => bruteForce(table, policy, source)));
      }),
      { numRuns: 300 },
    );
  });

  it('covers every source that can arrive exactly once', () => {
    fc.assert(
      fc.property(filter, ({ policy, chains }) => {
        const outcomes = reachPartition(makeView([makeTable(chains, policy)]), { port: 22 });
        const all = outcomes.flatMap((o) => [...ranges(o.sources)]).sort((a, b) => Number(a.low) - Number(b.low));
        for (let i = 1; i < all.length; i++) expect(Number(all[i]!.low)).toBeGreaterThan(Number(all[i - 1]!.high));
        const size = all.reduce((sum, r) => sum + Number(r.high) - Number(r.low) + 1, 0);
        // Left out: 0/8, 127/8, 224/4, the broadcast address (inside 240/4) and the host's own address.
        expect(size).toBe(2 ** 32 - 2 ** 24 - 2 ** 24 - 2 ** 28 - 1 - 1);
      }),
      { numRuns: 200 },
    );
  });
});
