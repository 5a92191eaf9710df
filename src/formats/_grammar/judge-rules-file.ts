import type { Family } from '#core/address';
import type { SourceFile } from '#core/source-file';
import { Yes } from '#core/tri';
import type { StoredRefusal } from '#model/filter-loaders';
import type { FilterRule } from '#model/packet-filter';
import type { HostContext } from '../format.ts';
import { hostNames } from './host-names.ts';
import { LineKind, type StatementIndex } from './iptables-index.ts';
import { findRefusals, type Refusal } from './iptables-refusals.ts';
import type { RefusalScene } from './iptables-refused-rule.ts';
import type { TableState } from './iptables-tables.ts';
import { ownReturns } from './line-ends.ts';
import { refusedBytes } from './refused-bytes.ts';
import { doubtfulLoad, refusalDiagnostic } from './refused-file.ts';

/** What becomes of a file when it is loaded. */
export interface FileLoad {
  readonly refusals: readonly StoredRefusal[];
  /** Bytes for which it is refused, which may be of the copy alone. */
  readonly odd: boolean;
  /** Tables up to a `COMMIT` before the refusal are loaded; what stops there or comes behind it is not. */
  isRefused(table: TableState): boolean;
  /** Where that is not certain: a rule that may take every packet out of a chain, as if the chain were not there. */
  doubtOf(table: TableState): FilterRule | null;
}

/** Reports for what iptables-restore would refuse a file that is loaded at boot, whole or with `--noflush`. */
export function judgeRulesFile(
  file: SourceFile,
  index: StatementIndex,
  family: Family,
  host: HostContext,
  loaded: Pick<RefusalScene, 'madeBefore' | 'othersMade'> = {},
): FileLoad {
  const names = hostNames(host);
  const program = family === 4 ? 'iptables-restore' : 'ip6tables-restore';
  // What only a part was collected of, or was put in place of what is secret, may be sound on the host.
  const isWhole = file.quality === 'complete' && !hasFallback(file, host);
  // A byte order mark hides what the first line is.
  const refusals = file.text.startsWith('\ufeff')
    ? []
    : findRefusals({ text: file.text, index, family, names, ...loaded });
  const bytes = refusedBytes(file, program);
  const found = [...refusals, ...returned(file, index, bytes?.span?.start)]
    .sort((a, b) => a.line - b.line)
    .map((one) => ({ ...one, certain: one.certain && isWhole }));
  if (bytes !== null) host.report(bytes);
  for (const one of found) host.report(refusalDiagnostic(file.id, one, program, 'the table and all behind it'));
  const certain = found.find((one) => one.certain);
  const doubtful = found.find((one) => !one.certain);
  const origin = (one: { start: number; end: number }): number => host.origins.span(file.id, one.start, one.end);
  const doubt = doubtful === undefined ? null : doubtfulLoad(origin(doubtful), program);
  return {
    odd: bytes !== null && ownReturns(file) !== Yes,
    refusals: found.slice(0, 1).map((one) => ({
      program,
      origin: origin(one),
      what: one.what,
      near: one.near,
      certain: one.certain,
      whole: !hasCommitBefore(index, one.line),
    })),
    isRefused: ({ lastLine, committed }) => certain !== undefined && (!committed || lastLine >= certain.line),
    doubtOf: ({ lastLine }) => (doubtful !== undefined && lastLine >= doubtful.line ? doubt : null),
  };
}

/** Where some lines end with CR LF and others do not, the host's file is so, and the first of them is refused. */
function returned(file: SourceFile, index: StatementIndex, at: number | undefined): Refusal[] {
  if (at === undefined || ownReturns(file) !== Yes) return [];
  let line = 0;
  while (line + 1 < index.length && index.start(line + 1) <= at) line++;
  return [{ line, start: at, end: at + 1, what: 'this line ends with CR LF', near: null, certain: true }];
}

function hasCommitBefore(index: StatementIndex, line: number): boolean {
  for (let at = 0; at < line; at++) if (index.kind(at) === LineKind.commit) return true;
  return false;
}

/** Red Hat's service loads another file where this one is refused. */
const hasFallback = ({ claim }: SourceFile, host: HostContext): boolean => {
  const path = /etc\/sysconfig\/ip6?tables$/.exec(claim.path)?.[0];
  return path !== undefined && host.lookup(`/${path}.fallback`).state === 'file';
};
