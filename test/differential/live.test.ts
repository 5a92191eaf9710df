import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Recording } from '../live/record.ts';
import { gradeForms, gradeRecording } from '../support/grade-recording.ts';
import { Score } from '../support/judge.ts';

const root = 'fixtures/oracles/live';

/** Real servers, recorded with what real clients saw; `npm run test:oracles` makes them anew. */
describe('recorded servers', () => {
  const total = new Score();
  const undecidable = new Score();
  for (const file of readdirSync(root)
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    it(file.replace('.json', ''), async () => {
      const recording: Recording = JSON.parse(readFileSync(`${root}/${file}`, 'utf8'));
      const score = new Score();
      await gradeRecording(recording, score);
      (recording.undecidable ? undecidable : total).merge(score);
      expect([...score.mistakes, ...(await gradeForms(recording))]).toEqual([]);
    });
  }

  it('are answered with certainty where everything was collected', () => {
    console.log(`recorded servers: ${total}; those that no dump decides: ${undecidable}`);
    const all = [...total.counts.values()].reduce((a, b) => a + b, 0);
    expect(total.of('right and certain') / all).toBeGreaterThanOrEqual(0.98);
  });
});
