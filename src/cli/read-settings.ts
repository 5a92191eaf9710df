import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Config } from '#config/config';
import { joinConfigs } from '#config/join-configs';
import { extendedBy, type KnownRule, type ReadConfig, readConfig } from '#config/read-config';
import { UsageError } from './exit-codes.ts';
import { loadPlugins, type Plugins } from './load-plugins.ts';
import { fileFailure } from './text-files.ts';

/** Files that extend each other are read this deep. */
const MOST_LEVELS = 16;

function textOf(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${shown} cannot be read: ${fileFailure(error)}.`);
  }
}

/**
 * Reads a settings file, at an absolute path, and those that it extends. Plug-ins are code, so they are loaded only for
 * a file that the user `named`. Throws `UsageError`, a line for each problem.
 */
export async function readSettings(path: string, workingDirectory: string, named: boolean): Promise<Settings> {
  // Which rules may be named depends on the plug-ins: they are loaded once the rest is right.
  const { plugins } = readChain(path, workingDirectory, null);
  const shown = relative(workingDirectory, path);
  if (plugins.length > 0 && !named)
    throw new UsageError(`${shown} names plug-ins. They are code, so they run only where --config ${shown} is given.`);
  const loaded = await loadPlugins(plugins);
  return { config: readChain(path, workingDirectory, loaded.rules), plugins: loaded };
}

/** Settings, and the rules and formats that they bring. */
export interface Settings {
  readonly config: Config;
  readonly plugins: Plugins;
}

function readChain(path: string, workingDirectory: string, knownRules: readonly KnownRule[] | null): Config {
  const read = (file: string, within: readonly string[]): ReadConfig => {
    const shown = relative(workingDirectory, file);
    const text = textOf(file, shown);
    const complain = (problems: readonly { line: number; column: number; message: string }[]): never => {
      throw new UsageError(problems.map((p) => `${shown}:${p.line}:${p.column}: ${p.message}`).join('\n'));
    };
    if (within.includes(file)) complain([{ line: 1, column: 1, message: 'This file extends itself.' }]);
    if (within.length >= MOST_LEVELS)
      complain([{ line: 1, column: 1, message: `Files extend each other at most ${MOST_LEVELS} deep.` }]);
    const base = extendedBy(text)
      .map((name) => read(resolve(dirname(file), name), [...within, file]))
      .reduce<ReadConfig | null>((joined, one) => (joined === null ? one : joinConfigs(joined, one)), null);
    const own = readConfig(text, shown, knownRules, base?.networks);
    if ('problems' in own) return complain(own.problems);
    const placed = withPlaces(own.read, dirname(file), workingDirectory);
    return base === null ? placed : joinConfigs(base, placed);
  };
  return read(path, []).config;
}

/** Paths in a settings file are relative to it; from here on they are relative to the working directory. */
function withPlaces(read: ReadConfig, directory: string, workingDirectory: string): ReadConfig {
  const place = (path: string): string =>
    isAbsolute(path) ? path : relative(workingDirectory, join(directory, path)) || '.';
  const { config } = read;
  return {
    ...read,
    config: {
      ...config,
      paths: config.paths.map(place),
      baseline: config.baseline === null ? null : place(config.baseline),
      plugins: config.plugins.map((path) => resolve(directory, path)),
    },
  };
}
