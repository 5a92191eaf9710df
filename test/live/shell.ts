import { runAsideByHand, runByHand } from './hand.ts';

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
export async function runAside(command: string, args: readonly string[], input: string): Promise<string> {
  const { status, stdout, stderr } = await runAsideByHand([command, ...args], { input });
  process.stderr.write(stderr);
  if (status !== 0) throw new Error(`${command}: exit ${status}`);
  return stdout;
}
