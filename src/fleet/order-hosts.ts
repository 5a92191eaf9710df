import type { Diagnostic } from '#core/diagnostic';
import { redact } from '#core/redact';
import { type HostIdentity, nameHosts } from '#discover/name-hosts';
import type { DiagnosticReport, HostReport } from '#engine/document';

/** A host of a place, as far as its place in the report depends on it. */
export interface HostSlot {
  /** Of its place. */
  readonly order: number;
  /** Among the hosts of its place. */
  readonly index: number;
  readonly identity: HostIdentity;
}

/** A host in its place in the report, under the name that it has beside the others. */
export interface OrderedHost extends Pick<HostSlot, 'order' | 'index'> {
  readonly name: string;
  readonly older: readonly Diagnostic[];
}

/** Names hosts and sorts them by name; snapshots of which there are newer ones are left out. */
export function orderHosts(slots: readonly HostSlot[]): OrderedHost[] {
  const found = [...slots].sort((a, b) => a.order - b.order || a.index - b.index);
  const names = nameHosts(found.map(({ identity }) => identity));
  return found
    .flatMap(({ order, index }, i): OrderedHost[] => {
      const named = names[i]!;
      return named === null ? [] : [{ order, index, ...named }];
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const isBefore = (a: DiagnosticReport, b: DiagnosticReport): boolean =>
  a.file === null && (a.code < b.code || (a.code === b.code && a.message < b.message));

/** A report under the name that its host has beside the others, with what there is to say of older snapshots. */
export function withName(report: HostReport, { name, older }: Pick<OrderedHost, 'name' | 'older'>): HostReport {
  if (name === report.host && older.length === 0) return report;
  const diagnostics = [...report.diagnostics];
  for (const { code, severity, message, effect } of older) {
    const note: DiagnosticReport = { code, severity, message: redact(message), effect, file: null, at: null };
    const at = diagnostics.findIndex((one) => !isBefore(one, note));
    diagnostics.splice(at < 0 ? diagnostics.length : at, 0, note);
  }
  return { ...report, host: name, diagnostics, summary: report.summary.map((one) => ({ ...one, host: name })) };
}
