import type { OriginId } from '#core/origin';
import type { HostView } from '#model/host-model';
import { knownFile } from './known-file.ts';

/** A component of a path that others than root could change, as a listing shows it. */
export interface UnsafePath {
  readonly path: string;
  readonly why: string;
  readonly origin: OriginId;
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** The first component, from the path upward, that root does not own or that others may write. */
export function unsafeComponent(view: HostView, path: string): UnsafePath | null {
  for (let at = path; ; at = parentOf(at)) {
    const { entry } = knownFile(view, at);
    if (entry && entry.type !== 'link') {
      const { owner, mode, origin } = entry;
      if (owner !== 'root' && owner !== '0') return { path: at, why: `belongs to ${owner}`, origin };
      if ((mode & 0o022) !== 0) return { path: at, why: 'is writable for others than root', origin };
    }
    if (at === '/' || at === '') return null;
  }
}
