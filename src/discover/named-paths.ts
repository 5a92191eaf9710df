import { posix, resolve, sep } from 'node:path';
import type { Diagnostic } from '#core/diagnostic';
import { isPacked } from './archive/is-packed.ts';
import { longestMagic } from './archive/packing.ts';
import { isPackedName } from './file-names.ts';
import type { FileTree } from './file-tree.ts';
import { systemTree } from './reader.ts';

/** One of the paths that the user named, resolved. */
export interface NamedPath {
  /** As given, for messages. */
  readonly given: string;
  /** Absolute, forward slashes; empty for standard input. */
  readonly path: string;
  readonly type: 'stdin' | 'file' | 'stream' | 'directory';
}

export const runProblem = (code: string, message: string, severity: Diagnostic['severity'] = 'error'): Diagnostic => ({
  file: null,
  span: null,
  code,
  message,
  effect: 'none',
  severity,
});

export const slashes = (path: string): string => (sep === '\\' ? path.replaceAll('\\', '/') : path);
const absolute = (path: string, workingDirectory: string): string => slashes(resolve(workingDirectory, path));

/** Never what somebody collected. */
const passedOver = ['.git', '.hg', '.svn', 'node_modules'].flatMap((name) => [`**/${name}`, `**/${name}/**`]);

/** A directory that fits stands for all that is in it, so that `snapshots/**` are the entries of `snapshots`. */
const withoutTail = (pattern: string): string => pattern.replace(/(^|\/)\*\*(?:\/\*{1,2})*$/, '$1*');

/** For shells that leave patterns alone. */
async function expand(given: string, workingDirectory: string): Promise<string[]> {
  const { default: glob } = await import('fast-glob');
  const found = await glob(withoutTail(slashes(given)), {
    cwd: workingDirectory,
    dot: true,
    followSymbolicLinks: false,
    ignore: passedOver,
    markDirectories: true,
    onlyFiles: false,
    suppressErrors: true,
  });
  const kept: string[] = [];
  let directory: string | null = null;
  for (const path of found.sort()) {
    if (directory !== null && path.startsWith(directory)) continue;
    directory = path.endsWith('/') ? path : null;
    kept.push(directory === null ? path : path.slice(0, -1));
  }
  return kept;
}

function nameOne(given: string, workingDirectory: string, tree: FileTree): NamedPath | Diagnostic {
  const path = absolute(given, workingDirectory);
  const type = tree.typeOf(path);
  if ('failure' in type) return runProblem('unreadable-path', `${given} cannot be read: ${type.failure.why}.`);
  if (type.ok === 'file' && isPackedName(posix.basename(path)) && !isPacked(tree, path)) {
    const head = tree.readBytes(path, longestMagic, true);
    if ('ok' in head && head.ok.bytes.every((byte) => byte === 0))
      return runProblem('archive-empty', `${given} is empty: there is nothing in it to analyse.`);
    return runProblem(
      'archive-not-read',
      `${given} is packed or encrypted in a way that is not read. Unpack it and name the directory instead.`,
    );
  }
  return { given, path, type: type.ok === 'directory' ? 'directory' : type.ok === 'file' ? 'file' : 'stream' };
}

/** What the user's paths are. `-` is standard input; a pattern that names no file is expanded; repeats are dropped. */
export async function namePaths(
  paths: readonly string[],
  workingDirectory: string,
  tree: FileTree = systemTree,
): Promise<{ named: NamedPath[]; problems: Diagnostic[] }> {
  const named: NamedPath[] = [];
  const problems: Diagnostic[] = [];
  const seen = new Set<string>();
  const add = (given: string): void => {
    const one = nameOne(given, workingDirectory, tree);
    if ('code' in one) problems.push(one);
    else if (!seen.has(one.path)) {
      seen.add(one.path);
      named.push(one);
    }
  };
  for (const given of paths) {
    if (given === '-') {
      if (!seen.has('-')) named.push({ given, path: '', type: 'stdin' });
      seen.add('-');
    } else if (/[*?[\]{}]/.test(given) && 'failure' in tree.typeOf(absolute(given, workingDirectory))) {
      const found = await expand(given, workingDirectory);
      if (found.length === 0) problems.push(runProblem('unreadable-path', `${given} fits no file.`));
      found.forEach(add);
    } else add(given);
  }
  return { named, problems };
}
