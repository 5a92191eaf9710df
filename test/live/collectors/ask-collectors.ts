import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '#sshreach';
import { gradeView } from '../../support/grade-recording.ts';
import { Score } from '../../support/judge.ts';
import type { Asked } from '../asked.ts';
import { Lab } from '../lab.ts';
import { record } from '../record.ts';
import type { SetUp } from '../set-up.ts';
import { collectors } from './collectors.ts';
import { collectorSetUps } from './setups.ts';

/** Makes servers, has each real collector take them, and compares what its archive tells with what clients saw. */
export async function askCollectors(): Promise<Asked> {
  const scores = new Map(collectors.map(({ name }) => [name, new Score()]));
  const failures: string[] = [];
  await Promise.all(
    collectorSetUps.map(async (setUp, i) => {
      try {
        await ask(`${process.pid}-k${i}`, setUp, scores);
      } catch (error) {
        failures.push(`${setUp.name}: ${(error as Error).message}`);
      }
    }),
  );
  let passed = 0;
  for (const { name, complete } of collectors) {
    const score = scores.get(name)!;
    const wrong = score.mistakes.filter((mistake) => complete || mistake.startsWith('wrong and certain'));
    failures.push(...wrong);
    const certain = score.of('right and certain');
    const all = [...score.counts.values()].reduce((a, b) => a + b, 0);
    passed += all - wrong.length;
    if (complete && certain < all) failures.push(`${name}: ${all - certain} of ${all} are not right and certain`);
  }
  const report = [...scores].map(([name, score]) => `${name}: ${score}`).join('\n');
  return { passed, failures, report };
}

async function ask(labName: string, setUp: SetUp, scores: ReadonlyMap<string, Score>): Promise<void> {
  const lab = new Lab(labName);
  try {
    const { probes } = await record(setUp, lab);
    const collected = collectors
      .filter(({ servers }) => servers?.includes(setUp.name) !== false)
      .map(async (collector) => {
        const directory = mkdtempSync(join(tmpdir(), 'sshreach-collected-'));
        try {
          const { hosts } = await model([await collector.collect(lab, directory)]);
          if (hosts.length !== 1) throw new Error(`${collector.name}: ${hosts.length} hosts`);
          const name = `${setUp.name} by ${collector.name}`;
          gradeView({ name, view: hosts[0]!.model.views[0]!, probes }, scores.get(collector.name)!);
        } finally {
          rmSync(directory, { recursive: true, force: true });
        }
      });
    // The server stays until the last of them is through with it.
    const ended = await Promise.allSettled(collected);
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  } finally {
    await lab.close();
  }
}
