import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createToken, EmbeddedActionsParser, type IToken, type TokenVocabulary } from 'chevrotain';
import { unified } from 'unified';
import { VFile } from 'vfile';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { headLength, identify } from '#discover/identify';
import { GrammarParser } from '#formats/chevrotain';
import { formats } from '#formats/registry';
import { unifiedParser } from '#formats/unified-plugin';
import fc from '../../support/fast-check.ts';

const Any = createToken({ name: 'Any', pattern: /(?!)/ });
const A = createToken({ name: 'A', pattern: /a/, categories: [Any] });
const B = createToken({ name: 'B', pattern: /b/, categories: [Any] });
const C = createToken({ name: 'C', pattern: /c/ });
const D = createToken({ name: 'D', pattern: /d/ });
const E = createToken({ name: 'E', pattern: /e/ });
const vocabulary = [Any, A, B, C, D, E];

class PlainParser extends EmbeddedActionsParser {
  constructor(tokens: TokenVocabulary) {
    super(tokens, { maxLookahead: 1, recoveryEnabled: false });
  }
}

/** One grammar with every method, with rules that can be empty, gates and categories. */
const toyOn = (Base: typeof PlainParser | typeof GrammarParser) =>
  class ToyParser extends (Base as typeof PlainParser) {
    constructor() {
      super(vocabulary);
      this.performSelfAnalysis();
    }

    readonly start = this.RULE('start', (): string => {
      let seen = '';
      this.MANY(() => {
        const part = this.SUBRULE(this.part);
        this.ACTION(() => {
          seen += part;
        });
      });
      this.OPTION(() => {
        this.CONSUME(E);
        const rest = this.SUBRULE1(this.maybe);
        this.ACTION(() => {
          seen += `(${rest})`;
        });
      });
      return seen;
    });

    readonly part = this.RULE(
      'part',
      (): string =>
        this.OR([
          { ALT: () => this.CONSUME(C).image + this.SUBRULE(this.maybe) },
          { GATE: () => this.LA(2).tokenType !== D, ALT: () => `[${this.SUBRULE(this.several)}]` },
          { ALT: () => `-${this.CONSUME1(Any).image}${this.CONSUME(D).image}` },
        ]) as string,
    );

    readonly maybe = this.RULE('maybe', (): string => {
      const first = this.OPTION(() => this.CONSUME(D));
      const rest = this.OR({
        IGNORE_AMBIGUITIES: true,
        DEF: [{ ALT: () => this.CONSUME(B).image }, { ALT: () => this.CONSUME(Any).image }, { ALT: () => '' }],
      }) as string;
      return `${first?.image ?? '_'}${rest}`;
    });

    readonly several = this.RULE('several', (): string => {
      const images: string[] = [];
      this.AT_LEAST_ONE(() => {
        const { image } = this.CONSUME(Any);
        this.ACTION(() => images.push(image));
      });
      return images.join('');
    });
  };

describe('a grammar that looks ahead on demand', () => {
  it('reads the same as one that Chevrotain analyses', () => {
    const [own, plain] = [new (toyOn(GrammarParser))(), new (toyOn(PlainParser))()];
    const token = fc.constantFrom(A, B, C, D, E).map(
      (type): IToken => ({
        image: type.name.toLowerCase(),
        startOffset: 0,
        tokenType: type,
        tokenTypeIdx: type.tokenTypeIdx!,
      }),
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 8 }), (tokens) => {
        const [ownRead, plainRead] = [own, plain].map((parser) => {
          parser.input = [...tokens];
          const value = parser.start();
          return { value, errors: parser.errors.map(({ name, token: at }) => [name, at.image]) };
        });
        expect(ownRead).toEqual(plainRead);
      }),
      { numRuns: 2000 },
    );
  });
});

const filesBelow = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap((name) => filesBelow(join(path, name)))
    : [path];

const slugOf = (path: string): string =>
  path
    .slice(path.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/\.(txt|log|out|json)$/, '')
    .replace(/[^a-z0-9.]+/g, '-');

/** With validation on, Chevrotain analyses grammars itself, and throws where one is ambiguous. */
describe('all grammars', () => {
  let validated: typeof formats;
  beforeAll(async () => {
    vi.resetModules();
    vi.stubEnv('SSHREACH_VALIDATE_GRAMMARS', '1');
    validated = (await import('#formats/registry')).formats;
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  it('are sound, and read all fixtures the same whoever analyses them', async () => {
    let read = 0;
    for (const path of ['fixtures/hosts', 'fixtures/formats'].flatMap(filesBelow)) {
      const text = readFileSync(path, 'utf8');
      const claim = { path: path.replace(/^.*?\/bundle\//, ''), slug: slugOf(path) };
      const found = identify(claim, text.slice(0, headLength), formats);
      if (found === null) continue;
      const other = validated.find(({ id }) => id === found.format.id)!;
      const [own, checked] = await Promise.all(
        [found.format, other].map(async (format) => {
          const file = new VFile(text);
          const tree = unified()
            .use(unifiedParser(await format.load(), found.kind.id) as never)
            .parse(file);
          return JSON.stringify([tree, file.messages]);
        }),
      );
      expect(own, path).toBe(checked);
      read++;
    }
    expect(read).toBeGreaterThan(300);
  });
});
