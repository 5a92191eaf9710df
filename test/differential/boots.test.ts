import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BootRecording } from '../live/boots/record-boot.ts';
import { gradeBoot } from '../support/grade-boot.ts';
import { Score } from '../support/judge.ts';

const root = 'fixtures/oracles/boots';

/** Hosts that a real systemd booted, recorded with what real clients saw; `npm run test:oracles` boots them anew. */
describe('recorded boots', () => {
  const total = new Score();
  const undecidable = new Score();
  for (const file of readdirSync(root).sort()) {
    it(file.replace('.json', ''), async () => {
      const recording: BootRecording = JSON.parse(readFileSync(`${root}/${file}`, 'utf8'));
      const score = new Score();
      await gradeBoot(recording, score);
      (recording.undecidable ? undecidable : total).merge(score);
      expect(score.mistakes).toEqual([]);
    });
  }

  it('are answered with certainty where the files decide', () => {
    console.log(`recorded boots: ${total}; undecidable: ${undecidable}`);
    const all = [...total.counts.values()].reduce((a, b) => a + b, 0);
    expect(total.of('right and certain') / all).toBeGreaterThanOrEqual(0.98);
  });
});
