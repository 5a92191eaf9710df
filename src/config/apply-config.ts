import { fitsPattern } from '#core/name-pattern';
import type { FindingReport, HostReport, ReportDocument } from '#engine/document';
import type { RuleOptions } from '#engine/rule';
import type { Config, ConfigProblem, Ignore, RuleSetting } from './config.ts';
import { joinOptions } from './join-configs.ts';

const covers = (ignore: Ignore, host: string, finding: FindingReport): boolean =>
  ignore.rule === finding.rule &&
  (ignore.host === null || fitsPattern(ignore.host, host, true)) &&
  (ignore.path === null || fitsPattern(ignore.path, finding.at.file, false));

/** The severities that hold for one host. */
function settingsFor({ rules, hosts }: Config, host: string): ReadonlyMap<string, RuleSetting> {
  const own = hosts.filter(({ name }) => fitsPattern(name, host, true));
  return own.length === 0 ? rules : new Map([rules, ...own.map((one) => one.rules)].flatMap((map) => [...map]));
}

/** The options of rules that hold for one host. */
export const optionsFor = ({ ruleOptions, hosts }: Config, host: string): RuleOptions =>
  hosts
    .filter(({ name }) => fitsPattern(name, host, true))
    .reduce((joined, own) => joinOptions(joined, own.ruleOptions), ruleOptions);

function withSeverity<T extends { readonly severity: FindingReport['severity'] }>(
  one: T,
  setting: RuleSetting | undefined,
): T {
  return setting === undefined || setting === 'off' ? one : { ...one, severity: setting };
}

/**
 * The result as the configuration wants it: severities changed, rules that are off left out, findings that are ignored
 * set aside. `today` (`YYYY-MM-DD`) decides which entries have run out. `notes` names those, and entries that fit
 * nothing.
 */
export function applyConfig(
  document: ReportDocument,
  config: Config,
  today: string,
): { readonly document: ReportDocument; readonly notes: readonly ConfigProblem[] } {
  const used = new Set<Ignore>();
  const holds = (ignore: Ignore): boolean => ignore.until === null || today <= ignore.until;
  const setAside = (finding: FindingReport, host: string): FindingReport => {
    const fitting = config.ignore.filter((one) => covers(one, host, finding));
    for (const one of fitting) used.add(one);
    const by = fitting.find(holds);
    if (by === undefined || finding.suppressed) return finding;
    return { ...finding, suppressed: { by: 'configuration', reason: by.reason } };
  };
  const applyToHost = (host: HostReport): HostReport => {
    const settings = settingsFor(config, host.host);
    const isOff = ({ rule }: { readonly rule: string }): boolean => settings.get(rule) === 'off';
    return {
      ...host,
      findings: host.findings
        .filter((finding) => !isOff(finding))
        .map((finding) => withSeverity(setAside(finding, host.host), settings.get(finding.rule))),
      notEvaluated: host.notEvaluated.filter((one) => !isOff(one)),
    };
  };
  const applied = {
    ...document,
    hosts: document.hosts.map(applyToHost),
    rules: document.rules
      .filter(({ id }) => config.rules.get(id) !== 'off' || config.hosts.some(({ rules }) => rules.has(id)))
      .map((rule) => withSeverity(rule, config.rules.get(rule.id))),
  };
  const notes = config.ignore.flatMap((ignore): ConfigProblem[] => {
    const at = { file: ignore.file, line: ignore.line, column: 1 };
    if (used.has(ignore) && !holds(ignore))
      return [{ ...at, message: `This ran out on ${ignore.until}; what it hid is shown again.` }];
    return used.has(ignore) ? [] : [{ ...at, message: `This ignores nothing: no finding of ${ignore.rule} fits it.` }];
  });
  return { document: applied, notes };
}
