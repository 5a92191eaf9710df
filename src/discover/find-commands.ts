import type { Span } from '#core/source-file';
import { labelIn } from './find-labels.ts';
import { markElsewhere, type RanElsewhere } from './mark-elsewhere.ts';
import { ansibleIn, commandIn, isRule, isUpperLine, type Said, shortCommandIn } from './prompts.ts';
import { machineNames } from './same-machine.ts';

/**
 * A command line that somebody typed, a script announced or a text names, and the output below it; empty where the
 * prompt was left alone. Offsets of the text.
 */
export interface TypedCommand {
  readonly command: string;
  /** The text around the output names it, and may go on below it. */
  readonly loose: boolean;
  /** It is no command: a fence begins or ends here (```` ``` ````), and what follows may be an output or talk. */
  readonly fence: boolean;
  /** What stands below it is all of its output, also where that is nothing: of a prompt, or in a fence. */
  readonly whole: boolean;
  /** The machine that its prompt names; `null` where it names none. */
  readonly machine: string | null;
  /** The directory that its prompt names, where that is a whole path. */
  readonly directory: string | null;
  /** Where it ran, if not on the machine of its prompt; `null` for nearly all. */
  readonly elsewhere: RanElsewhere | null;
  /** Where its line begins. */
  readonly start: number;
  readonly output: Span;
}

interface Head extends Omit<Said, 'typed'>, Pick<TypedCommand, 'fence'> {
  readonly start: number;
  end: number;
  /** Named by the text around it, and not typed. */
  readonly label: boolean;
  loose: boolean;
  /** A fence right below it holds its output. */
  fenced?: true;
  typed?: boolean;
}

/** What ls(1) prints below the name of a directory, in any language. */
const directoryTotal = /total 0\r?(?:\n|$)|\p{L}+ [\d.,]+[KMGT]?\r?\n[-dlbcps][-r][-w]/uy;

function isDirectory(text: string, end: number): boolean {
  directoryTotal.lastIndex = end;
  return directoryTotal.test(text);
}

