import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

interface Ended {
  readonly output: string;
  readonly code: number | null;
}

/** This program once more with these arguments; its own errors go straight to ours. */
function runAgain(args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const command = [...process.execArgv, process.argv[1]!, ...args];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ output, code }));
  });
}

/**
 * Runs this program with each of the lists of arguments, as many at a time as there are processors; prints what each
 * printed when it ends, and adds up their closing lines `N passed, N failed`. One that ends without such a line, or
 * fails without a failure, counts as one failure.
 */
export async function askInProcesses(
  lists: readonly (readonly string[])[],
): Promise<{ passed: number; failed: number }> {
  const queue = [...lists];
  let passed = 0;
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let args = queue.shift(); args !== undefined; args = queue.shift()) {
      const begun = Date.now();
      const { output, code } = await runAgain(args);
      const closing = /^(\d+) passed, (\d+) failed\n$/m.exec(output);
      const own = closing === null ? 1 : Number(closing[2]);
      passed += Number(closing?.[1] ?? 0);
      failed += own === 0 && code !== 0 ? 1 : own;
      console.log(`${args.join(' ')} (${Math.round((Date.now() - begun) / 1000)} s)\n${output}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return { passed, failed };
}
