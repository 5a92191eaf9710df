import { formatAddress } from '#core/address';
import { formatSet } from '#core/address-set';
import type { Diagnostic } from '#core/diagnostic';
import type { HostView } from '#model/host-model';
import { traceConnection } from '#reason/trace-connection';
import type { Outcome } from '#reason/verdict';
import type { DiagnosticReport, FindingReport, FixReport, PlaceReport, StepReport } from './document.ts';
import { fingerprint } from './fingerprint.ts';
import type { Resolver } from './resolve.ts';
import type { Finding } from './rule.ts';

/** A code flow is made for findings about one way of packets; more steps than this are cut from the middle. */
const MAX_STEPS = 100;

/** Findings with places, sorted by file, line, column, rule, message; fingerprints counted in that order. */
export function buildFindings(
  findings: readonly Finding[],
  resolver: Resolver,
  view: HostView,
  all: readonly Outcome[],
  fixes: ReadonlyMap<Finding, readonly FixReport[]>,
): FindingReport[] {
  const placed = findings.map((one) => {
    const finding = placeable(one, resolver);
    return { finding, fixed: fixes.get(one) ?? [], at: resolver.place(finding.at) ?? nowhere };
  });
  placed.sort((a, b) => compareKeys(sortKey(a), sortKey(b)));
  const seen = new Map<string, number>();
  return placed.map(({ finding, fixed, at }): FindingReport => {
    const first = finding.outcomes[0] ?? null;
    const sources = isEverybody(finding.outcomes, all)
      ? []
      : [...new Set(finding.outcomes.flatMap((o) => formatSet(o.sources)))];
    const scope = {
      view: first?.view ?? null,
      to: first === null ? null : first.to === null ? 'any' : formatAddress(first.to),
      port: first?.port ?? null,
    };
    const line = at.text === '' ? at.sourceLine : at.text;
    const data = Object.entries(finding.data)
      .map(([k, v]) => `${k}=${v}`)
      .sort()
      .join(' ');
    return {
      rule: finding.rule.id,
      message: `${finding.rule.id}#${finding.message}`,
      severity: finding.severity,
      certainty: finding.certainty,
      verdict: finding.verdict,
      text: resolver.said(finding.text, finding.at),
      at,
      label: finding.label,
      related: finding.related.flatMap(({ at: origin, label }) =>
        resolver
          .places(origin)
          .slice(0, 1)
          .map((place) => ({ at: place, label })),
      ),
      path: pathOf(first, view, resolver),
      sources,
      scope,
      fixes: fixed,
      fingerprint: fingerprint(
        {
          ...{ rule: finding.rule.id, message: finding.message, file: resolver.claimedPath(finding.at) },
          statement: finding.identity === null ? line : '',
          scope: finding.identity ?? data,
        },
        seen,
      ),
    };
  });
}

/** Whether the outcomes are all there are at their places: then naming sources says nothing. */
function isEverybody(some: readonly Outcome[], all: readonly Outcome[]): boolean {
  return some.every((outcome) => all.every((other) => !isSamePlace(outcome, other) || some.includes(other)));
}

const isSamePlace = (a: Outcome, b: Outcome): boolean =>
  a.view === b.view &&
  a.family === b.family &&
  a.to?.value === b.to?.value &&
  a.port === b.port &&
  a.interface === b.interface;

/** What nobody wrote, such as a default, has no place: the first related line that has one stands for it. */
function placeable(finding: Finding, resolver: Resolver): Finding {
  if (resolver.place(finding.at) !== null) return finding;
  const instead = finding.related.find(({ at }) => resolver.place(at) !== null);
  if (instead === undefined) return finding;
  return { ...finding, ...instead, related: finding.related.filter((one) => one !== instead) };
}

/** A default or missing evidence has no place of its own. */
const nowhere: PlaceReport = { file: '', line: 1, column: 1, endLine: 1, endColumn: 1, text: '', sourceLine: '' };

type Key = readonly (string | number)[];
const sortKey = ({ finding, at }: { finding: Finding; at: PlaceReport }): Key => [
  at.file,
  at.line,
  at.column,
  finding.rule.id,
  finding.message,
  finding.text,
];

function compareKeys(a: Key, b: Key): number {
  for (let i = 0; i < a.length; i++) {
    if (a[i]! < b[i]!) return -1;
    if (a[i]! > b[i]!) return 1;
  }
  return 0;
}

/** The way of one of the clients that a finding is about. */
function pathOf(outcome: Outcome | null, view: HostView, resolver: Resolver): StepReport[] {
  const from = outcome?.sources.bounds[0];
  if (outcome === null || from === undefined || outcome.view !== view.name) return [];
  const traces = traceConnection(view, {
    from: { family: outcome.family, value: from },
    ...(outcome.to === null ? {} : { to: outcome.to }),
    port: outcome.port,
    ...(outcome.interface === null ? {} : { interface: outcome.interface }),
  });
  const steps = (traces[0]?.steps ?? []).map((step) => resolver.step(step));
  return steps.length <= MAX_STEPS ? steps : [...steps.slice(0, MAX_STEPS / 2), ...steps.slice(-MAX_STEPS / 2)];
}

export function buildDiagnostics(
  diagnostics: readonly Diagnostic[],
  resolver: Resolver,
  pathOfFile: (id: number) => string,
): DiagnosticReport[] {
  const reports = diagnostics.map(({ file, span, code, severity, message, effect }): DiagnosticReport => {
    const at = file !== null && span !== null ? resolver.span(file, span.start, span.end) : null;
    return {
      code,
      severity,
      message: resolver.saidOf(message, file),
      effect,
      file: file === null ? null : pathOfFile(file),
      at,
    };
  });
  const key = (d: DiagnosticReport): Key => [d.file ?? '', d.at?.line ?? 0, d.at?.column ?? 0, d.code, d.message];
  const unique = new Map(reports.map((d) => [JSON.stringify(key(d)), d]));
  return [...unique.values()].sort((a, b) => compareKeys(key(a), key(b)));
}
