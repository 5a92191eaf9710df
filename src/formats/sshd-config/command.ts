import type { Change } from '#model/change';
import type { Remedy } from '#model/remedy';

/** `ssh-keygen -A` makes the keys of the default places that are not there; empty ones are in its way. */
export function command(change: Change): readonly Remedy[] {
  if (change.change !== 'make-host-keys') return [];
  const paths = change.paths.filter((path) => /^\/etc\/ssh\/ssh_host_(?:rsa|ecdsa|ed25519)_key$/.test(path));
  if (paths.length === 0) return [];
  return [
    {
      commands: [`find ${paths.join(' ')} -empty -delete 2>/dev/null`, 'ssh-keygen -A'],
      deeds: paths.map((path) => ({ deed: 'set-file', path, mode: 0o600 })),
      keep: null,
    },
  ];
}
