import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Answer } from '../live/refused/load-each.ts';
import { gradeLoads } from '../support/grade-loads.ts';

const answers: readonly Answer[] = JSON.parse(readFileSync('fixtures/oracles/refused.json', 'utf8'));

it('says of files for which iptables-restore and nft refuse them, and of no other', () => {
  const { right, possible, missed, wrong } = gradeLoads(answers);
  expect(wrong).toEqual([]);
  expect(right + possible + missed.length).toBe(answers.length);
  expect(right / answers.length).toBeGreaterThan(0.92);
  // Those hang on devices, users, sets and tables that the file does not make, and on bytes, which others look at.
  expect(missed.length).toBeLessThanOrEqual(20);
});
