import { afterEach, describe, expect, it, vi } from 'vitest';

/** Outside of this test Chevrotain does not look for ambiguities, since that costs more than reading. */
describe('grammars', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  const validated = async <M>(load: () => Promise<M>): Promise<M> => {
    vi.resetModules();
    vi.stubEnv('SSHREACH_VALIDATE_GRAMMARS', '1');
    return load();
  };

  it('of rules are sound', async () => {
    const { parseRule } = await validated(() => import('#formats/nft/rule-grammar'));
    expect(parseRule('tcp dport 22 accept', 0).badFrom).toBeNull();
  });

  it('of blocks are sound', async () => {
    const { parseBlocks } = await validated(() => import('#formats/nft/block-grammar'));
    expect(parseBlocks('table ip t {\n}\n').children).toHaveLength(1);
  });

  it('of JSON are sound', async () => {
    const { parseJson } = await validated(() => import('#formats/_grammar/json'));
    expect(parseJson('{"a": [1]}').problems).toEqual([]);
  });
});
