import { type ArchiveLimits, readLimit } from '#discover/archive/limits';
import type { DiscoverOptions } from '#discover/discover';
import { UsageError } from './exit-codes.ts';
import type { Invocation } from './invocation.ts';
import { parseNow } from './now.ts';

/** What the command line says about reading the paths: `--stdin-filename`, `--archive-limit`, `--now`. */
export function inputOptionsOf({
  args,
  pathsRelativeTo,
}: Pick<Invocation, 'args' | 'pathsRelativeTo'>): Pick<
  DiscoverOptions,
  'stdinFilename' | 'archiveLimits' | 'now' | 'pathsRelativeTo'
> {
  const stdinFilename = args.value('stdin-filename');
  const archiveLimits: Partial<Record<keyof ArchiveLimits, number>> = {};
  for (const text of args.values('archive-limit')) {
    const limit = readLimit(text);
    if (typeof limit === 'string') throw new UsageError(`--archive-limit ${limit}.`);
    archiveLimits[limit.name] = limit.value;
  }
  const now = args.value('now');
  return {
    ...(stdinFilename === null ? {} : { stdinFilename }),
    ...(pathsRelativeTo === undefined ? {} : { pathsRelativeTo }),
    archiveLimits,
    now: now === null ? undefined : parseNow(now),
  };
}
