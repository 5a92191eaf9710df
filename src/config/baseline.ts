import type { FindingReport, HostReport } from '#engine/document';

/** A finding that was there when the baseline was written. The fingerprint identifies it within its host. */
export interface BaselineEntry {
  readonly host: string;
  readonly rule: string;
  /** As reported then; for readers, not for matching. */
  readonly file: string;
  readonly fingerprint: string;
}

export interface Baseline {
  readonly entries: readonly BaselineEntry[];
}

const compare = (a: BaselineEntry, b: BaselineEntry): number => {
  const [x, y] = [a, b].map(({ host, rule, file, fingerprint }) => [host, rule, file, fingerprint].join('\n'));
  return x! < y! ? -1 : x! > y! ? 1 : 0;
};

/** Everything that a host's report shows; what comments or settings set aside needs no entry. */
export const baselineOf = ({ host, findings }: HostReport): BaselineEntry[] =>
  findings
    .filter(({ suppressed }) => !suppressed || suppressed.by === 'baseline')
    .map(({ rule, at, fingerprint }) => ({ host, rule, file: at.file, fingerprint }));

/** The file that is committed: an entry a line, so that differences read well. */
export function renderBaseline({ entries }: Baseline): string {
  const lines = [...entries].sort(compare).map((entry) => `    ${JSON.stringify(entry)}`);
  const body = lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `;
  return `{\n  "schemaVersion": 1,\n  "tool": "sshreach",\n  "entries": [${body}]\n}\n`;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Reads such a file; a sentence where it is none. */
export function parseBaseline(text: string): Baseline | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `it is no JSON (${(error as Error).message})`;
  }
  const { schemaVersion, tool, entries } = (value ?? {}) as Record<string, unknown>;
  if (tool !== 'sshreach' || !Array.isArray(entries)) return '`sshreach baseline` did not write it';
  if (schemaVersion !== 1) return `its schemaVersion is ${JSON.stringify(schemaVersion)}, and this sshreach knows 1`;
  const read: BaselineEntry[] = [];
  for (const entry of entries as readonly unknown[]) {
    const { host, rule, file, fingerprint } = (entry ?? {}) as Record<string, unknown>;
    if (!isText(host) || !isText(rule) || !isText(file) || !isText(fingerprint))
      return `an entry of it is ${JSON.stringify(entry)}, without host, rule, file or fingerprint`;
    read.push({ host, rule, file, fingerprint });
  }
  return { entries: read };
}

/** A host that has no entries, and another that nobody went through whose entries would fit it. */
export interface RenamedHost {
  readonly host: string;
  readonly formerly: string;
  /** How many findings of it are known under the other name. */
  readonly findings: number;
}

/** Sets known findings aside, host by host. */
export class BaselineApplier {
  readonly #entries = new Map<string, BaselineEntry[]>();
  readonly #stale = new Map<string, readonly BaselineEntry[]>();
  readonly #hostsOf = new Map<string, string[]>();
  readonly #seen = new Set<string>();
  readonly #strangers: { readonly host: string; readonly fits: ReadonlyMap<string, number> }[] = [];

  constructor({ entries }: Baseline) {
    for (const entry of entries) {
      const own = this.#entries.get(entry.host);
      if (own) own.push(entry);
      else this.#entries.set(entry.host, [entry]);
      const hosts = this.#hostsOf.get(entry.fingerprint);
      if (hosts) hosts.push(entry.host);
      else this.#hostsOf.set(entry.fingerprint, [entry.host]);
    }
  }

  applyToHost(report: HostReport): HostReport {
    const entries = this.#entries.get(report.host) ?? [];
    if (entries.length > 0) this.#seen.add(report.host);
    else this.#noteStranger(report);
    const known = new Set(entries.map(({ fingerprint }) => fingerprint));
    const found = new Set(report.findings.map(({ fingerprint }) => fingerprint));
    const stale = entries.filter(({ fingerprint }) => !found.has(fingerprint));
    if (stale.length > 0) this.#stale.set(report.host, stale);
    const findings = report.findings.map(
      (finding): FindingReport =>
        finding.suppressed || !known.has(finding.fingerprint)
          ? finding
          : { ...finding, suppressed: { by: 'baseline', reason: null } },
    );
    return { ...report, findings };
  }

  /** Hosts whose findings may be known under another name, as many of them as possible. */
  renamed(): RenamedHost[] {
    return this.#strangers.flatMap(({ host, fits }) => {
      const gone = [...fits].filter(([name]) => !this.#seen.has(name));
      const [best] = gone.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
      return best === undefined ? [] : [{ host, formerly: best[0], findings: best[1] }];
    });
  }

  #noteStranger({ host, findings }: HostReport): void {
    const fits = new Map<string, number>();
    for (const { suppressed, fingerprint } of findings)
      for (const name of suppressed ? [] : (this.#hostsOf.get(fingerprint) ?? []))
        fits.set(name, (fits.get(name) ?? 0) + 1);
    if (fits.size > 0) this.#strangers.push({ host, fits });
  }

  /** The entries of the hosts gone through that no finding has any more. */
  stale(): BaselineEntry[] {
    return [...this.#stale.values()].flat().sort(compare);
  }
}
