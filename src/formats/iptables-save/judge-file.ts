import type { Family } from '#core/address';
import type { SourceFile } from '#core/source-file';
import type { StoredRefusal } from '#model/filter-loaders';
import type { FilterRule } from '#model/packet-filter';
import { hostNames } from '../_grammar/host-names.ts';
import { LineKind, type StatementIndex } from '../_grammar/iptables-index.ts';
import { findRefusals } from '../_grammar/iptables-refusals.ts';
import type { TableState } from '../_grammar/iptables-tables.ts';
import { refusedBytes } from '../_grammar/refused-bytes.ts';
import { doubtfulLoad, refusalDiagnostic } from '../_grammar/refused-file.ts';
import type { HostContext } from '../format.ts';

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

/** Reports for what iptables-restore would refuse a file that is loaded at boot. */
export function judgeFile(file: SourceFile, index: StatementIndex, family: Family, host: HostContext): FileLoad {
  const names = hostNames(host);
  const program = family === 4 ? 'iptables-restore' : 'ip6tables-restore';
  // What only a part was collected of, or was put in place of what is secret, may be sound on the host.
  const isWhole = file.quality === 'complete' && !hasFallback(file, host);
  // A byte order mark hides what the first line is.
  const refusals = file.text.startsWith('\ufeff') ? [] : findRefusals({ text: file.text, index, family, names });
  const found = refusals.map((one) => ({ ...one, certain: one.certain && isWhole }));
  const bytes = refusedBytes(file, program);
  if (bytes !== null) host.report(bytes);
  for (const one of found) host.report(refusalDiagnostic(file.id, one, program, 'the table and all behind it'));
  const certain = found.find((one) => one.certain);
  const doubtful = found.find((one) => !one.certain);
  const origin = (one: { start: number; end: number }): number => host.origins.span(file.id, one.start, one.end);
  const doubt = doubtful === undefined ? null : doubtfulLoad(origin(doubtful), program);
  return {
    odd: bytes !== null,
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

function hasCommitBefore(index: StatementIndex, line: number): boolean {
  for (let at = 0; at < line; at++) if (index.kind(at) === LineKind.commit) return true;
  return false;
}

/** Red Hat's service loads another file where this one is refused. */
const hasFallback = ({ claim }: SourceFile, host: HostContext): boolean => {
  const path = /etc\/sysconfig\/ip6?tables$/.exec(claim.path)?.[0];
  return path !== undefined && host.lookup(`/${path}.fallback`).state === 'file';
};
