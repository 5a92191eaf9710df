import type { RuleOptions } from '#engine/rule';
import type { ReadConfig } from './read-config.ts';

/** The settings of `base` with those of `own` on top: single values and severities of `own` win, lists are joined. */
export function joinConfigs(base: ReadConfig, own: ReadConfig): ReadConfig {
  const [a, b] = [base.config, own.config];
  return {
    networks: { ...base.networks, ...own.networks },
    says: {
      comments: base.says.comments || own.says.comments,
      requireReason: base.says.requireReason || own.says.requireReason,
    },
    config: {
      path: b.path,
      failOn: b.failOn ?? a.failOn,
      paths: b.paths.length > 0 ? b.paths : a.paths,
      outputs: [...a.outputs, ...b.outputs],
      plugins: [...new Set([...a.plugins, ...b.plugins])],
      baseline: b.baseline ?? a.baseline,
      rules: new Map([...a.rules, ...b.rules]),
      ruleOptions: joinOptions(a.ruleOptions, b.ruleOptions),
      hosts: [...a.hosts, ...b.hosts],
      assume: { interface: b.assume.interface ?? a.assume.interface, ports: b.assume.ports ?? a.assume.ports },
      expect: [...a.expect, ...b.expect],
      ignore: [...a.ignore, ...b.ignore],
      comments: own.says.comments ? b.comments : a.comments,
      requireReason: own.says.requireReason ? b.requireReason : a.requireReason,
    },
  };
}

/** Each option by itself: those of `own` win. */
export function joinOptions(base: RuleOptions, own: RuleOptions): RuleOptions {
  const joined = new Map(base);
  for (const [id, options] of own) joined.set(id, { ...base.get(id), ...options });
  return joined;
}
