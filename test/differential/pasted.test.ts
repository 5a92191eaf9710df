import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Recording } from '../live/record.ts';
import { gradeView } from '../support/grade-recording.ts';
import { Score } from '../support/judge.ts';
import { modelBundle } from '../support/model-bundle.ts';
import { outputsOf, pastes } from '../support/paste.ts';

/**
 * Recorded servers as people paste them into mails, forums and documents: the answers are those that clients saw, or
 * wider ones, and none is certain and wrong. Each way is tried on a few servers, all of them in turn.
 */
const root = 'fixtures/oracles/live';
const names = readdirSync(root)
  .filter((name) => name.endsWith('.json'))
  .sort();
const serversEach = 4;

/** Right answers of a hundred, certain or not; what a paste leaves nothing of is not in the list. */
const rightAtLeast: Readonly<Record<string, number>> = {
  wrapped: 50,
  'with asterisks lost': 50,
  'with lines left out': 0,
  'cut at its end': 80,
  'without its beginning': 50,
};

describe('recorded servers, pasted', () => {
  it.each(Object.keys(pastes).map((way, i) => [way, i] as const))('%s', async (way, i) => {
    const score = new Score();
    for (let k = 0; k < serversEach; k++) {
      const name = names[((i * serversEach + k) * 2) % names.length]!;
      const recording: Recording = JSON.parse(readFileSync(`${root}/${name}`, 'utf8'));
      const { views } = await modelBundle(pastes[way]!(outputsOf(recording.bundle)));
      gradeView({ ...recording, view: views[0]! }, score);
    }
    expect(score.mistakes.filter((mistake) => mistake.startsWith('wrong and certain'))).toEqual([]);
    const all = [...score.counts.values()].reduce((a, b) => a + b, 0);
    const right = score.of('right and certain') + score.of('right and possible');
    expect((100 * right) / all).toBeGreaterThanOrEqual(rightAtLeast[way] ?? 90);
  });
});
