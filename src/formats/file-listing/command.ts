import type { Change } from '#model/change';
import type { Remedy } from '#model/remedy';
import { restartService } from '../_grammar/restart-service.ts';
import type { CommandScene } from '../format.ts';

/** No shell takes it for anything but a path. */
const isPlain = (path: string): boolean => /^\/[\w./-]+$/.test(path);

/** Permission bits (chmod(1)), and files that are in the way. */
export function command(change: Change, { view }: CommandScene): readonly Remedy[] {
  if (change.change === 'delete-file' && isPlain(change.path))
    return [{ commands: [`rm ${change.path}`], deeds: [{ deed: 'delete-file', path: change.path }], keep: null }];
  if (change.change !== 'set-mode' || !change.paths.every(isPlain)) return [];
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
