import { nearestName } from '#core/nearest-name';
import type { Rule, RuleOptions, Severity } from '#engine/rule';
import schema from '../../schemas/config.schema.json' with { type: 'json' };
import { checkSchema, type Violation } from './check-schema.ts';
import type { Config, ConfigProblem, Ignore, RuleSetting } from './config.ts';
import { isDay } from './day.ts';
import { findKeyPlaces, type KeyPath } from './key-places.ts';
import { checkNetworks, type Networks, readExpectations, type WrittenExpectation } from './read-expectations.ts';
import { ruleTable } from './rule-table.ts';
import { parseToml } from './toml.ts';

/** A severity, or a table with it and the rule's options. */
type WrittenRule = RuleSetting | ({ readonly severity?: RuleSetting } & Readonly<Record<string, RuleSetting | number>>);
type RuleSettings = Readonly<Record<string, WrittenRule>>;

/** What may be said of a rule. */
export type KnownRule = Pick<Rule, 'id' | 'options'>;

/** What the schema guarantees. */
interface Valid {
  readonly extends?: readonly string[];
  readonly paths?: readonly string[];
  readonly outputs?: readonly string[];
  readonly plugins?: readonly string[];
  readonly baseline?: string;
  readonly 'fail-on'?: Severity;
  readonly rules?: RuleSettings;
  readonly networks?: Networks;
  readonly assume?: { readonly interface?: string; readonly ports?: readonly number[] };
  readonly host?: readonly { readonly name: string; readonly rules?: RuleSettings }[];
  readonly expect?: readonly WrittenExpectation[];
  readonly ignore?: readonly (Pick<Ignore, 'rule' | 'reason'> & {
    readonly host?: string;
    readonly path?: string;
    readonly until?: string;
  })[];
  readonly ignores?: { readonly comments?: boolean; readonly 'require-reason'?: boolean };
}

/** One file, with what other files have to add. Paths in it are as written. */
export interface ReadConfig {
  readonly config: Config;
  /** Those of the files that it extends, and its own. */
  readonly networks: Networks;
  /** Whether the file says anything of comments that ignore. */
  readonly says: { readonly comments: boolean; readonly requireReason: boolean };
}

/** Local dates come from the parser as midnight in UTC. */
const withDays = (table: unknown): unknown =>
  JSON.parse(
    JSON.stringify(table, (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
    (key, value) => (key === 'until' && typeof value === 'string' ? value.replace(/T00:00:00\.000Z$/, '') : value),
  );

function checkNames(valid: Valid, knownRules: readonly KnownRule[] | null): Violation[] {
  const known = knownRules === null ? null : new Map(knownRules.map((rule) => [rule.id as string, rule]));
  const found: Violation[] = [];
  const checkRule = (id: string, path: KeyPath): void => {
    if (known === null || known.has(id)) return;
    const near = nearestName(id, [...known.keys()]);
    const hint = near === null ? '`sshreach rules` lists them.' : `Did you mean "${near}"?`;
    found.push({ path, message: `There is no rule "${id}". ${hint}` });
  };
  const checkRules = (rules: RuleSettings, path: KeyPath): void => {
    for (const [id, written] of Object.entries(rules)) {
      checkRule(id, [...path, id]);
      const rule = known?.get(id);
      if (rule && typeof written === 'object') found.push(...checkSchema(ruleTable(rule), written, [...path, id]));
    }
  };
  checkRules(valid.rules ?? {}, ['rules']);
  (valid.host ?? []).forEach(({ rules = {} }, i) => {
    checkRules(rules, ['host', i, 'rules']);
  });
  (valid.ignore ?? []).forEach(({ rule, until }, i) => {
    checkRule(rule, ['ignore', i, 'rule']);
    if (until !== undefined && !isDay(until))
      found.push({
        path: ['ignore', i, 'until'],
        message: `"until" must be a day as YYYY-MM-DD, and ${until} is none.`,
      });
  });
  return found;
}

/** The files that a file extends, as written; none where they cannot be told, which `readConfig` then complains of. */
export function extendedBy(text: string): readonly string[] {
  const parsed = parseToml(text);
  const value = 'table' in parsed ? parsed.table.extends : undefined;
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/**
 * Reads the text of a `sshreach.toml`. With any problem nothing of it is used: a misspelt setting must not make a check
 * pass. `knownRules` are those that may be named, `null` where plug-ins may bring others; `inherited` the networks of
 * the files that it extends.
 */
export function readConfig(
  text: string,
  path: string,
  knownRules: readonly KnownRule[] | null,
  inherited: Networks = {},
): { readonly read: ReadConfig } | { readonly problems: readonly ConfigProblem[] } {
  const parsed = parseToml(text);
  if ('error' in parsed) return { problems: [{ file: path, ...parsed.error }] };
  const placeOf = findKeyPlaces(text);
  const table = withDays(parsed.table);
  const violations = checkSchema(schema, table);
  const valid = table as Valid;
  const fits = violations.length === 0;
  const networks = { ...inherited, ...(fits ? valid.networks : {}) };
  const declaredAt = (index: number) => ({ path, text, ...lineSpan(text, placeOf(['expect', index]).line) });
  const { expectations, wrong } = readExpectations(fits ? (valid.expect ?? []) : [], networks, declaredAt);
  const problems = fits
    ? [...checkNames(valid, knownRules), ...checkNetworks(networks, valid.networks ?? {}), ...wrong]
    : violations;
  if (problems.length > 0) {
    const placed = problems.map(({ path: key, message }) => ({ file: path, ...placeOf(key), message }));
    return { problems: placed.sort((a, b) => a.line - b.line || a.column - b.column) };
  }
  const { assume = {}, ignores = {} } = valid;
  return {
    read: {
      networks,
      says: { comments: ignores.comments !== undefined, requireReason: ignores['require-reason'] !== undefined },
      config: {
        path,
        failOn: valid['fail-on'] ?? null,
        paths: valid.paths ?? [],
        outputs: valid.outputs ?? [],
        plugins: valid.plugins ?? [],
        baseline: valid.baseline ?? null,
        ...readRules(valid.rules ?? {}),
        hosts: (valid.host ?? []).map(({ name, rules = {} }) => ({ name, ...readRules(rules) })),
        assume: { interface: assume.interface ?? null, ports: assume.ports ?? null },
        expect: expectations,
        ignore: (valid.ignore ?? []).map(({ rule, reason, host = null, path: file = null, until = null }, i) => ({
          ...{ rule, host, path: file, reason, until, file: path },
          line: placeOf(['ignore', i]).line,
        })),
        comments: ignores.comments ?? true,
        requireReason: ignores['require-reason'] ?? false,
      },
    },
  };
}

function readRules(written: RuleSettings): Pick<Config, 'rules' | 'ruleOptions'> {
  const rules = new Map<string, RuleSetting>();
  const ruleOptions = new Map<string, Record<string, number>>();
  for (const [id, setting] of Object.entries(written)) {
    const { severity, ...options } = typeof setting === 'object' ? setting : { severity: setting };
    if (severity !== undefined) rules.set(id, severity);
    if (Object.keys(options).length > 0) ruleOptions.set(id, options as Record<string, number>);
  }
  return { rules, ruleOptions: ruleOptions satisfies RuleOptions };
}

/** Offsets of a line, counted from 1, without blanks around it and its end. */
function lineSpan(text: string, line: number): { start: number; end: number } {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const own = lines[line - 1] ?? '';
  return { start: before + own.length - own.trimStart().length, end: before + own.trimEnd().length };
}
