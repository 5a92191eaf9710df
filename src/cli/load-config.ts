import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Config, noConfig } from '#config/config';
import { UsageError } from './exit-codes.ts';
import { loadPlugins, type Plugins } from './load-plugins.ts';
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
  readonly plugins: Plugins;
  /** Absolute; `null` for the defaults. */
  readonly path: string | null;
  /** Whether the user named the file; only then may it lie among what is analysed. */
  readonly named: boolean;
  /** What is wrong in a file that nobody named: it counts only if the file turns out to be the user's own. */
  readonly wrong: UsageError | null;
}

async function withoutSettings(): Promise<LoadedConfig> {
  return { config: noConfig, plugins: await loadPlugins([]), path: null, named: false, wrong: null };
}

/** The settings that the options ask for. Throws `UsageError`, with a line for each problem in a file that was named. */
export async function loadConfig(args: ParsedArgs, workingDirectory: string): Promise<LoadedConfig> {
  const asked = args.value('config');
  if (args.has('no-config')) {
    if (asked !== null) throw new UsageError('--config and --no-config contradict each other.');
    return withoutSettings();
  }
  const path = asked === null ? findConfig(workingDirectory) : resolve(workingDirectory, asked);
  if (path === null) return withoutSettings();
  const { readSettings } = await import('./read-settings.ts');
  const named = asked !== null;
  try {
    return { ...(await readSettings(path, workingDirectory, named)), path, named, wrong: null };
  } catch (error) {
    if (named || !(error instanceof UsageError)) throw error;
    const config = { ...noConfig, path: relative(workingDirectory, path) };
    return { ...(await withoutSettings()), config, path, wrong: error };
  }
}
