import type { FindingReport, ReportDocument } from '#engine/document';

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

const keyOf = (host: string, fingerprint: string): string => `${host}\n${fingerprint}`;

const compare = (a: BaselineEntry, b: BaselineEntry): number => {
  const [x, y] = [a, b].map(({ host, rule, file, fingerprint }) => [host, rule, file, fingerprint].join('\n'));
  return x! < y! ? -1 : x! > y! ? 1 : 0;
};

/** Everything that the document shows; what comments or settings set aside needs no entry. */
export function baselineOf(document: ReportDocument): Baseline {
  const entries = document.hosts.flatMap(({ host, findings }) =>
    findings
      .filter(({ suppressed }) => !suppressed || suppressed.by === 'baseline')
      .map(({ rule, at, fingerprint }) => ({ host, rule, file: at.file, fingerprint })),
  );
  return { entries: entries.sort(compare) };
}

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

/** Sets known findings aside. `stale` are the entries of analysed hosts that no finding has any more. */
export function applyBaseline(
  document: ReportDocument,
  baseline: Baseline,
): { readonly document: ReportDocument; readonly stale: readonly BaselineEntry[] } {
  const known = new Set(baseline.entries.map(({ host, fingerprint }) => keyOf(host, fingerprint)));
  const found = new Set<string>();
  const setAside = (host: string, finding: FindingReport): FindingReport => {
    const key = keyOf(host, finding.fingerprint);
    found.add(key);
    return finding.suppressed || !known.has(key)
      ? finding
      : { ...finding, suppressed: { by: 'baseline', reason: null } };
  };
  const hosts = document.hosts.map((host) => ({
    ...host,
    findings: host.findings.map((finding) => setAside(host.host, finding)),
  }));
  const analysed = new Set(hosts.map(({ host }) => host));
  const stale = baseline.entries.filter(
    ({ host, fingerprint }) => analysed.has(host) && !found.has(keyOf(host, fingerprint)),
  );
  return { document: { ...document, hosts }, stale };
}
