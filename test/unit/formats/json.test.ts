import { describe, expect, it } from 'vitest';
import { itemsOf, type Json, member, numberOf, parseJson, textOf } from '#formats/_grammar/json';
import fc from '../../support/fast-check.ts';

function plain(value: Json | null): unknown {
  switch (value?.type) {
    case 'object':
      return Object.fromEntries(value.children.map((m) => [m.name, plain(m.children[0] ?? null)]));
    case 'array':
      return value.children.map(plain);
    case 'number':
      return Number(value.value);
    case 'string':
      return value.value;
    case 'word':
      return value.value === 'null' ? null : value.value === 'true';
    default:
      return undefined;
  }
}

const own = fc.jsonValue().filter((v) => !JSON.stringify(v).includes('__proto__'));

describe('parseJson', () => {
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(own, fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const { root, problems } = parseJson(text);
        expect(problems).toEqual([]);
        expect(plain(root)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps the place of every value', () => {
    const text = '{"rule": {"handle": 3, "expr": [{"accept": null}]}}';
    const { root } = parseJson(text);
    const rule = member(root, 'rule')!;
    expect(text.slice(rule.start, rule.end)).toBe('{"handle": 3, "expr": [{"accept": null}]}');
    expect(numberOf(member(rule, 'handle'))).toBe(3);
    const [statement] = itemsOf(member(rule, 'expr'));
    expect(text.slice(statement!.start, statement!.end)).toBe('{"accept": null}');
  });

  it('keeps children inside their parents', () => {
    fc.assert(
      fc.property(own, (value) => {
        const visit = (node: { start: number; end: number; children?: readonly unknown[] }): void => {
          let at = node.start;
          for (const child of (node.children ?? []) as (typeof node)[]) {
            expect(child.start).toBeGreaterThanOrEqual(at);
            expect(child.end).toBeLessThanOrEqual(node.end);
            at = child.end;
            visit(child);
          }
        };
        visit(parseJson(JSON.stringify(value, null, 1)).root!);
      }),
    );
  });

  it('reads escapes', () => {
    expect(textOf(parseJson('"a\\n\\u0041\\"\\\\"').root)).toBe('a\nA"\\');
  });

  it('reads what is there of a text that was cut off, and says what is missing', () => {
    const { root, problems } = parseJson('{"nftables": [{"table": {"name": "filter"}}, {"chain": {"na');
    expect(plain(root)).toEqual({ nftables: [{ table: { name: 'filter' } }, { chain: { na: undefined } }] });
    expect(problems.map((p) => p.expected)).toContain('a closing bracket');
  });

  it.each(['', '   ', 'nothing', '}', '[1,,2', '{"a" 1}', '{"a": }', '[1] [2]', '{1: 2}', ':'])(
    'reports %j',
    (text) => {
      const { problems, root } = parseJson(text);
      expect(problems.length > 0 || root === null).toBe(true);
    },
  );

  it('refuses nesting that would exhaust the stack', () => {
    expect(parseJson('['.repeat(100_000)).problems[0]!.expected).toBe('less deep nesting');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[],:" \\1a.n-') }), (text) => {
        expect(() => parseJson(text)).not.toThrow();
      }),
    );
  });
});
