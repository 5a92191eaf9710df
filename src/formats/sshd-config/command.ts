import type { Change } from '#model/change';
import type { Remedy } from '#model/remedy';
import { restartService } from '../_grammar/restart-service.ts';
import type { CommandScene } from '../format.ts';

/** `ssh-keygen -A` makes the keys of the default places that are not there; empty ones are in its way. */
export function command(change: Change, { view }: CommandScene): readonly Remedy[] {
  if (change.change !== 'make-host-keys') return [];
  const { start } = change;
  const paths = change.paths.filter((path) =>
    /^\/etc\/ssh\/ssh_host_(?:rsa|ecdsa|ed25519|mldsa44_ed25519)_key$/.test(path),
  );
  const restart = start === null ? null : restartService(start, view);
  if (paths.length === 0) return [];
  return [
    {
      commands: [
        "find /etc/ssh -name 'ssh_host_*_key' -empty -delete",
        'ssh-keygen -A',
        ...(restart === null ? [] : [restart]),
      ],
      deeds: [
        ...paths.map((path) => ({ deed: 'set-file', path, mode: 0o600 }) as const),
        ...(start === null ? [] : [{ deed: 'start', unit: start } as const]),
      ],
      keep: null,
    },
  ];
}
