import { spawn } from 'node:child_process';
import { runByHand } from './hand.ts';

/** Runs a command to its end, in a network namespace if one is named; throws with its error output where it fails. */
export function run(command: string, args: readonly string[], input = '', namespace: string | null = null): string {
  const { status, stdout, stderr } = runByHand([command, ...args], { input, namespace });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr || `exit ${status}`}`);
  return stdout;
}

/** The same without the throw: what a person who collects evidence gets. */
export function capture(command: string, args: readonly string[], namespace: string | null = null): string {
  const { stdout, stderr } = runByHand([command, ...args], { namespace });
  return stdout + stderr;
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
