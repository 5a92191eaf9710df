import { spawn, spawnSync } from 'node:child_process';

/** Runs a command to its end; throws with its error output where it fails. */
export function run(command: string, args: readonly string[], input = ''): string {
  const result = spawnSync(command, args, { input, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (result.status !== 0)
    throw new Error(
      `${command} ${args.join(' ')}: ${result.stderr || result.error?.message || `exit ${result.status}`}`,
    );
  return result.stdout;
}

/** The same without the throw: what a person who collects evidence gets. */
export function capture(command: string, args: readonly string[]): string {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 << 20 });
  return result.stdout + result.stderr;
}

/** Runs a command beside this one, feeds it and waits for its output. */
export function runAside(command: string, args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    // A command may end without having read its input.
    child.stdin.on('error', () => {});
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${command}: exit ${code}`))));
    child.stdin.end(input);
  });
}
