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

/** How files are named in reports: with forward slashes, never absolute. */
export function reportedPaths(
  named: readonly NamedPath[],
  workingDirectory: string,
  base: PathBase = 'working-directory',
): (path: string) => string {
  const only = named.length === 1 && named[0]!.type === 'directory' ? named[0]!.path : null;
  const here = base === 'named-path' && only !== null ? only : slashes(workingDirectory);
  const outside = named
    .filter(({ type, path }) => type !== 'stdin' && !isBelow(path, here))
    .map(({ type, path }) => (type === 'directory' ? path : posix.dirname(path)));
  let shared = outside[0] ?? '/';
  for (const directory of outside) while (!isBelow(directory, shared)) shared = posix.dirname(shared);
  return (path) => (isBelow(path, here) && here !== '/' ? posix.relative(here, path) : posix.relative(shared, path));
}
