import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unpackServers } from '../live/releases/store.ts';
import { gradeForms, gradeRecording } from '../support/grade-recording.ts';
import { Score } from '../support/judge.ts';

const root = 'fixtures/oracles/releases';

/** Real servers whose rules were loaded and shown by other releases' programs, with what real clients saw. */
describe.each(readdirSync(root).filter((name) => name.endsWith('.json')))('servers of %s', (file) => {
  const recordings = unpackServers(readFileSync(`${root}/${file}`, 'utf8'));
  const total = new Score();

  it.each(recordings.map((recording) => [recording.name, recording] as const))('%s', async (_, recording) => {
    const score = new Score();
    await gradeRecording(recording, score);
    if (!recording.undecidable) total.merge(score);
    expect([...score.mistakes, ...(await gradeForms(recording))]).toEqual([]);
  });

  it('are answered with certainty where everything was collected', () => {
    const all = [...total.counts.values()].reduce((a, b) => a + b, 0);
    expect(total.of('right and certain') / all).toBeGreaterThanOrEqual(0.98);
  });
});
