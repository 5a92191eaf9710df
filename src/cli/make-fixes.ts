import { readFileSync } from 'node:fs';
import type { DiscoveredHost } from '#discover/discovery';
import type { EditReport, FixReport, ReportDocument } from '#engine/document';
import { applyEdits, type TextEdit } from '#model/change';
import { neutraliseCommands } from '#report/escape';
import { UsageError } from './exit-codes.ts';
import { replaceFile } from './text-files.ts';
import { unifiedDiff } from './unified-diff.ts';

/** A file with its fixes made. */
export interface FixedFile {
  readonly path: string;
  /** What has changed, a unified difference, in the encoding of the file. */
  readonly diff: Buffer;
  readonly titles: readonly string[];
}

/** How the bytes of a file are text, and back, byte by byte. */
interface Encoded {
  readonly text: string;
  encode(text: string): Buffer;
}

function decode(bytes: Buffer): Encoded {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, encode: (changed) => Buffer.from(changed, 'utf8') };
  } catch {
    return { text: bytes.toString('latin1'), encode: (changed) => Buffer.from(changed, 'latin1') };
  }
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', start);
    if (next < 0) return text.length;
    start = next + 1;
  }
  return Math.min(text.length, start + column - 1);
}

const textEdit = (text: string, edit: EditReport): TextEdit => ({
  start: offsetOf(text, edit.line, edit.column),
  end: offsetOf(text, edit.endLine, edit.endColumn),
  text: edit.text,
});

const overlap = (a: TextEdit, b: TextEdit): boolean =>
  a.start < b.end && b.start < a.end ? true : a.start === b.start && a.end === b.end;

/** A CI runner that reads along must not take a line of the file for a command; all else is as patch(1) needs it. */
const shown = neutraliseCommands;

/** The first fix of each finding that may be made and has edits. */
const chosen = ({ hosts }: ReportDocument, unsafe: boolean): FixReport[] =>
  hosts.flatMap(({ findings }) =>
    findings.flatMap(({ fixes, severity, suppressed }) => {
      if (suppressed) return [];
      // What a note is about was meant, as far as anybody can tell.
      const fix = fixes.find(({ safe, edits }) => edits.length > 0 && (safe || (unsafe && severity !== 'note')));
      return fix ? [fix] : [];
    }),
  );

interface Fixing {
  readonly unsafe: boolean;
  readonly dryRun: boolean;
  /** Absolute. Files outside are named by their absolute path in differences. */
  readonly workingDirectory: string;
}

/** The file that a report calls so: what is reported of files outside the working directory is no path from it. */
function targetOf(path: string, hosts: readonly DiscoveredHost[]): string {
  const targets = new Set(
    hosts.flatMap(({ files }) => files.flatMap(({ file, systemPath }) => (file.path === path ? [systemPath] : []))),
  );
  const [only, another] = targets;
  if (!only) throw new UsageError(`${path} is no file that could be changed. Name the file.`);
  if (another !== undefined)
    throw new UsageError(`${[...targets].join(' and ')} are both called ${path} here. Fix one at a time.`);
  return only;
}

const isBelow = (path: string, directory: string): boolean => path.startsWith(`${directory.replace(/\/$/, '')}/`);

/**
 * Makes the fixes of a document in the files that it was made from, or finds out what would be made. Of fixes that
 * touch the same place the first is made; a second run finds what is left. Everything else keeps its bytes.
 */
export function makeFixes(
  document: ReportDocument,
  hosts: readonly DiscoveredHost[],
  { unsafe, dryRun, workingDirectory }: Fixing,
): FixedFile[] {
  const byFile = new Map<string, { edit: EditReport; title: string }[]>();
  for (const { edits, title } of chosen(document, unsafe))
    for (const edit of edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), { edit, title }]);
  return [...byFile].map(([path, wanted]) => {
    if (path.includes('!/'))
      throw new UsageError(`${path} lies in an archive, and archives are not changed. Unpack it.`);
    const target = targetOf(path, hosts);
    const { text, encode } = decode(readFileSync(target));
    const made: TextEdit[] = [];
    const titles: string[] = [];
    for (const { edit, title } of wanted) {
      const next = textEdit(text, edit);
      if (made.some((one) => overlap(one, next))) continue;
      made.push(next);
      titles.push(`${path}:${edit.line}: ${title}`);
    }
    const changed = applyEdits(text, made);
    if (!dryRun) replaceFile(target, path, encode(changed));
    const name = isBelow(target, workingDirectory) ? path : target.replace(/^\//, '');
    return { path, diff: encode(shown(unifiedDiff(name, text, changed))), titles };
  });
}
