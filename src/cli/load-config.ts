import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Config, noConfig } from '#config/config';
import { UsageError } from './exit-codes.ts';
import type { ParsedArgs } from './parse-args.ts';

const fileName = 'sshreach.toml';

/** The nearest `sshreach.toml` from the working directory up to the repository's root; outside of one, only there. */
export function findConfig(workingDirectory: string): string | null {
  const candidates: string[] = [];
  for (let directory = workingDirectory; ; directory = dirname(directory)) {
    candidates.push(join(directory, fileName));
    if (existsSync(join(directory, '.git'))) return candidates.find((path) => existsSync(path)) ?? null;
    if (dirname(directory) === directory) return existsSync(candidates[0]!) ? candidates[0]! : null;
  }
}

export interface LoadedConfig {
  readonly config: Config;
  /** Absolute; `null` for the defaults. */
  readonly path: string | null;
  /** Whether the user named the file; only then may it lie among what is analysed. */
  readonly named: boolean;
  /** What is wrong in a file that nobody named: it counts only if the file turns out to be the user's own. */
  readonly wrong: UsageError | null;
}

/** The settings that the options ask for. Throws `UsageError`, with a line for each problem in a file that was named. */
export async function loadConfig(
  args: ParsedArgs,
  workingDirectory: string,
  knownRules: readonly string[],
): Promise<LoadedConfig> {
  const named = args.value('config');
  if (args.has('no-config')) {
    if (named !== null) throw new UsageError('--config and --no-config contradict each other.');
    return { config: noConfig, path: null, named: false, wrong: null };
  }
  const path = named === null ? findConfig(workingDirectory) : resolve(workingDirectory, named);
  if (path === null) return { config: noConfig, path, named: false, wrong: null };
  const shown = relative(workingDirectory, path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${named ?? shown} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  const { readConfig } = await import('#config/read-config');
  const read = readConfig(text, shown, knownRules);
  if ('config' in read) return { config: read.config, path, named: named !== null, wrong: null };
  const places = read.problems.map(({ line, column, message }) => `${shown}:${line}:${column}: ${message}`);
  const wrong = new UsageError(places.join('\n'));
  if (named !== null) throw wrong;
  return { config: { ...noConfig, path: shown }, path, named: false, wrong };
}
