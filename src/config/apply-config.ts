import type { FindingReport, HostReport, ReportDocument } from '#engine/document';
import type { Config, ConfigProblem, Ignore } from './config.ts';

/** `*` within one folder, `**` across folders; everything else is itself. */
function fits(pattern: string, text: string, acrossFolders: boolean): boolean {
  const source = pattern
    .split(/(\*+)/)
    .map((part) => {
      if (!part.startsWith('*')) return part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
      return acrossFolders || part.length > 1 ? '.*?' : '[^/]*?';
    })
    .join('');
  return new RegExp(`^${source}$`, 's').test(text);
}

const covers = (ignore: Ignore, host: string, finding: FindingReport): boolean =>
  ignore.rule === finding.rule &&
  (ignore.host === null || fits(ignore.host, host, true)) &&
  (ignore.path === null || fits(ignore.path, finding.at.file, false));

/**
 * The result as the configuration wants it: severities changed, rules that are off and findings that are ignored left
 * out. `today` (`YYYY-MM-DD`) decides which entries have run out. `notes` names those, and entries that fit nothing.
 */
export function applyConfig(
  document: ReportDocument,
  config: Config,
  today: string,
): { readonly document: ReportDocument; readonly notes: readonly ConfigProblem[] } {
  const used = new Set<Ignore>();
  const holds = (ignore: Ignore): boolean => ignore.until === null || today <= ignore.until;
  const isOff = (rule: string): boolean => config.rules.get(rule) === 'off';
  const withSeverity = <T extends { readonly severity: FindingReport['severity'] }>(one: T, rule: string): T => {
    const severity = config.rules.get(rule);
    return severity === undefined || severity === 'off' ? one : { ...one, severity };
  };
  const applyToHost = (host: HostReport): HostReport => {
    const shown = host.findings.filter((finding) => {
      const ignore = config.ignore.find((one) => covers(one, host.host, finding));
      if (ignore !== undefined) used.add(ignore);
      return !isOff(finding.rule) && !config.ignore.some((one) => holds(one) && covers(one, host.host, finding));
    });
    return {
      ...host,
      findings: shown.map((finding) => withSeverity(finding, finding.rule)),
      notEvaluated: host.notEvaluated.filter(({ rule }) => !isOff(rule)),
      hidden: host.hidden + host.findings.filter(({ rule }) => !isOff(rule)).length - shown.length,
    };
  };
  const applied = {
    ...document,
    hosts: document.hosts.map(applyToHost),
    rules: document.rules.filter(({ id }) => !isOff(id)).map((rule) => withSeverity(rule, rule.id)),
  };
  const notes = config.ignore.flatMap((ignore): ConfigProblem[] => {
    const at = { line: ignore.line, column: 1 };
    if (used.has(ignore) && !holds(ignore))
      return [{ ...at, message: `This ran out on ${ignore.until}; what it hid is shown again.` }];
    return used.has(ignore) ? [] : [{ ...at, message: `This ignores nothing: no finding of ${ignore.rule} fits it.` }];
  });
  return { document: applied, notes };
}
