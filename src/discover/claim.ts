import type { Claim } from '#core/source-file';

/** What a path, relative to the host's root with forward slashes, says the file is. */
export function claimOf(path: string, command?: string): Claim {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const slug = name.replace(/(.)\.(?:txt|log|out|json)$/, '$1').replace(/[^a-z0-9.]+/g, '-');
  return command === undefined ? { path, slug } : { path, slug, command };
}
