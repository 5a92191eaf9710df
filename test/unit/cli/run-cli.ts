import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { inject } from 'vitest';
import { runCommandLine, type Surroundings } from '#cli/run-command-line';

export interface CliResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process. */
export async function runCli(
  workingDirectory: string,
  args: readonly string[],
  environment: Surroundings['environment'] = {},
  isTerminal = false,
  more: Partial<Surroundings> = {},
): Promise<CliResult> {
  let out = '';
  let err = '';
  const code = await runCommandLine(args, {
    workingDirectory,
    environment,
    isTerminal,
    columns: undefined,
    writeOut: (text) => {
      out += text;
    },
    writeError: (text) => {
      err += text;
    },
    ...more,
  });
  return { code, out, err };
}

const commands = resolve(inject('commands'));

/** What starts a thread. */
export const bundledWorker: Surroundings['worker'] = { file: join(commands, 'worker.js') };

/** What starts the command as a process of its own. */
export const cliProcess: readonly [string, readonly string[]] = [process.execPath, [join(commands, 'command/main.js')]];

/** Runs it in a process of its own, with standard input. */
export function spawnCli(
  directory: string,
  args: readonly string[],
  input: string,
  environment: NodeJS.ProcessEnv = {},
): CliResult {
  const [program, before] = cliProcess;
  const env = { ...process.env, ...environment };
  const result = spawnSync(program, [...before, ...args], { cwd: directory, input, encoding: 'utf8', env });
  return { code: result.status, out: result.stdout, err: result.stderr };
}
