import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '#discover/archive/limits';
import { readArchive } from '#discover/archive/read-archive';
import fc from '../support/fast-check.ts';

/** Archives of every kind that real tools made, changed anywhere: reading them ends, and in no exception. */
const root = 'fixtures/archives';

const edit = fc.oneof(
  fc.record({ do: fc.constant('flip' as const), at: fc.nat(), bit: fc.nat(7) }),
  fc.record({ do: fc.constant('set' as const), at: fc.nat(), value: fc.constantFrom(0, 1, 0x7f, 0x80, 0xff) }),
  fc.record({ do: fc.constant('cut' as const), at: fc.nat() }),
  fc.record({ do: fc.constant('remove' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 700 }) }),
  fc.record({ do: fc.constant('repeat' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 700 }) }),
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function changed(bytes: Buffer, one: Edit): Buffer {
  if (bytes.length === 0) return bytes;
  const at = one.at % bytes.length;
  if (one.do === 'cut') return bytes.subarray(0, at);
  if (one.do === 'remove') return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + one.length)]);
  if (one.do === 'repeat') return Buffer.concat([bytes.subarray(0, at + one.length), bytes.subarray(at)]);
  const copy = Buffer.from(bytes);
  copy[at] = one.do === 'set' ? one.value : copy[at]! ^ (1 << one.bit);
  return copy;
}

async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 4096) yield bytes.subarray(at, at + 4096);
}

const limits = { ...defaultLimits, unpacked: 8 * 1024 * 1024, kept: 8 * 1024 * 1024, members: 1000 };

describe('changed archives', () => {
  it.each(readdirSync(root).sort())('%s', async (name) => {
    const whole = readFileSync(`${root}/${name}`);
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        const opened = await readArchive(name, pieces(edits.reduce(changed, whole)), limits, () => true);
        expect('ok' in opened.tree.readDirectory('')).toBe(true);
      }),
      { numRuns: 60, seed: 6 },
    );
  });
});
