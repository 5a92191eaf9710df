import { posix } from 'node:path';
import type { Span } from '#core/source-file';
import { cut } from './cut.ts';
import { decode } from './decode.ts';
import { findCommands, machineOf, type TypedCommand } from './find-commands.ts';
import { findOutdated } from './find-outdated.ts';
import { findStatusLogs } from './find-status-logs.ts';
import { isInRoot } from './host-path.ts';
import type { PlannedFile } from './host-plan.ts';
import { commandFileName } from './layouts/command-file-name.ts';
import type { Told } from './layouts/told.ts';
import { findTerminalSequences } from './terminal-sequences.ts';

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

/** What a part of a session is called, and how much of the named file it shows. */
function pieceOf(file: PlannedFile, { command }: TypedCommand, section: Span): PlannedFile {
  const [, program, options, path, rest] = ofFile.exec(command) ?? [];
  if (path !== undefined && !/\S/.test((rest ?? '').replace(/2>\S+/g, ''))) {
    const filtered = /^e?grep$/.test(program!) && / -\w*v/.test(options ?? '');
    const quality = filtered ? 'filtered' : qualities[program!];
    return { ...file, claimPath: path.slice(1), told: { section, ...(quality === undefined ? {} : { quality }) } };
  }
  const claimPath = posix.join(posix.dirname(file.claimPath), commandFileName(command));
  return { ...file, claimPath, told: { section, command } };
}

/**
 * The parts of a file that stand for themselves: the outputs of a recorded session, each as if it had a file of its
 * own, and the lines of the journal in the output of `systemctl status`. `null` where there are none.
 */
export function splitFile(file: PlannedFile, bytes: Buffer, isWhole: boolean): PlannedFile[] | null {
  if (file.told?.section !== undefined || isInRoot(file.claimPath)) return null;
  const { text, encoding } = decode(bytes, !isWhole);
  if (encoding === 'binary' || encoding === 'utf-16') return null;
  const plain = cut(text, findTerminalSequences(text));
  const raw = ({ start, end }: Span): Span => ({
    start: plain.map.toRaw(start),
    end: end === plain.text.length ? text.length : plain.map.toRaw(end),
  });
  const logs = findStatusLogs(plain.text).map(({ unit, lines }): PlannedFile => {
    const command = `journalctl -u ${unit} -n 10`;
    const claimPath = posix.join(posix.dirname(file.claimPath), commandFileName(command));
    return { ...file, claimPath, told: { section: raw(lines), command, quality: 'partial-view' } };
  });
  const outputs = file.told === undefined ? splitSession(file, plain.text, raw) : null;
  return outputs === null && logs.length === 0 ? null : [...(outputs ?? [file]), ...logs];
}

function splitSession(file: PlannedFile, text: string, raw: (span: Span) => Span): PlannedFile[] | null {
  const commands = findCommands(text);
  const typed = commands.filter(({ command }) => command !== '');
  if (typed.length < 2 && !(typed.length === 1 && ofFile.test(typed[0]!.command))) return null;
  const isEmpty = ({ start, end }: Span): boolean => text.slice(start, end).trim() === '';
  const before = { start: 0, end: commands[0]!.start };
  const host = machineOf(commands);
  const outdated = findOutdated(typed);
  const parts = typed.flatMap((command, index): PlannedFile[] => {
    const { machine } = command;
    if (isEmpty(command.output)) return [];
    const told = { command: command.command, section: raw(command.output) };
    if (machine !== null && machine !== host) return [{ ...file, told: { ...told, machine } }];
    const old = outdated.get(index);
    return [old ? { ...file, told: { ...told, outdated: old } } : pieceOf(file, command, told.section)];
  });
  return [...(isEmpty(before) ? [] : [{ ...file, told: { section: raw(before) } }]), ...parts];
}