const fence = /^[ \t]*(?:`{3,}|~{3,})[\w+-]*[ \t\r]*$/;

/** What stands between the lines of fences. */
export function fencedSpans(text: string): Span[] {
  const spans: Span[] = [];
  let open = -1;
  for (const match of text.matchAll(/^[ \t]*(?:`{3,}|~{3,})[^\n`]*(?:\n|$)/gm)) {
    if (open >= 0) spans.push({ start: open, end: match.index });
    open = open >= 0 ? -1 : match.index + match[0].length;
  }
  return spans;
}

const printsFile = /^(?:(?:sudo|doas) +(?:-\w+ +)*)?(?:z?cat|z?less|more|head|tail|z?[ef]?grep|sed|awk|bat)(?: |$)/;
const oneHash = /^#[ \t]+/;

/** Programs whose names are words too, and none of what they take. */
const startsSentence = new RegExp(
  '^(?:ip +(?!-|(?:a|ad|addr|address|l|link|r|ro|route|ru|rule|n|neigh\\w*|maddr\\w*|netns|t|tunnel|x|xfrm|mon\\w*)(?: |$))' +
    '|service +\\S+ +(?!status|start|stop|restart|reload)' +
    '|(?:date|id|ps|ss|stat|route|ls|cat|head|tail|exit|logout|passwd|chage) +[a-z]+ +[a-z]+(?: |$))',
);

const lineBefore = (text: string, start: number): string =>
  start === 0 ? '' : text.slice(text.lastIndexOf('\n', start - 2) + 1, start);

/**
 * `#   systemctl restart ssh`: a comment in the file that was printed, where prompts and headings look otherwise. Root's
 * bare prompt has one blank, and what its program takes stands behind it.
 */
function isComment(line: string, { command }: Said, before: string, printing: string | null): boolean {
  const [mark] = oneHash.exec(line) ?? [];
  if (mark === undefined) return false;
  if (mark !== '# ' && before.startsWith('#')) return true;
  return printing !== null && (!printing.startsWith('# ') || mark !== '# ' || startsSentence.test(command));
}

const noPrompt = { machine: null, directory: null, typed: false } as const;

/** The prompt before a command, as it stands in the line; `null` for those that name no machine. */
function promptOf(line: string, { command, machine }: Said): string | null {
  const at = machine === null || command === '' ? -1 : line.indexOf(command);
  return at < 5 ? null : line.slice(0, at);
}

/** A prompt that stood alone before, behind the last line of a file that has no end of line. */
function gluedIn(line: string, prompts: ReadonlySet<string>): { said: Said; at: number } | null {
  for (const one of prompts) {
    const at = line.indexOf(one, 1);
    const said = at < 0 ? null : commandIn(line.slice(at));
    if (said !== null) return { said, at };
  }
  return null;
}

/** A prompt of two lines and a heading between rules begin with the line before. */
function beginOf(text: string, start: number, { typed, machine }: Said, last: Head | undefined): number {
  const before = lineBefore(text, start);
  const isFree = start - before.length >= (last?.end ?? 0);
  return isFree && (isRule(before.trimEnd()) || (typed && machine === null && isUpperLine(before)))
    ? start - before.length
    : start;
}

/** The lines that begin something new, in order. */
function findHeads(text: string): Head[] {
  const heads: Head[] = [];
  // The line of the command whose output is a file's text.
  let printing: string | null = null;
  let afterBlank = true;
  let inFence = false;
  const shortPrompts = new Set<string>();
  const prompts = new Set<string>();
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    // Most lines are none: their first character tells.
    if (end - start < 400 && /[\w([$#=*+~>\-`• \t/➜❯»λ▶›└]/.test(text[start]!)) {
      const line = text.slice(start, newline < 0 ? end : newline);
      const found = commandIn(line) ?? shortCommandIn(line, shortPrompts);
      const answered = line.endsWith('>>') ? ansibleIn(line, lineBefore(text, start)) : null;
      const glued: ReturnType<typeof gluedIn> = found === null && printing !== null ? gluedIn(line, prompts) : null;
      const last = heads.at(-1);
      const isBelow = last?.end === start && last.machine === null && !last.fence;
      if (isRule(line)) {
        if (isBelow) last.end = end;
      } else if (found !== null && isComment(line, found, lineBefore(text, start), printing)) {
        // A part of the file.
      } else if (found !== null) {
        heads.push({
          ...found,
          fence: false,
          label: false,
          loose: false,
          start: beginOf(text, start, found, last),
          end,
        });
        printing = printsFile.test(found.command) ? line : null;
        const own = promptOf(line, found);
        if (own !== null) prompts.add(own);
      } else if (glued !== null) {
        heads.push({ ...glued.said, fence: false, label: false, loose: false, start: start + glued.at, end });
        printing = printsFile.test(glued.said.command) ? line : null;
      } else if (answered !== null) {
        const begin = answered.command === '' ? start : start - lineBefore(text, start).length;
        heads.push({ ...answered, fence: answered.command === '', label: false, loose: false, start: begin, end });
      } else if (fence.test(line)) {
        // A fence that opens right below a label or heading holds what that names.
        const names = !inFence && last !== undefined && last.machine === null && last.command !== '' && !last.fenced;
        inFence = !inFence;
        if (names && text.slice(last.end, start).trim() === '')
          Object.assign(last, { end, loose: false, fenced: true });
        else
          heads.push({
            command: '',
            machine: null,
            directory: null,
            fence: true,
            label: false,
            loose: true,
            start,
            end,
          });
      } else if (afterBlank || text[start] === '`' || last?.end === start) {
        const named = labelIn(line);
        if (named !== null && !isDirectory(text, end))
          heads.push({
            command: named,
            machine: null,
            directory: null,
            fence: false,
            label: true,
            loose: true,
            start: beginOf(text, start, { ...noPrompt, command: named }, last),
            end,
          });
        if (named !== null) printing = printsFile.test(named) ? line : null;
      }
    }
    const whole = text.slice(start, end).trim();
    afterBlank = whole === '' || isRule(whole) || heads.at(-1)?.end === end;
    start = end;
  }
  // In a session with prompts a line that looks like a label is output.
  return heads.some(({ machine }) => machine !== null) ? heads.filter(({ label }) => !label) : heads;
}

export const withoutSudo = (command: string): string => command.replace(/^(?:sudo|doas) +(?:-\w+ +)*/, '');

/** The commands of a recorded session or of a script's report, in order; empty where the text is neither. */
export function findCommands(text: string): TypedCommand[] {
  const heads = findHeads(text);
  const names = machineNames(heads.flatMap(({ machine }) => machine ?? []));
  const typed = heads.map(
    ({ command, machine, directory, fence: isFence, fenced, typed: isTyped, loose, start, end }, i) => ({
      machine: machine === null ? null : names.get(machine)!,
      directory,
      // Nothing tells where the last output ends.
      loose: loose || i === heads.length - 1,
      command: withoutSudo(command),
      fence: isFence,
      whole: fenced ?? isTyped ?? false,
      start,
      output: { start: end, end: heads[i + 1]?.start ?? text.length },
    }),
  );
  const elsewhere = markElsewhere(typed, text);
  return typed.map((one, i) => ({ ...one, elsewhere: elsewhere[i]! }));
}

/** The only machine that ssh(1) ran commands on, where nothing else was typed that printed anything. */
function onlyRemote(commands: readonly TypedCommand[]): string | null {
  const printing = commands.filter(({ command, output }) => command !== '' && output.start < output.end);
  const machines = new Set(printing.map(({ elsewhere }) => elsewhere?.machine ?? null));
  const [only = null] = machines;
  return machines.size === 1 && only !== null && !only.includes('$') ? only : null;
}

/** The machine on which most of a session's commands were typed; `null` where no prompt names one. */
export function machineOf(commands: readonly TypedCommand[]): string | null {
  const remote = onlyRemote(commands);
  if (remote !== null) return remote;
  const counts = new Map<string, number>();
  for (const { command, machine, elsewhere } of commands)
    if (machine !== null && command !== '' && !elsewhere?.inShell) counts.set(machine, (counts.get(machine) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}
