import type { Span } from '#core/source-file';
import { findFailedOutput } from './failed-output.ts';
import { elsewhereOf, entersShell } from './find-elsewhere.ts';

interface Typed {
  readonly command: string;
  readonly machine: string | null;
  readonly output: Span;
}

/** Where a command of a session ran, if not on the machine of its prompt. */
export interface RanElsewhere {
  readonly where: string;
  /** That ssh(1) ran it on. */
  readonly machine: string | null;
  /** It was typed in a shell that was opened there. */
  readonly inShell: boolean;
  /** What ran there, where another program was asked to run it. */
  readonly command: string | null;
}

interface Shell {
  readonly where: string;
  /** At whose prompt it was opened. */
  readonly from: string | null;
  /** What its own prompts name, once there was one. */
  prompt: string | null;
}

/** Shells on top of the one that is there already; sudo was cut off. */
const nested = /^(?:su\b(?!.* -\w*c)|-\w*[is]\w*$|(?:ba|da|z|k|fi)?sh(?: +-\w+)*$|newgrp\b)/;

/** Where each command ran, in order: what it says itself, or the shell of a container or namespace that is open. */
export function markElsewhere(commands: readonly Typed[], text: string): (RanElsewhere | null)[] {
  const open: Shell[] = [];
  return commands.map(({ command, machine, output }) => {
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      if (top.prompt === null) top.prompt = machine;
      if (top.prompt === top.from || machine !== top.from) break;
      open.pop();
    }
    const shell = open.at(-1);
    if (/^(?:exit|logout)\b/.test(command)) {
      open.pop();
      return shell === undefined ? null : { where: shell.where, machine: null, inShell: true, command: null };
    }
    const own = elsewhereOf(command);
    const failed = (): boolean =>
      findFailedOutput(text.slice(output.start, output.end)) !== null &&
      /\S/.test(text.slice(output.start, output.end));
    if (own !== null && entersShell(own) && own.machine === null && !failed())
      open.push({ where: own.where, from: machine, prompt: null });
    else if (shell !== undefined && nested.test(command)) open.push({ ...shell, from: machine, prompt: null });
    if (own !== null)
      return { where: own.where, machine: own.machine, inShell: shell !== undefined, command: own.command };
    return shell === undefined ? null : { where: shell.where, machine: null, inShell: true, command: null };
  });
}
