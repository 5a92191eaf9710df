import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ManagerScores } from '../live/managers/grade.ts';
import { unpackRecordings } from '../live/managers/store.ts';

const root = 'fixtures/oracles/managers';

/** Real ufw, firewalld and fail2ban, recorded with what real clients saw; `npm run test:oracles` makes them anew. */
describe('recorded managers', () => {
  const scores = new ManagerScores();
  const recordings = readdirSync(root)
    .filter((name) => /^(?:ufw|firewalld(?:-2)?|fail2ban)\.json$/.test(name))
    .sort()
    .flatMap((name) => unpackRecordings(readFileSync(`${root}/${name}`, 'utf8')));

  it.each([
    ['ufw', 40],
    ['firewalld', 40],
    ['fail2ban', 10],
  ])('are enough of %s', (manager, least) => {
    expect(recordings.filter((r) => r.manager === manager).length).toBeGreaterThanOrEqual(least);
  });

  it.each(recordings.map((recording) => [recording.name, recording] as const))('%s', async (_, recording) => {
    expect(await scores.add(recording)).toEqual([]);
  });

  it('are answered with certainty where everything was collected', () => {
    console.log(String(scores));
    expect(scores.doubtful()).toEqual([]);
  });
});
