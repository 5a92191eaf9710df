import { posix } from 'node:path';
import { type NamedPath, slashes } from './named-paths.ts';

const isBelow = (path: string, directory: string): boolean =>
  directory === '/' || path === directory || path.startsWith(`${directory}/`);

/**
 * What reported paths are relative to.
 * - `working-directory`: editors and annotations find them; files outside are relative to the deepest directory that all
 *   named paths outside share
 * - `named-path`: the one directory that was named, so that a result does not depend on where the tool ran; else as above
 */
export type PathBase = 'working-directory' | 'named-path';

/** Directories that reported paths are relative to: those below the first to it, others to the second. */
export interface PathBases {
  readonly here: string;
  readonly shared: string;
}

export function pathBases(
  named: readonly NamedPath[],
  workingDirectory: string,
  base: PathBase = 'working-directory',
): PathBases {
  const only = named.length === 1 && named[0]!.type === 'directory' ? named[0]!.path : null;
  const here = base === 'named-path' && only !== null ? only : slashes(workingDirectory);
  let shared: string | null = null;
  for (const { type, path } of named) {
    if (type === 'stdin' || isBelow(path, here)) continue;
    const directory = type === 'directory' ? path : posix.dirname(path);
    shared ??= directory;
    while (!isBelow(directory, shared)) shared = posix.dirname(shared);
  }
  return { here, shared: shared ?? '/' };
}

/** How a file is named in reports: with forward slashes, never absolute. */
export const reportedPath = ({ here, shared }: PathBases, path: string): string =>
  isBelow(path, here) && here !== '/' ? posix.relative(here, path) : posix.relative(shared, path);
