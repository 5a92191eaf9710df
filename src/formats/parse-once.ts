import type { SourceFile, TextMap } from '#core/source-file';
import type { Dialect, FormatCode, Parsed } from './format.ts';

/** What larger texts come to is not kept: a tree takes many times the memory of its text. */
const largestKept = 64 * 1024;
/** The same text under other names, or read in another way. */
const mostReadings = 8;

interface Reading {
  readonly code: FormatCode;
  readonly key: string;
  readonly parsed: Parsed;
}

/** By what stands for a text beside the text itself; files that hosts share have it in common. */
const known = new WeakMap<TextMap, Reading[]>();

/** Of the dialects of hosts that are being read. */
const spellings = new WeakMap<Dialect, string>();

function spellingOf(dialect: Dialect): string {
  let spelling = spellings.get(dialect);
  if (spelling === undefined) {
    spelling = JSON.stringify(dialect);
    spellings.set(dialect, spelling);
  }
  return spelling;
}

/** Parses a file, or tells what came of it before. */
export function parseOnce<S>(code: FormatCode<S>, file: SourceFile, kind: string, dialect: Dialect): Parsed<S> {
  if (file.text.length > largestKept) return code.parse(file, kind, dialect);
  const { id, claim, quality, encoding } = file;
  const command = claim.command === undefined ? '' : ` ${claim.command}`;
  const key = [kind, id, claim.path, command, quality, encoding, spellingOf(dialect)].join('\0');
  const readings = known.get(file.map) ?? [];
  const found = readings.find((one) => one.code === (code as FormatCode) && one.key === key);
  if (found !== undefined) return found.parsed as Parsed<S>;
  const parsed = code.parse(file, kind, dialect);
  if (readings.length >= mostReadings) readings.shift();
  readings.push({ code: code as FormatCode, key, parsed });
  known.set(file.map, readings);
  return parsed;
}
