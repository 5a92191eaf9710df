import type { SourceFile } from '#core/source-file';
import { secondsSince } from '../time-left.ts';
import type { TablePart } from './ast.ts';

/** The tables as they are at the present that was asked for: without elements whose time has run out since. */
export function withoutExpired(tables: readonly TablePart[], file: SourceFile): readonly TablePart[] {
  const seconds = secondsSince(file);
  if (seconds === 0) return tables;
  return tables.map((table) => ({
    ...table,
    sets: table.sets.map((set) => ({
      ...set,
      elements: set.elements?.filter(({ secondsLeft }) => secondsLeft === undefined || secondsLeft > seconds) ?? null,
    })),
  }));
}
