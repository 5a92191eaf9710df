import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BootRecording } from '../live/boots/record-boot.ts';
import { gradeBoot } from '../support/grade-boot.ts';
import { Score } from '../support/judge.ts';

const root = 'fixtures/oracles/boots';

/**
 * Hosts that a real systemd booted, recorded with what real clients saw; `npm run test:oracles` boots them anew, those of
 * other releases where their trees are.
 */
describe('recorded boots', () => {
  const total = new Score();
  const others = new Score();
  const undecidable = new Score();
  for (const file of readdirSync(root).sort()) {
    it(file.replace('.json', ''), async () => {
      const recording: BootRecording = JSON.parse(readFileSync(`${root}/${file}`, 'utf8'));
      const score = new Score();
      await gradeBoot(recording, score);
      (recording.undecidable ? undecidable : recording.release === undefined ? total : others).merge(score);
      expect(score.mistakes).toEqual([]);
    });
  }

  it('are answered with certainty where the files decide', () => {
    console.log(`recorded boots: ${total}; of other releases: ${others}; undecidable: ${undecidable}`);
    const certain = (score: Score): number =>
      score.of('right and certain') / [...score.counts.values()].reduce((a, b) => a + b, 0);
    expect(certain(total)).toBeGreaterThanOrEqual(0.98);
    // Many of them have a socket whose service fails: the first clients are cut off, later ones refused.
    expect(certain(others)).toBeGreaterThanOrEqual(0.93);
  });
});
