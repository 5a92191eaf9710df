import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LoginRecording } from '../live/logins/record-login.ts';
import { gradeLogins } from '../support/grade-logins.ts';
import { Score } from '../support/judge.ts';

const root = 'fixtures/oracles/logins';

/** Real logins to real servers, recorded; `npm run test:oracles` makes them anew. */
describe('recorded logins', () => {
  const total = new Score();
  const undecidable = new Score();
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    it(file.replace('.json', ''), async () => {
      const recording: LoginRecording = JSON.parse(readFileSync(`${root}/${file}`, 'utf8'));
      const score = new Score();
      await gradeLogins(recording, score);
      // What only running programs decide was not collected.
      (recording.undecidable ? undecidable : total).merge(score);
      expect(score.mistakes).toEqual([]);
    });
  }

  it('are answered with certainty where everything was collected', () => {
    console.log(`recorded logins: ${total}; undecidable: ${undecidable}`);
    const all = [...total.counts.values()].reduce((a, b) => a + b, 0);
    expect(total.of('right and certain') / all).toBeGreaterThanOrEqual(0.98);
  });
});
