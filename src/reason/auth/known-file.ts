import type { OriginId } from '#core/origin';
import type { FileFact } from '#model/daemon';
import type { HostView } from '#model/host-model';

/** What listings and copies show of one path. */
export interface KnownFile {
  readonly state: 'there' | 'absent' | 'unknown';
  /** Mode and owner, where a listing shows them. */
  readonly entry: FileFact | null;
  readonly origin: OriginId | null;
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The nearest evidence counts: an entry of the path itself, then a listing of its directory, then one further up. */
export function knownFile(view: HostView, path: string): KnownFile {
  const entry = view.files.entries.find((one) => one.path === path) ?? null;
  if (entry) return { state: 'there', entry, origin: entry.origin };
  for (const fact of view.files.facts) {
    if (fact.files === 'present' && fact.path === path) return { state: 'there', entry: null, origin: fact.origin };
    if (fact.files === 'absent' && fact.path === path) return { state: 'absent', entry: null, origin: fact.origin };
  }
  if (path === '/') return { state: 'there', entry: null, origin: null };
  const listed = view.files.facts.find(
    (fact) =>
      fact.files === 'listed' && fact.directory === parentOf(path) && (fact.all || !nameOf(path).startsWith('.')),
  );
  if (listed) return { state: 'absent', entry: null, origin: listed.files === 'listed' ? listed.origin : null };
  const parent = knownFile(view, parentOf(path));
  return parent.state === 'absent' ? parent : { state: 'unknown', entry: null, origin: null };
}
