import { and, Maybe, No, type Tri, tri, Yes } from '#core/tri';
import type { HostView } from '#model/host-model';
import type { KeyTerms, SessionSettings } from '#model/login';
import { assume, type Check, passed } from './check.ts';
import { keysIn } from './keys-in.ts';
import { knownFile } from './known-file.ts';

/** sshd_config(5), RevokedKeys. */
export interface RevokedKeys {
  /** What holds for every key: without the file that is named sshd takes none. */
  readonly all: Check;
  /** Whether sshd may take a key as far as the list goes; `null` is a key that nobody knows. */
  admits(key: KeyTerms | null): Tri;
}

const nothingRevoked: RevokedKeys = { all: passed(), admits: () => Yes };

export function revokedKeys(settings: SessionSettings, view: HostView): RevokedKeys {
  const setting = settings.values.get('revokedkeys');
  const path = setting?.values[0] ?? 'none';
  if (setting === undefined || path.toLowerCase() === 'none') return nothingRevoked;
  const file = knownFile(view, path);
  if (file.state === 'absent') {
    const text = `RevokedKeys names ${path}, which does not exist, so that no key is taken`;
    return { all: { passes: No, origin: setting.origin, text, assumes: [] }, admits: () => No };
  }
  if (file.entry?.type === 'file' && file.entry.size === 0) return nothingRevoked;
  const list = keysIn(view, path);
  if (list === null || !list.complete) {
    const text = `${path} may revoke the key`;
    const assumes = [assume(`cat ${path}`)];
    return { all: { passes: Maybe, origin: setting.origin, text, assumes }, admits: () => Maybe };
  }
  // Options in front of a key mean nothing here, not even those that nobody knows.
  const known = new Set(list.keys.map(({ fingerprint }) => fingerprint));
  const doubtful: Tri = list.keys.some(({ fingerprint, usable }) => fingerprint === null && usable !== No)
    ? Maybe
    : Yes;
  return {
    all: passed(),
    admits: (key) => {
      if (list.keys.length === 0) return Yes;
      if (key === null || key.fingerprint === null) return Maybe;
      return and(tri(!known.has(key.fingerprint)), doubtful);
    },
  };
}
