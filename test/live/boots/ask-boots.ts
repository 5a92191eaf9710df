/** Boots each host of `setups.ts`, lets clients connect, and compares. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { gradeBoot } from '../../support/grade-boot.ts';
import { Score } from '../../support/judge.ts';
import type { Asked } from '../asked.ts';
import { Lab } from '../lab.ts';
import { BootLab } from './boot-lab.ts';
import { furtherBootSetUps } from './further-setups.ts';
import { recordBoot } from './record-boot.ts';
import { releaseSetUps } from './release-setups.ts';
import { bootSetUps } from './setups.ts';

/** Those set-ups, `null` all of them. `into`: a directory for what happened; `null` keeps nothing. */
export async function askBoots(names: readonly string[] | null, into: string | null): Promise<Asked> {
  const queue = [...bootSetUps, ...furtherBootSetUps, ...releaseSetUps].filter(
    ({ name }) => names === null || names.includes(name),
  );
  if (queue.length === 0) return { passed: 0, failures: [], report: null };
  const score = new Score();
  const failures: string[] = [];
  const work = async (index: number): Promise<void> => {
    const lab = new Lab(`${process.pid}-b${index}`);
    const boots = new BootLab(lab);
    for (let setUp = queue.shift(); setUp !== undefined; setUp = queue.shift()) {
      try {
        const recording = await recordBoot(setUp, boots);
        if (into !== null) {
          mkdirSync(into, { recursive: true });
          writeFileSync(`${into}/${setUp.name}.json`, `${JSON.stringify(recording, null, 1)}\n`);
        }
        await gradeBoot(recording, score);
      } catch (error) {
        failures.push(`boots: ${setUp.name}: ${(error as Error).message}`);
      }
    }
    await lab.close();
  };
  await Promise.all([work(0), work(1), work(2)]);
  failures.push(...score.mistakes);
  const all = [...score.counts.values()].reduce((a, b) => a + b, 0);
  return { passed: all - score.mistakes.length, failures, report: `live boots: ${score}` };
}
