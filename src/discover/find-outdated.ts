import { type Changes, changesOf, directoryAfter, meet, type State, shownBy, type Touched } from './find-changes.ts';
import type { TypedCommand } from './find-commands.ts';

/** Why an output in a session no longer tells of the host: the same command was run again, or a later one changed it. */
export interface Outdated {
  readonly by: string;
  readonly again: boolean;
}

/** Options in one order, so that `ss -tlnp` and `ss -lntp` are one command; counters do not make another dump. */
export const spelling = (command: string): string =>
  command
    .split(/\s+/)
    .map((word) => (/^-[a-z]+$/i.test(word) ? `-${[...word.slice(1)].sort().join('')}` : word))
    .filter((word) => word !== '-c')
    .join(' ');

/** What was changed further down on one machine, each with the command that did it first. */
interface Changed {
  readonly states: Map<State, string>;
  readonly files: Map<string, Touched & { readonly by: string }>;
}

function changeOf({ states, files }: Changed, shown: Changes): string | undefined {
  for (const state of shown.states) if (states.has(state)) return states.get(state);
  if (shown.files.length === 0) return undefined;
  return [...files.values()].find((file) => shown.files.some((other) => meet(file, other)))?.by;
}

/** The directory in which each command was typed: as its prompt says, or as the commands before it went. */
function directoriesOf(commands: readonly TypedCommand[]): (string | null)[] {
  let at: string | null = null;
  return commands.map(({ command, directory }) => {
    const here: string | null = directory ?? at;
    at = directoryAfter(command, here);
    return here;
  });
}

/**
 * The outputs of a session that a later command made old, by the index of their command; `printed` tells what has an
 * output, be it empty. Goes through the session once, from its end.
 */
export function findOutdated(
  commands: readonly TypedCommand[],
  printed: (command: TypedCommand) => boolean,
): Map<number, Outdated> {
  const found = new Map<number, Outdated>();
  const repeated = new Map<string, string>();
  const changed = new Map<string, Changed>();
  const directories = directoriesOf(commands);
  for (let index = commands.length - 1; index >= 0; index--) {
    const one = commands[index]!;
    const { command, machine, elsewhere } = one;
    if (command === '') continue;
    const place = `${machine ?? ''} ${elsewhere?.where ?? ''}`;
    const changes = changed.get(place) ?? { states: new Map(), files: new Map() };
    changed.set(place, changes);
    if (printed(one)) {
      const same = `${place} ${spelling(command)}`;
      const again = repeated.get(same);
      const change = changeOf(changes, shownBy(command, directories[index]!));
      if (again !== undefined) found.set(index, { by: again, again: true });
      else if (change !== undefined) found.set(index, { by: change, again: false });
      repeated.set(same, command);
    }
    const { states, files } = changesOf(command, directories[index]!);
    for (const state of states) changes.states.set(state, command);
    for (const file of files) changes.files.set(`${file.path} ${file.tree} ${file.mode}`, { ...file, by: command });
  }
  return found;
}
