import { posix } from 'node:path';
import type { Span } from '#core/source-file';
import type { Format } from '#formats/format';
import { claimOf } from './claim.ts';
import type { Plain } from './clean-capture.ts';
import { isProseName } from './file-names.ts';
import { fencedSpans, findCommands, machineOf, type TypedCommand, withoutSudo } from './find-commands.ts';
import { findOutdated } from './find-outdated.ts';
import { findStatusLogs } from './find-status-logs.ts';
import type { PlannedFile } from './host-plan.ts';
import { identify } from './identify.ts';
import { commandFileName } from './layouts/command-file-name.ts';
import type { Told } from './layouts/told.ts';
import { codeIndent, noDamage } from './paste-damage.ts';
import { machineTold } from './recordings.ts';
import { isSameMachine } from './same-machine.ts';
import { severalMachines } from './several-machines.ts';
import { plainly, simpleCommands } from './shell-line.ts';
import { splitBlocks } from './split-blocks.ts';

/** `cat FILE`, `head -n 50 FILE`, `grep -v '^#' FILE`: the program, its options, one absolute path. */
const ofFile =
  /^(cat|less|more|head|tail|e?grep)((?: +(?:-\S+|\d+|'[^']*'|"[^"]*"|[^\s/'"-]\S*))*) +(\/[^\s*?|;&<>]+)(.*)$/;

const qualities: Readonly<Record<string, Told['quality']>> = {
  less: 'partial-view',
  more: 'partial-view',
  head: 'partial-view',
  tail: 'partial-view',
  grep: 'partial-view',
  egrep: 'partial-view',
};

/** Programs that print nothing where there is nothing, and on the terminal why where they fail. */
const mayBeSilent =
  /^(?:cat \/\S+|ldd \S*sshd\S* ?\| ?grep (?:-\w+ )?\S*wrap\S*|nft(?: -\w+)* list ruleset|ip6?tables(?:-legacy|-nft)?-save|ipset save)$/;

/** What a part of a session is called, and how much of the named file it shows. */
function pieceOf(file: PlannedFile, { command }: TypedCommand, told: Told): PlannedFile {
  const [, program, options, path, rest] = ofFile.exec(command) ?? [];
  if (path !== undefined && !/\S/.test((rest ?? '').replace(/2>\S+/g, ''))) {
    const filtered = /^e?grep$/.test(program!) && / -\w*v/.test(options ?? '');
    const quality = filtered ? 'filtered' : qualities[program!];
    return {
      ...file,
      claimPath: path.slice(1),
      told: { ...told, printed: path, ...(quality === undefined ? {} : { quality }) },
    };
  }
  const claimPath = posix.join(posix.dirname(file.claimPath), commandFileName(command));
  const [printed] = printedFiles(command);
  return { ...file, claimPath, told: { ...told, command, ...(printed === undefined ? {} : { printed }) } };
}

const printing = new Set(['cat', 'less', 'more', 'head', 'tail', 'bat', 'zcat', 'zless']);

/** The files that a command prints, as written; empty for other commands. */
const printedFiles = (command: string): readonly string[] => {
  const [only, ...others] = simpleCommands(command);
  if (only === undefined || others.length > 0 || !printing.has(only.program)) return [];
  return only.args.filter((arg) => !/^(?:-|\d+$)/.test(arg));
};

/** What is printed right after it was written to a file (`ss -tlnp > ss.txt`, `cat ss.txt`) is the output itself. */
function withoutDetour(commands: readonly TypedCommand[]): TypedCommand[] {
  return commands.map((command, i) => {
    const [file, ...others] = printedFiles(command.command);
    const before = commands[i - 1];
    if (file === undefined || others.length > 0 || before === undefined) return command;
    const [writer, ...more] = simpleCommands(before.command);
    const writes = more.length === 0 && writer?.writes.length === 1 && writer.writes[0] === file;
    return writes && writer.program !== ''
      ? { ...command, command: plainly(writer), elsewhere: before.elsewhere }
      : command;
  });
}

/** A text as it was printed, and where its parts are in the text that the user has. */
interface Printed {
  readonly text: string;
  /** What is told of each part at the given offsets. */
  part(span: Span): Told;
}

function printed({ text, map, damage }: Plain): Printed {
  const { raw } = map;
  const isLineStart = (at: number): boolean => at === 0 || text[at - 1] === '\n';
  const toRaw = (at: number): number => {
    if (at === text.length) return raw.length;
    const inRaw = map.toRaw(at);
    // What was taken from the beginning of the line belongs to it.
    return isLineStart(at) ? raw.lastIndexOf('\n', inRaw - 1) + 1 : inRaw;
  };
  const endInRaw = (at: number): number => {
    if (at === text.length) return raw.length;
    const last = map.toRaw(Math.max(0, at - 1));
    // The end of a line may have been put before what stands behind it.
    return text[at - 1] === '\n' && raw[last] !== '\n' ? last : last + 1;
  };
  // What is fenced was not indented.
  const fenced = damage?.code ? fencedSpans(raw) : [];
  return {
    text,
    part({ start, end }) {
      const from = toRaw(start);
      const section = { start: from, end: Math.max(from, endInRaw(end)) };
      const isFenced = fenced.some((span) => span.start <= section.start && section.start < span.end);
      const code = (damage?.code ?? false) && !isFenced;
      const prefix = damage?.prefix ?? (code ? null : codeIndent(text.slice(start, end)));
      // As the line of the prompt ends, so do those below it.
      const returns = text.startsWith('\r\n', start - 2);
      const markup = damage?.markup ? 'gone' : null;
      return { section, damage: { ...(damage ?? noDamage), prefix, code, returns, markup } };
    },
  };
}

/** What is known of the host to which a session belongs. */
export interface SessionHost {
  /** As its own files call it. */
  readonly name: string | null;
  /** There is nothing of it but this file. */
  readonly alone: boolean;
}

/**
 * The parts of a file that stand for themselves: the outputs of a recorded session, each as if it had a file of its
 * own, outputs below one another, and the lines of the journal in the output of `systemctl status`. `null` where there
 * are none.
 */
export function splitFile(
  file: PlannedFile,
  from: Plain,
  formats: readonly Format[],
  host: SessionHost,
): PlannedFile[] | null {
  const plain = printed(from);
  const logs = findStatusLogs(plain.text).map(({ unit, lines }): PlannedFile => {
    const command = `journalctl -u ${unit} -n 10`;
    const claimPath = posix.join(posix.dirname(file.claimPath), commandFileName(command));
    return { ...file, claimPath, told: { ...plain.part(lines), command, quality: 'partial-view' } };
  });
  if (isProse(file)) {
    const parts = splitSession(file, plain, formats, host) ?? [];
    return parts.length > 0 ? parts : null;
  }
  if (file.told === undefined) {
    const several = severalMachines(plain.text, formats);
    if (several.length > 1) return [{ ...file, told: { several } }];
  }
  const outputs =
    file.told === undefined
      ? (splitSession(file, plain, formats, host) ??
        (identify(claimOf(file.claimPath), '', formats) === null
          ? asBlocks(file, plain, { start: 0, end: plain.text.length }, formats)
          : null))
      : null;
  return outputs === null && logs.length === 0 ? null : [...(outputs ?? [file]), ...logs];
}

/** What nobody gave a name to: one output, or several below one another. `null` for a whole file that is one. */
function asBlocks(file: PlannedFile, plain: Printed, span: Span, formats: readonly Format[]): PlannedFile[] | null {
  const blocks = splitBlocks(plain.text.slice(span.start, span.end), formats);
  if (blocks.length === 0) return null;
  return blocks.map(({ start, end }) => ({
    ...file,
    told: { ...plain.part({ start: span.start + start, end: span.start + end }), loose: true },
  }));
}

/** A text about something beside other evidence, whose examples are mostly nobody's. */
const isProse = ({ named, claimPath }: PlannedFile): boolean => !named && isProseName(claimPath);

/** Where a command ran that did not run on the host; `null` for the host's own. */
function whereElse({ machine, elsewhere }: TypedCommand, host: string | null): string | null {
  const own = elsewhere?.machine ?? null;
  if (own !== null && host !== null && isSameMachine(own, host)) return null;
  if (elsewhere !== null) return elsewhere.where;
  return machine === null || host === null || isSameMachine(machine, host) ? null : `on ${machine}`;
}

/** The only container that a session shows, where nothing of another host is there: then it is what is asked about. */
function onlyPlace(commands: readonly TypedCommand[], isEmpty: (span: Span) => boolean): string | null {
  const printing = commands.filter(({ command, output }) => command !== '' && !isEmpty(output));
  const [first] = printing;
  const where = first?.elsewhere?.where ?? null;
  const isContainer = where !== null && /^in the (?:container|pod) /.test(where);
  return isContainer && printing.every(({ elsewhere }) => elsewhere?.where === where) ? where : null;
}

function splitSession(
  file: PlannedFile,
  plain: Printed,
  formats: readonly Format[],
  { name, alone }: SessionHost,
): PlannedFile[] | null {
  const prose = isProse(file);
  const { text } = plain;
  const found = withoutDetour(findCommands(text));
  const prompted = machineOf(found);
  const host = name ?? prompted;
  const isEmpty = ({ start, end }: Span): boolean => text.slice(start, end).trim() === '';
  const place = alone ? onlyPlace(found, isEmpty) : null;
  const named = name === null || prompted !== null ? null : machineTold(found, text);
  const elsewhereOf = (command: TypedCommand): string | null => {
    const where = whereElse(named === null ? command : { ...command, machine: named }, host);
    return where === place ? null : where;
  };
  const commands = found.map((command): TypedCommand => {
    const own = command.elsewhere?.command ?? null;
    return own === null || elsewhereOf(command) !== null
      ? command
      : { ...command, command: withoutSudo(own), machine: host ?? command.machine, elsewhere: null };
  });
  const typed = commands.filter(({ command }) => command !== '');
  const isFenced = commands.some(({ fence }) => fence);
  const [first] = typed;
  const isSession =
    typed.length > 1 || (first !== undefined && (ofFile.test(first.command) || elsewhereOf(first) !== null));
  if (!isFenced && (!isSession || prose)) return null;
  const fences = prose ? fencedSpans(text) : null;
  const counts = ({ start, end }: Span): boolean =>
    fences === null || fences.some((fenced) => fenced.start <= start && end <= fenced.end);
  // Nothing below a prompt and another prompt after it, or an empty fence: that is what it printed.
  const isSilent = ({ whole, output, command }: TypedCommand): boolean =>
    whole && output.end < text.length && isEmpty(output) && mayBeSilent.test(command);
  const nameless = (span: Span): PlannedFile[] =>
    isEmpty(span) || !counts(span)
      ? []
      : (asBlocks(file, plain, span, formats) ?? [{ ...file, told: { ...plain.part(span), loose: true } }]).map(
          (part) => (prose ? { ...part, told: { ...part.told, prose: 'example' } } : part),
        );
  const outdated = findOutdated(typed, (command) => !isEmpty(command.output) || isSilent(command));
  const parts = commands.flatMap((command): PlannedFile[] => {
    const { output, fence } = command;
    if (fence) return nameless(output);
    const isLast = output.end === text.length;
    if (command.command === '') return [];
    if ((isEmpty(output) && !isSilent(command)) || !counts(output)) return [];
    const told: Told = {
      ...plain.part(output),
      ...(command.loose ? { loose: true } : {}),
      ...(prose ? { prose: command.machine === null ? 'example' : 'session' } : {}),
    };
    const elsewhere = elsewhereOf(command);
    if (elsewhere !== null) return [{ ...file, told: { ...told, command: command.command, elsewhere } }];
    const old = outdated.get(typed.indexOf(command));
    if (old) return [{ ...file, told: { ...told, command: command.command, outdated: old } }];
    // Where neither a prompt nor the end of a line follows, more may have.
    const isCut = isLast && !text.endsWith('\n');
    return [pieceOf(file, command, isCut ? { ...told, quality: 'partial-view' } : told)];
  });
  return [...nameless({ start: 0, end: commands[0]!.start }), ...parts];
}
