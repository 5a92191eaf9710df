/**
 * Makes each server for real, asks it with real clients, collects it with the real tools and writes what happened to
 * `fixtures/oracles/live/<name>.json`. Needs root and Debian's iptables, nftables, ipset, openssh-server, iproute2.
 *
 *     npm run test:oracles [-- NAME …]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { gradeRecording } from '../support/grade-recording.ts';
import { Score } from '../support/judge.ts';
import { Lab } from './lab.ts';
import { record } from './record.ts';
import { hostSetUps } from './setups/host.ts';
import { iptablesSetUps } from './setups/iptables.ts';
import { nftSetUps } from './setups/nft.ts';

const LABS = 4;
const outputDirectory = 'fixtures/oracles/live';

const wanted = process.argv.slice(2);
const setUps = [...iptablesSetUps, ...nftSetUps, ...hostSetUps].filter(
  (s) => wanted.length === 0 || wanted.includes(s.name),
);
const score = new Score();
const failures: string[] = [];
mkdirSync(outputDirectory, { recursive: true });
const queue = [...setUps];
await Promise.all(
  Array.from({ length: LABS }, async (_, i) => {
    for (let setUp = queue.shift(); setUp !== undefined; setUp = queue.shift()) {
      const lab = new Lab(`${process.pid}-${i}`);
      try {
        const recording = await record(setUp, lab);
        writeFileSync(`${outputDirectory}/${setUp.name}.json`, `${JSON.stringify(recording, null, 1)}\n`);
        await gradeRecording(recording, score);
      } catch (error) {
        failures.push(`${setUp.name}: ${(error as Error).message}`);
      } finally {
        await lab.close();
      }
    }
  }),
);
for (const line of [...score.mistakes, ...failures]) console.log(line);
console.log(`live hosts: ${score}`);
const failed = score.mistakes.length + failures.length;
console.log(
  `${[...score.counts.values()].reduce((a, b) => a + b, 0) - score.mistakes.length} passed, ${failed} failed`,
);
process.exitCode = failed > 0 ? 1 : 0;
