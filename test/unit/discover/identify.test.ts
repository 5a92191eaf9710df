import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Claim } from '#core/source-file';
import { claimOf } from '#discover/claim';
import { headLength, identify } from '#discover/identify';
import type { Format } from '#formats/format';
import { formats } from '#formats/registry';

/** Every file of the fixtures by what its path claims, also under a name that tells nothing. */
function fixtureFiles(): { claim: Claim; head: string }[] {
  const found: { claim: Claim; head: string }[] = [];
  const seen = new Set<string>();
  for (const entry of readdirSync('fixtures', { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = `${entry.parentPath}/${entry.name}`;
    const head = readFileSync(path, 'utf8').slice(0, headLength);
    const inBundle = path.replace(/^.*\/bundle\/|^fixtures\/formats\//, '');
    if (seen.has(`${inBundle}\n${head}`)) continue;
    seen.add(`${inBundle}\n${head}`);
    found.push({ claim: claimOf(inBundle), head }, { claim: claimOf('x.txt'), head });
  }
  return found;
}

const files = fixtureFiles();

it('finds what asking every format finds', () => {
  expect(files.length).toBeGreaterThan(1_000);
  for (const { claim, head } of files) {
    for (const text of [head, '']) {
      let best: { format: string; kind: string; score: number } | null = null;
      for (const format of formats) {
        const detection = format.detect(claim, text);
        if (detection !== null && detection.score > (best?.score ?? 0)) best = { format: format.id, ...detection };
      }
      const found = identify(claim, text, formats);
      expect(found && { format: found.format.id, kind: found.kind.id, score: found.score }, claim.path).toEqual(best);
    }
  }
});

it.each(formats.filter(({ names, signs }) => names && signs))('$id tells all that it goes by', (format) => {
  const unnamed: Format = { ...format, names: [] };
  const unsigned: Format = { ...format, signs: [] };
  for (const { claim, head } of files) {
    expect(identify(claim, '', [unsigned])?.kind.id, claim.path).toBe(format.detect(claim, '')?.kind);
    const nameless = claimOf('x.txt');
    expect(identify(nameless, head, [unnamed])?.kind.id, claim.path).toBe(format.detect(nameless, head)?.kind);
  }
});
