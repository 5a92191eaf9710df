import type { OriginId } from '#core/origin';
import type { FilesFact } from '#model/daemon';

/** What shows that the path does not exist: an error message about it, or a listing of its directory without it. */
export function absenceOf(facts: readonly FilesFact[], path: string): OriginId | null {
  if (facts.some((f) => f.files === 'entry' && f.entry.path === path)) return null;
  const directory = path.slice(0, path.lastIndexOf('/')) || '/';
  const shown = facts.find(
    (f) => (f.files === 'absent' && f.path === path) || (f.files === 'listed' && f.directory === directory),
  );
  return shown?.files === 'absent' || shown?.files === 'listed' ? shown.origin : null;
}
