import type { Change } from '#model/change';
import type { Remedy } from '#model/remedy';
import { restartService } from '../_grammar/restart-service.ts';
import type { CommandScene } from '../format.ts';

/** Permission bits (chmod(1)). */
export function command(change: Change, { view }: CommandScene): readonly Remedy[] {
  if (change.change !== 'set-mode' || !change.paths.every((path) => /^\/[\w./-]+$/.test(path))) return [];
  const { mode, start } = change;
  const restart = start === null ? null : restartService(start, view);
  return [
    {
      commands: [`chmod ${mode.toString(8)} ${change.paths.join(' ')}`, ...(restart === null ? [] : [restart])],
      deeds: [
        ...change.paths.map((path) => ({ deed: 'set-file', path, mode }) as const),
        ...(start === null ? [] : [{ deed: 'start', unit: start } as const]),
      ],
      keep: null,
    },
  ];
}
