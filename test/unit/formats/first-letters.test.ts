import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

/** The letters at which Chevrotain's table of first letters begins or ends a group, and all below 256. */
const letters = [
  ...Array.from({ length: 256 }, (_, code) => code),
  ...Array.from({ length: 256 }, (_, group) => [255 * (group + 2) - 1, 255 * (group + 2)]).flat(),
]
  .filter((code) => code <= 0xffff)
  .map((code) => String.fromCharCode(code));

const blanks = /^\s*$/;

describe('sorted lexers', () => {
  /** Makes the lexers sort their patterns by first letters at once, as they do in large files. */
  beforeAll(() => {
    vi.resetModules();
    vi.stubEnv('SSHREACH_VALIDATE_GRAMMARS', '1');
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  it.each([
    ['iptables-save', async () => (await import('#formats/_grammar/iptables-tokens')).makeLexer()],
    ['iptables -L', async () => (await import('#formats/iptables-listing/tokens')).makeLexer()],
    ['ipset', async () => (await import('#formats/ipset/tokens')).makeLexer()],
  ])('take a line of %s that begins with any letter', async (_, load) => {
    const lexer = await load();
    for (const letter of letters) expect(lexer.tokenize(letter).errors).toEqual([]);
  });

  it('take a statement of nft that begins with any letter', async () => {
    const { tokenizeBlocks } = await import('#formats/nft/block-tokens');
    for (const letter of letters) expect(tokenizeBlocks(letter, 'file').errors).toEqual([]);
  });

  it('take a word of nft that begins with any letter', async () => {
    const { tokenizeRule } = await import('#formats/nft/rule-tokens');
    for (const letter of letters)
      if (!blanks.test(letter) && letter !== '#')
        expect(tokenizeRule(letter).map(({ image }) => image)).toEqual([letter]);
  });
});
