import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Recording } from '../live/record.ts';
import { gradeView } from '../support/grade-recording.ts';
import { Score } from '../support/judge.ts';
import { modelBundle } from '../support/model-bundle.ts';
import { outputsOf, pastes } from '../support/paste.ts';

/**
 * Recorded servers as people paste them into mails, forums and documents: the answers are those that clients saw, or
 * wider ones, and none is certain and wrong. Each way is tried on a few servers, drawn by their names: another recording
 * leaves most of the draw as it is.
 */
const root = 'fixtures/oracles/live';
const names = readdirSync(root).filter((name) => name.endsWith('.json'));
const serversEach = 4;

const lot = (way: string, name: string): string => createHash('sha256').update(`${way} ${name}`).digest('hex');
const draw = (way: string): string[] =>
  [...names].sort((a, b) => (lot(way, a) < lot(way, b) ? -1 : 1)).slice(0, serversEach);

/** Right answers, certain or not, of a hundred that the files themselves give; what a paste leaves nothing of is not in the list. */
const rightAtLeast: Readonly<Record<string, number>> = {
  wrapped: 50,
  'with asterisks lost': 50,
  'with lines left out': 0,
  'cut at its end': 80,
  'without its beginning': 50,
};

const rightOf = (score: Score): number => score.of('right and certain') + score.of('right and possible');

describe('recorded servers, pasted', () => {
  it.each(Object.keys(pastes))('%s', async (way) => {
    const score = new Score();
    const whole = new Score();
    for (const name of draw(way)) {
      const recording: Recording = JSON.parse(readFileSync(`${root}/${name}`, 'utf8'));
      const { views } = await modelBundle(pastes[way]!(outputsOf(recording.bundle)));
      gradeView({ ...recording, view: views[0]! }, score);
      gradeView({ ...recording, view: (await modelBundle(recording.bundle)).views[0]! }, whole);
    }
    expect(score.mistakes.filter((mistake) => mistake.startsWith('wrong and certain'))).toEqual([]);
    expect((100 * rightOf(score)) / rightOf(whole)).toBeGreaterThanOrEqual(rightAtLeast[way] ?? 90);
  });
});
