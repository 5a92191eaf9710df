import { describe, expect, it } from 'vitest';
import { indexStatements } from '#formats/_grammar/iptables-grammar';
import { LineKind, type StatementIndex } from '#formats/_grammar/iptables-index';
import { RuleLowering } from '#formats/_grammar/iptables-lower-rule';
import { packRules } from '#formats/_grammar/iptables-pack-rules';
import type { FilterRule } from '#model/packet-filter';
import fc from '../../support/fast-check.ts';

/** So long that what stands before it is parsed before what stands behind it. */
const pause = `#${'x'.repeat(10_000)}`;

const statementsOf = (index: StatementIndex, from: number) =>
  Array.from({ length: index.length }, (_, line) => line)
    .filter((line) => index.start(line) >= from)
    .map((line) => ({
      kind: index.kind(line),
      span: [index.start(line) - from, index.end(line) - from],
      items: Array.from({ length: index.endItem(line) - index.firstItem(line) }, (_, i) => {
        const item = index.firstItem(line) + i;
        return [index.itemKind(item), index.itemStart(item) - from, index.itemEnd(item) - from];
      }),
    }));

const word = fc.constantFrom(
  ...['-A INPUT', '-I INPUT 3', '[12:345]', '[1:2', '-s 10.0.0.1/8', '! -d 1::2', '-4', '-6', '-45', '-f 4', '--4'],
  ...['-m tcp --dport 22', '--dports 22,80:90', '--comment "a 1\\"2"', '--name 5 6', '-c 1 2', '-j ACCEPT', '-g c1'],
  ...['*filter', ':INPUT DROP [0:0]', 'COMMIT', '# on Mon Nov 23 06:39:27 2026', '12', '-', '"7', '! 9', '\t', '\r'],
);
const line = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));

describe('lines that differ in digits', () => {
  it('become what the grammar makes of each', () => {
    fc.assert(
      fc.property(line, fc.infiniteStream(fc.integer({ min: 0, max: 99999 })), (first, numbers) => {
        const second = first.replace(/\d+/g, () => String(numbers.next().value));
        const text = `${first}\n${pause}\n${second}`;
        const from = text.length - second.length;
        expect(statementsOf(indexStatements(text), from)).toEqual(statementsOf(indexStatements(second), 0));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('lines that differ in an address and counters', () => {
  const ipv4 = fc
    .array(fc.integer({ min: 0, max: 300 }), { minLength: 3, maxLength: 5 })
    .chain((bytes) => fc.constantFrom('', '/8', '/32', '/0').map((mask) => bytes.join('.') + mask));
  const ipv6 = fc
    .array(fc.constantFrom('0', '1', 'ff02', '2001', 'Db8', '', '', '00ab', '12345', '1.2.3.4'), { maxLength: 9 })
    .chain((groups) =>
      fc
        .constantFrom('', '/0', '/1', '/31', '/32', '/64', '/127', '/128', '/129')
        .map((mask) => groups.join(':') + mask),
    );
  const address = fc.oneof(ipv4, ipv6);
  const counters = fc.constantFrom('', '[0:0] ', '[12:345] ', '[1:2');
  const chain = fc.constantFrom('-A INPUT', '-I INPUT 3', '--append INPUT', '-X');
  const rest = fc.array(word, { maxLength: 5 }).map((words) => words.join(' '));

  const rule = fc
    .tuple(
      chain,
      fc.constantFrom('-s', '-d', '! -s', '--comment "x -s', ' -s '),
      fc.constantFrom(' ', '', '"', ','),
      rest,
    )
    .map(
      ([command, option, after, end]) =>
        (own: string, count: string) =>
          `${count}${command} ${option} ${own}${after}${end}`,
    );

  it('become what the grammar makes of each', () => {
    fc.assert(
      fc.property(rule, address, address, counters, counters, (make, one, other, count, otherCount) => {
        const second = make(other, otherCount);
        const text = `${make(one, count)}\n${pause}\n${second}`;
        const from = text.length - second.length;
        expect(statementsOf(indexStatements(text), from)).toEqual(statementsOf(indexStatements(second), 0));
      }),
      { numRuns: 3000 },
    );
  });

  const family = fc.constantFrom(4 as const, 6 as const);

  it('mean what each means by itself', () => {
    fc.assert(
      fc.property(rule, fc.array(address, { minLength: 2, maxLength: 6 }), family, (make, addresses, family) => {
        const first = family === 4 ? '192.0.2.1/32' : '2001:db8::1/128';
        const text = [make(first, ''), pause, ...addresses.map((own) => make(own, ''))].join('\n');
        const index = indexStatements(text);
        const lines = Array.from({ length: index.length }, (_, line) => line).filter(
          (line) => index.kind(line) === LineKind.command,
        );
        const lowering = new RuleLowering(text, index, family, null);
        const chains = new Set<string>();
        const packed = packRules(lines, { family, text, index, lowering, chains, spanOf: (line) => line });
        const alone = lines.flatMap((line) => {
          const rules: FilterRule[] = [];
          new RuleLowering(text, index, family, null).lower(line, chains, line, rules);
          return rules;
        });
        expect(packed.unpack()).toEqual(alone);
      }),
      { numRuns: 1000 },
    );
  });
});
