/** Boots each host of `setups.ts`, lets clients connect, and compares. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { gradeBoot } from '../../support/grade-boot.ts';
import { Score, type Seen } from '../../support/judge.ts';
import type { Asked } from '../asked.ts';
import { Lab, type Probe } from '../lab.ts';
import { BootLab, type CollectedBoot } from './boot-lab.ts';
import type { BootSetUp } from './boot-set-up.ts';
import { bootSetUps } from './setups.ts';

/** What was collected from a real host after its boot, and what real clients saw of it. */
export interface BootRecording extends CollectedBoot {
  readonly name: string;
  readonly undecidable?: true;
  readonly besideUnits?: true;
  readonly probes: readonly (Probe & { readonly seen: Seen })[];
}

const probes: readonly Probe[] = [22, 2222, 2022].flatMap((port) => [
  { from: '192.0.2.1', to: '192.0.2.10', port },
  { from: '2001:db8:0:1::1', to: '2001:db8:0:1::10', port },
]);

async function recordBoot(setUp: BootSetUp, lab: BootLab): Promise<BootRecording> {
  try {
    await lab.boot(setUp);
    // Before anybody connects: that may end a socket for good.
    const collected = await lab.collect();
    const seen = await lab.lab.probe(probes, 10_000);
    const { name, undecidable, besideUnits } = setUp;
    const answered = probes.map((probe, i) => ({ ...probe, seen: seen[i]! }));
    return {
      name,
      ...collected,
      ...(undecidable ? { undecidable } : {}),
      ...(besideUnits ? { besideUnits } : {}),
      probes: answered,
    };
  } finally {
    await lab.stop();
  }
}

/** Those set-ups, `null` all of them. `into`: a directory for what happened; `null` keeps nothing. */
export async function askBoots(names: readonly string[] | null, into: string | null): Promise<Asked> {
  const queue = bootSetUps.filter(({ name }) => names === null || names.includes(name));
  if (queue.length === 0) return { passed: 0, failures: [], report: null };
  const score = new Score();
  const failures: string[] = [];
  const work = async (index: number): Promise<void> => {
    const lab = new Lab(`${process.pid}-b${index}`);
    const boots = new BootLab(lab);
    try {
      for (let setUp = queue.shift(); setUp !== undefined; setUp = queue.shift()) {
        const recording = await recordBoot(setUp, boots);
        if (into !== null) {
          mkdirSync(into, { recursive: true });
          writeFileSync(`${into}/${setUp.name}.json`, `${JSON.stringify(recording, null, 1)}\n`);
        }
        await gradeBoot(recording, score);
      }
    } catch (error) {
      failures.push(`boots: ${(error as Error).message}`);
    } finally {
      await lab.close();
    }
  };
  await Promise.all([work(0), work(1), work(2)]);
  failures.push(...score.mistakes);
  const all = [...score.counts.values()].reduce((a, b) => a + b, 0);
  return { passed: all - score.mistakes.length, failures, report: `live boots: ${score}` };
}
