import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Answer } from '../live/refused/load-each.ts';
import { setUps } from '../live/setups/all.ts';
import { certainlyRefused, gradeLoads } from '../support/grade-loads.ts';

const answers: readonly Answer[] = JSON.parse(readFileSync('fixtures/oracles/refused.json', 'utf8'));

it('says of files for which iptables-restore and nft refuse them, and of no other', () => {
  const { right, possible, missed, wrong } = gradeLoads(answers);
  expect(wrong).toEqual([]);
  expect(right + possible + missed.length).toBe(answers.length);
  expect(right / answers.length).toBeGreaterThan(0.905);
  // Those hang on devices, sets and tables that the file does not make, on bytes, which others look at, on types of sets that no known one resembles, on chains that are made twice and on tunnels.
  expect(missed.length).toBeLessThanOrEqual(95);
});

it('says of no rules that real servers loaded that they are refused', () => {
  const programs = {
    iptables: 'iptables-restore',
    ip6tables: 'ip6tables-restore',
    iptablesLegacy: 'iptables-legacy-restore',
    ip6tablesLegacy: 'ip6tables-legacy-restore',
    nft: 'nft -f',
  } as const;
  const refused = setUps.flatMap((setUp) =>
    (Object.keys(programs) as (keyof typeof programs)[])
      .filter((field) => setUp[field] !== undefined && certainlyRefused(programs[field], setUp[field]))
      .map((field) => `${setUp.name}: ${field}`),
  );
  expect(refused).toEqual([]);
});
