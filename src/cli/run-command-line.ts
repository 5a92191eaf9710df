import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearestName } from '#core/nearest-name';
import { type CommandName, commands } from './args.ts';
import { type ExitCode, exitCodes, UsageError } from './exit-codes.ts';
import type { Command, Invocation } from './invocation.ts';
import { type ParsedArgs, parseArgs } from './parse-args.ts';
import { wantsLinks } from './terminal-links.ts';
import { machineFailure } from './text-files.ts';

/** The process as a command line sees it. */
export interface Surroundings {
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
  /** Terminal columns, where known. */
  readonly columns: number | undefined;
  readonly writeOut: (text: string) => void;
  /** Left out where all that is written is text. */
  readonly writeBytes?: (bytes: Uint8Array) => void;
  readonly writeError: (text: string) => void;
  /** Whether standard error is a terminal. Default: no. */
  readonly isErrorTerminal?: () => boolean;
  /** What starts a thread that analyses hosts. Default: nothing does, and there is only this one. */
  readonly worker?: Invocation['worker'];
}

/** Imported when they are run: starting costs what the command needs and no more. */
const load: Readonly<Record<CommandName, () => Promise<{ readonly run: Command }>>> = {
  check: () => import('./commands/check.ts'),
  reach: () => import('./commands/reach.ts'),
  trace: () => import('./commands/trace.ts'),
  effective: () => import('./commands/effective.ts'),
  explain: () => import('./commands/explain.ts'),
  rules: () => import('./commands/rules.ts'),
  formats: () => import('./commands/formats.ts'),
  tree: () => import('./commands/tree.ts'),
  model: () => import('./commands/model.ts'),
  init: () => import('./commands/init.ts'),
  config: () => import('./commands/config.ts'),
  baseline: () => import('./commands/baseline.ts'),
  completion: () => import('./commands/completion.ts'),
  collect: () => import('./commands/collect.ts'),
  here: () => import('./commands/here.ts'),
  lsp: () => import('./commands/lsp.ts'),
  merge: () => import('./commands/merge.ts'),
  'sarif-check': () => import('./commands/sarif-check.ts'),
};

function wantsColor(args: ParsedArgs, { environment, isTerminal }: Surroundings): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  if (args.has('no-color')) return false;
  if (args.has('color')) return true;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal && TERM !== 'dumb';
}

/** What is neither a command nor a path, and near a command. */
function refuseMistypedCommand({ named, operands: [first] }: ParsedArgs, { workingDirectory }: Surroundings): void {
  if (named || first === undefined || !/^[a-z-]+$/i.test(first) || existsSync(resolve(workingDirectory, first))) return;
  const near = nearestName(first, Object.keys(commands));
  if (near !== null) throw new UsageError(`There is no command and no path ${first}. Did you mean sshreach ${near}?`);
}

async function runCommand(
  argv: readonly string[],
  surroundings: Surroundings,
  say: (line: string) => void,
): Promise<ExitCode> {
  const args = parseArgs(argv);
  refuseMistypedCommand(args, surroundings);
  if (args.has('help') || args.has('version')) {
    const { renderHelp } = await import('./help.ts');
    const { version } = await import('../version.ts');
    const isGeneral = args.command === 'check' && !args.named;
    surroundings.writeOut(args.has('help') ? renderHelp(isGeneral ? null : args.command) : `${version}\n`);
    return exitCodes.ok;
  }
  const redaction = args.has('redact') ? (await import('./redaction.ts')).redactionOf(args) : null;
  const invocation: Invocation = {
    args,
    redaction,
    argv,
    environment: surroundings.environment,
    isErrorTerminal: surroundings.isErrorTerminal ?? (() => false),
    worker: surroundings.worker ?? null,
    workingDirectory: surroundings.workingDirectory,
    color: wantsColor(args, surroundings),
    links: wantsLinks(args, surroundings),
    width: Math.max(60, surroundings.columns ?? 100),
    isTerminal: surroundings.isTerminal,
    print: surroundings.writeOut,
    printBytes: surroundings.writeBytes ?? ((bytes) => surroundings.writeOut(Buffer.from(bytes).toString())),
    complain: surroundings.writeError,
    say: redaction === null ? say : (line) => say(redaction.line(line)),
  };
  const { run } = await load[args.command]();
  return run(invocation);
}

/** Runs one command line; never throws. Standard output is data, standard error everything else. */
export async function runCommandLine(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const say = (line: string): void => surroundings.writeError(`sshreach: ${line.replaceAll('\n', '\nsshreach: ')}\n`);
  try {
    return await runCommand(argv, surroundings, say);
  } catch (error) {
    if (error instanceof UsageError) {
      say(error.message);
      return exitCodes.usage;
    }
    const failure = machineFailure(error);
    if (failure !== null) {
      say(failure);
      return exitCodes.usage;
    }
    say(
      `this is a mistake of sshreach, not of yours; please report it.\n${error instanceof Error ? error.stack : error}`,
    );
    return exitCodes.internal;
  }
}
