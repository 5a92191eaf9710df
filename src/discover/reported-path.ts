import { posix } from 'node:path';
import { type NamedPath, slashes } from './named-paths.ts';

const isBelow = (path: string, directory: string): boolean =>
  directory === '/' || path === directory || path.startsWith(`${directory}/`);

/**
 * How files are named in reports: relative to the working directory where they lie below it, so that annotations and
 * editors find them; else relative to the deepest directory that all named paths outside share. Never absolute.
 */
export function reportedPaths(named: readonly NamedPath[], workingDirectory: string): (path: string) => string {
  const here = slashes(workingDirectory);
  const outside = named
    .filter(({ type, path }) => type !== 'stdin' && !isBelow(path, here))
    .map(({ type, path }) => (type === 'directory' ? path : posix.dirname(path)));
  let shared = outside[0] ?? '/';
  for (const directory of outside) while (!isBelow(directory, shared)) shared = posix.dirname(shared);
  return (path) => (isBelow(path, here) && here !== '/' ? posix.relative(here, path) : posix.relative(shared, path));
}
