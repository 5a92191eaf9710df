import type { Change } from '#model/change';
import type { Remedy } from '#model/remedy';

/** Permission bits (chmod(1)). */
export function command(change: Change): readonly Remedy[] {
  if (change.change !== 'set-mode' || !change.paths.every((path) => /^\/[\w./-]+$/.test(path))) return [];
  const { mode } = change;
  return [
    {
      commands: [`chmod ${mode.toString(8)} ${change.paths.join(' ')}`],
      deeds: change.paths.map((path) => ({ deed: 'set-file', path, mode })),
      keep: null,
    },
  ];
}
