import { fitsPattern } from '#core/name-pattern';
import type { FindingReport, HostReport, RuleReport } from '#engine/document';
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

/** The options of rules that hold for one host, by any of its names. */
export const optionsFor = ({ ruleOptions, hosts }: Config, ...names: readonly string[]): RuleOptions =>
  hosts
    .filter(({ name: pattern }) => names.some((name) => fitsPattern(pattern, name, true)))
    .reduce((joined, own) => joinOptions(joined, own.ruleOptions), ruleOptions);

function withSeverity<T extends { readonly severity: FindingReport['severity'] }>(
  one: T,
  setting: RuleSetting | undefined,
): T {
  return setting === undefined || setting === 'off' ? one : { ...one, severity: setting };
}

/**
 * Results as the configuration wants them, host by host: severities changed, rules that are off left out, findings that
 * are ignored set aside.
 */
export class ConfigApplier {
  readonly #config: Config;
  readonly #used = new Set<Ignore>();
  readonly #ranOut = new Set<Ignore>();

  constructor(config: Config) {
    this.#config = config;
  }

  /** `today` (`YYYY-MM-DD`) decides which entries have run out for this host. */
  applyToHost(host: HostReport, today: string): HostReport {
    const settings = settingsFor(this.#config, host.host);
    const isOff = ({ rule }: { readonly rule: string }): boolean => settings.get(rule) === 'off';
    return {
      ...host,
      findings: host.findings
        .filter((finding) => !isOff(finding))
        .map((finding) => withSeverity(this.#setAside(finding, host.host, today), settings.get(finding.rule))),
      notEvaluated: host.notEvaluated.filter((one) => !isOff(one)),
    };
  }

  applyToRules(rules: readonly RuleReport[]): RuleReport[] {
    const { rules: settings, hosts } = this.#config;
    return rules
      .filter(({ id }) => settings.get(id) !== 'off' || hosts.some((one) => one.rules.has(id)))
      .map((rule) => withSeverity(rule, settings.get(rule.id)));
  }

  /** Entries that ran out, and entries that fit nothing, once all hosts were gone through. */
  notes(): ConfigProblem[] {
    return this.#config.ignore.flatMap((ignore): ConfigProblem[] => {
      const at = { file: ignore.file, line: ignore.line, column: 1 };
      if (this.#ranOut.has(ignore))
        return [{ ...at, message: `This ran out on ${ignore.until}; what it hid is shown again.` }];
      return this.#used.has(ignore)
        ? []
        : [{ ...at, message: `This ignores nothing: no finding of ${ignore.rule} fits it.` }];
    });
  }

  #setAside(finding: FindingReport, host: string, today: string): FindingReport {
    const holds = (ignore: Ignore): boolean => ignore.until === null || today <= ignore.until;
    const fitting = this.#config.ignore.filter((one) => covers(one, host, finding));
    for (const one of fitting) {
      this.#used.add(one);
      if (!holds(one)) this.#ranOut.add(one);
    }
    const by = fitting.find(holds);
    if (by === undefined || finding.suppressed) return finding;
    return { ...finding, suppressed: { by: 'configuration', reason: by.reason } };
  }
}
