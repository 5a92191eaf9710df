import { spawnSync } from 'node:child_process';

export interface Measure {
  /** Wall-clock milliseconds of the whole process, median of the runs. */
  readonly milliseconds: number;
  /** Peak resident memory in MB, the largest of the runs; 0 where GNU time is missing. */
  readonly megabytes: number;
}

const hasTime = spawnSync('/usr/bin/time', ['-f', '%M', 'true']).status === 0;

/** Runs a whole process several times after one warm-up. */
export function measure(command: readonly string[], runs: number, input = ''): Measure {
  const times: number[] = [];
  let megabytes = 0;
  for (let i = 0; i <= runs; i++) {
    const wrapped = hasTime ? ['/usr/bin/time', '-f', '%M', ...command] : command;
    const start = process.hrtime.bigint();
    const result = spawnSync(wrapped[0]!, wrapped.slice(1), { input, maxBuffer: 1 << 30, encoding: 'utf8' });
    const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
    if (result.error) throw result.error;
    if (result.status !== 0 && result.status !== 1)
      throw new Error(`${command.join(' ')}: exit ${result.status}: ${result.stderr.slice(0, 500)}`);
    if (i === 0) continue;
    times.push(milliseconds);
    if (hasTime) megabytes = Math.max(megabytes, Number(result.stderr.trim().split('\n').at(-1)) / 1024);
  }
  times.sort((a, b) => a - b);
  return { milliseconds: times[times.length >> 1]!, megabytes };
}
