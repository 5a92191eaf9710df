import { describe, expect, it, vi } from 'vitest';
import { parseAddress } from '#core/address';
import { parseIPv4Match, parseMaskedAddress } from '#formats/_grammar/iptables-address';
import { indexStatements } from '#formats/_grammar/iptables-grammar';
import { LineKind } from '#formats/_grammar/iptables-index';
import { matchOptions, targetOptions } from '#formats/_grammar/iptables-keywords';
import { matches } from '#formats/_grammar/iptables-matches';
import { assembleRule, partText } from '#formats/_grammar/iptables-part';
import { targets } from '#formats/_grammar/iptables-targets';
import { makeLexer } from '#formats/_grammar/iptables-tokens';
import { format } from '#formats/iptables-save/format';
import fc from '../../support/fast-check.ts';
import { expectNeverThrows, fixture } from './host-state.ts';

const word = fc.stringMatching(/^[A-Za-z0-9_.:/,-]{1,12}$/).filter((text) => !/^[-!*:[]/.test(text));
const quoted = fc.string({ maxLength: 12 }).filter((text) => !/[\n\r\0]/.test(text));
const print = (value: string): string =>
  /^[A-Za-z0-9_.:/,][A-Za-z0-9_.:/,-]*$/.test(value) ? value : `"${value.replace(/["\\']/g, '\\$&')}"`;

/** A match or target with options of its own table, in any number and order. */
const extension = (kind: 'match' | 'target') => {
  const table = kind === 'match' ? matchOptions : targetOptions;
  return fc.constantFrom(...Object.keys(table)).chain((name) => {
    const options = table[name]!.split(' ')
      .filter((text) => text !== '')
      .map((entry) => entry.split('=')[0]!);
    const option = fc.record({
      name: options.length === 0 ? fc.constant('') : fc.constantFrom(...options),
      negated: fc.boolean(),
      values: fc.array(fc.oneof(word, quoted), { maxLength: 2 }),
    });
    return fc.record({
      kind: fc.constant(kind),
      name: fc.constant(name),
      options: fc.array(option, { maxLength: options.length === 0 ? 0 : 3 }),
    });
  });
};

const base = fc.record({
  kind: fc.constant('base' as const),
  letter: fc.constantFrom('s', 'd', 'i', 'o'),
  negated: fc.boolean(),
  value: word,
});
const baseNames = { s: '--source', d: '--destination', i: '--in-interface', o: '--out-interface' } as const;

/** Options that take exactly one argument whatever it looks like, so that they need one. */
const needsOne =
  /^--(?:comment|log-prefix|nflog-prefix|ulog-prefix|string|hex-string|name|hashlimit-name|label|helper|in-interface|out-interface|physdev-in|physdev-out)$/;

const rule = fc.record({
  counters: fc.option(fc.tuple(fc.nat(), fc.nat())),
  chain: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,10}$/),
  bases: fc.array(base, { maxLength: 3 }),
  matches: fc.array(extension('match'), { maxLength: 4 }),
  target: fc.option(extension('target')),
});

