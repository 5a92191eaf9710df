import { type HostKeyFile, hasAgent, isTooOpen, knownHostKeys } from '#model/host-keys';
import type { HostView } from '#model/host-model';

export interface HostKeys {
  readonly missing: readonly HostKeyFile[];
  readonly empty: readonly HostKeyFile[];
  readonly open: readonly HostKeyFile[];
  /** No key that sshd could load is left: it exits with status 1. */
  readonly none: boolean;
}

/** The private host keys that the configuration names, or sshd's defaults, as far as a listing shows them. */
export function hostKeys({ daemon, files, version }: HostView): HostKeys {
  const { keys, allKnown } = knownHostKeys(daemon.files ?? daemon.dump, files.facts);
  const missing = keys.filter((k) => k.file === null);
  const empty = keys.filter((k) => k.file !== null && k.file.size === 0);
  const open = keys.filter((k) => k.file !== null && k.file.size > 0 && isTooOpen(k.file, version));
  return {
    missing,
    empty,
    open,
    none:
      allKnown && !hasAgent(daemon.files ?? daemon.dump) && missing.length + empty.length + open.length === keys.length,
  };
}
