import { nearestName } from '#core/nearest-name';
import type { Severity } from '#engine/rule';
import schema from '../../schemas/config.schema.json' with { type: 'json' };
import { checkSchema } from './check-schema.ts';
import type { Config, ConfigProblem, Ignore } from './config.ts';
import { findKeyPlaces, type KeyPath } from './key-places.ts';
import { parseToml } from './toml.ts';

/** What the schema guarantees. */
interface Valid {
  readonly 'fail-on'?: Severity;
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  readonly ignore?: readonly (Omit<Ignore, 'line' | 'host' | 'path' | 'until'> & {
    readonly host?: string;
    readonly path?: string;
    readonly until?: string;
  })[];
}

const isDay = (text: string): boolean => {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

/** Local dates come from the parser as midnight in UTC. */
const withDays = (table: unknown): unknown =>
  JSON.parse(JSON.stringify(table), (key, value) =>
    key === 'until' && typeof value === 'string' ? value.replace(/T00:00:00\.000Z$/, '') : value,
  );

function checkNames(valid: Valid, knownRules: readonly string[]): { path: KeyPath; message: string }[] {
  const known = new Set(knownRules);
  const unknown = (id: string): string => {
    const near = nearestName(id, knownRules);
    return `There is no rule "${id}". ${near === null ? '`sshreach rules` lists them.' : `Did you mean "${near}"?`}`;
  };
  const found: { path: KeyPath; message: string }[] = [];
  for (const id of Object.keys(valid.rules ?? {}))
    if (!known.has(id)) found.push({ path: ['rules', id], message: unknown(id) });
  (valid.ignore ?? []).forEach(({ rule, until }, i) => {
    if (!known.has(rule)) found.push({ path: ['ignore', i, 'rule'], message: unknown(rule) });
    if (until !== undefined && !isDay(until))
      found.push({
        path: ['ignore', i, 'until'],
        message: `"until" must be a day as YYYY-MM-DD, and ${until} is none.`,
      });
  });
  return found;
}

/**
 * Reads the text of a `sshreach.toml`. With any problem nothing of it is used: a misspelt setting must not make a check
 * pass. `knownRules` are the ids that may be named.
 */
export function readConfig(
  text: string,
  path: string,
  knownRules: readonly string[],
): { readonly config: Config } | { readonly problems: readonly ConfigProblem[] } {
  const parsed = parseToml(text);
  if ('error' in parsed) return { problems: [parsed.error] };
  const placeOf = findKeyPlaces(text);
  const table = withDays(parsed.table);
  const violations = checkSchema(schema, table);
  const wrong = violations.length > 0 ? violations : checkNames(table as Valid, knownRules);
  if (wrong.length > 0) {
    const problems = wrong.map(({ path: key, message }) => ({ ...placeOf(key), message }));
    return { problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
  }
  const valid = table as Valid;
  return {
    config: {
      path,
      failOn: valid['fail-on'] ?? null,
      rules: new Map(Object.entries(valid.rules ?? {})),
      ignore: (valid.ignore ?? []).map(({ rule, reason, host = null, path: file = null, until = null }, i) => ({
        rule,
        host,
        path: file,
        reason,
        until,
        line: placeOf(['ignore', i]).line,
      })),
    },
  };
}