describe('grammar of iptables', () => {
  it.each([
    ['rules', async () => (await import('#formats/_grammar/iptables-grammar')).indexStatements('*filter\n').length],
    [
      'listings',
      async () => (await import('#formats/iptables-listing/grammar')).parseListing('Chain a (x)\n').chains.length,
    ],
    ['sets', async () => (await import('#formats/ipset/grammar')).indexLines('add a b\n').length],
  ])('of %s is sound, and its lexer optimised', async (_, parse) => {
    vi.resetModules();
    vi.stubEnv('SSHREACH_VALIDATE_GRAMMARS', '1');
    expect(await parse()).toBe(1);
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  it('makes tokens that tile the input', () => {
    const lexer = makeLexer();
    /** What no token covers. */
    const uncovered = (input: string): string => {
      const { tokens, errors } = lexer.tokenize(input);
      expect(errors).toEqual([]);
      let at = 0;
      let rest = '';
      for (const { startOffset, image } of tokens) {
        rest += input.slice(at, startOffset);
        at = startOffset + image.length;
        if (!input.startsWith(image, startOffset)) throw new Error(`token ${image} is not at ${startOffset}`);
      }
      return rest + input.slice(at);
    };
    const blanks = /^[ \t\r\f\v]*$/;
    for (const seed of ['iptables-save/one-ruleset/iptables-save-c.txt', 'iptables-save/spellings.txt'])
      expect(uncovered(fixture(seed))).toMatch(blanks);
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));
    fc.assert(fc.property(text, (input) => blanks.test(uncovered(input))));
  });

  it('leaves no line out', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom('*filter', ':INPUT DROP [0:0]', 'COMMIT', '-A INPUT -j ACCEPT', '[1:2]', '[1:2] :a', '-j x # y'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = lines.join('\n').replaceAll('\0', '');
        const index = indexStatements(text);
        const filled = text.split('\n').filter((own) => /[^ \t\r\f\v]/.test(own));
        expect(index.length).toBe(filled.length);
        for (let i = 0; i < index.length; i++)
          expect(filled[i]!.replace(/[ \t\r\f\v]+$/, '').endsWith(text.slice(index.start(i), index.end(i)))).toBe(true);
      }),
    );
  });

  it('reads what was printed', () => {
    fc.assert(
      fc.property(rule, ({ counters, chain, bases, matches: found, target }) => {
        const parts = [...found, ...(target ? [target] : [])].map(({ kind, name, options }) => ({
          kind,
          name,
          options: options
            .map(({ values, ...option }) => {
              const own = needsOne.test(option.name) ? [values[0] ?? 'x'] : values;
              // An unquoted first argument `-x` would be the next option; nothing prints it so.
              return { ...option, values: own };
            })
            // A second option of that name would belong to the match all the same; names once keep the check simple.
            .filter((option, i, all) => all.findIndex((other) => other.name === option.name) === i),
        }));
        const text = [
          ...(counters ? [`[${counters[0]}:${counters[1]}]`] : []),
          `-A ${chain}`,
          ...bases.map(({ letter, negated, value }) => `${negated ? '! ' : ''}-${letter} ${value}`),
          ...parts.flatMap(({ kind, name, options }) => [
            `${kind === 'match' ? '-m' : '-j'} ${name}`,
            ...options.map(({ name: own, negated, values }) =>
              [...(negated ? ['!'] : []), own, ...values.map(print)].join(' '),
            ),
          ]),
        ].join(' ');
        const index = indexStatements(text);
        expect([index.length, index.kind(0)]).toEqual([1, LineKind.command]);
        const read = assembleRule(text, index, 0).map(({ kind, name, options }) => ({
          kind,
          name,
          options: options.map(({ name: own, negated, values }) => ({
            name: own,
            negated,
            values: values.map(({ value }) => value),
          })),
        }));
        expect(read).toEqual([
          ...bases.map(({ letter, negated, value }) => ({
            kind: 'base',
            name: baseNames[letter as keyof typeof baseNames],
            options: [{ name: baseNames[letter as keyof typeof baseNames], negated, values: [value] }],
          })),
          ...parts,
        ]);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the owner of an option that stands elsewhere', () => {
    const text =
      '-A INPUT -m state -p tcp --dport 22 -m comment --comment x --state NEW --sport 5 -j REJECT --reject-with tcp-reset';
    const parts = assembleRule(text, indexStatements(text), 0);
    expect(parts.map((part) => partText(text, part))).toEqual([
      '-m state --state NEW',
      '-p tcp',
      '--dport 22 --sport 5',
      '-m comment --comment x',
      '-j REJECT --reject-with tcp-reset',
    ]);
  });

  it('knows the options of everything that it gives a meaning', () => {
    expect(Object.keys(matches).filter((name) => !(name in matchOptions))).toEqual([]);
    expect(Object.keys(targets).filter((name) => !(name in targetOptions))).toEqual([]);
  });

  it('never throws', async () => {
    await expectNeverThrows(
      format,
      [
        '*filter',
        '*nat',
        ':INPUT',
        'DROP',
        '[0:0]',
        'COMMIT',
        '-A',
        'INPUT',
        '-s',
        '10.0.0.0/8',
        '!',
        '-p',
        'tcp',
        '-m',
        '--dport',
        '22',
        '-j',
        'ACCEPT',
        '-g',
        '#',
        '"',
        '-P',
        '-D',
        '1',
        '--set',
        '--name',
        'recent',
        'conntrack',
        '--ctstate',
        'NEW',
      ],
      [
        fixture('iptables-save/one-ruleset/iptables-save-c.txt').slice(0, 6000),
        fixture('iptables-save/one-ruleset/ip6tables-S-v.txt'),
      ],
    );
  });
});

describe('addresses in rules', () => {
  it('are read in place as elsewhere', () => {
    const octet = fc.oneof(fc.nat(300), fc.constantFrom('', '00', '01', 'x'));
    const address = fc.tuple(
      fc.array(octet, { minLength: 1, maxLength: 5 }),
      fc.oneof(fc.nat(40), fc.constant(''), fc.constant('1x')),
      fc.constantFrom('/', '', '//'),
    );
    fc.assert(
      fc.property(address, fc.constantFrom('', ' ', '  ', ' x'), ([octets, length, slash], tail) => {
        const text = `${octets.join('.')}${slash}${length}${tail}`;
        const quick = parseIPv4Match(text, 0, text.length, 'source');
        if (quick === null) return;
        const strict = parseMaskedAddress(text.trim(), 4);
        expect(quick).toEqual({
          match: 'address',
          end: 'source',
          set: { family: 4, bounds: strict && 'low' in strict ? [strict.low, strict.high] : null },
          negated: false,
        });
      }),
      { numRuns: 2000 },
    );
    expect(parseIPv4Match('-s 192.0.2.0/24 ', 3, 16, 'source')).not.toBeNull();
  });

  it('of IPv6 are read as the strict reader does', () => {
    const group = fc.oneof(
      fc.constantFrom('', '0', 'ffff', '12345', 'g', '1.2.3.4'),
      fc.integer({ min: 0, max: 0xffff }).map((n) => n.toString(16)),
    );
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 10 }), (groups) => {
        const text = groups.join(':');
        const strict = parseAddress(text);
        const own = parseMaskedAddress(text, 6);
        expect(own && 'low' in own ? own.low : null).toBe(strict?.family === 6 ? strict.value : null);
      }),
      { numRuns: 2000 },
    );
  });
});
