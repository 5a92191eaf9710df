import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
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

/** What starts a thread from the sources. */
export const sourceWorker: Surroundings['worker'] = {
  file: resolve('test/support/source-worker.mjs'),
  execArgv: ['--conditions=sshreach-source'],
};

/** The command that starts the sources as a process of their own. */
export const cliProcess: readonly [string, readonly string[]] = [
  process.execPath,
  ['--conditions=sshreach-source', '--import', resolve('node_modules/tsx/dist/loader.mjs'), resolve('src/cli/main.ts')],
];

/** Runs it in a process of its own, with standard input. */
export function spawnCli(directory: string, args: readonly string[], input: string): CliResult {
  const [program, before] = cliProcess;
  const result = spawnSync(program, [...before, ...args], { cwd: directory, input, encoding: 'utf8' });
  return { code: result.status, out: result.stdout, err: result.stderr };
}
