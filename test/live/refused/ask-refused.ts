import { writeFileSync } from 'node:fs';
import { gradeLoads } from '../../support/grade-loads.ts';
import type { Asked } from '../asked.ts';
import { loadEach } from './load-each.ts';
import { stored } from './stored-files.ts';

export const RECORDED = 'fixtures/oracles/refused.json';

/** Has iptables-restore of both backends and nft load right and wrong files, and compares with what we say of them. */
export function askRefused(record = false): Asked {
  const answers = loadEach(stored);
  if (record) writeFileSync(RECORDED, `${JSON.stringify(answers, null, 1)}\n`);
  const { right, possible, missed, wrong } = gradeLoads(answers);
  return {
    passed: right + possible,
    failures: wrong,
    report: `files that are loaded or refused: ${right} right and certain, ${possible} possible, ${missed.length} refused unseen, ${wrong.length} wrong`,
  };
}
