import { at, isObject, listOf } from './json-access.ts';
import { checkResult } from './sarif-check-result.ts';
import { checkRun } from './sarif-check-run.ts';
import { githubLimits } from './sarif-limits.ts';
import type { SarifProblem, Say } from './sarif-problem.ts';
import { schemaViolations } from './schema-violations.ts';

export interface SarifCheckOptions {
  /** The SARIF 2.1.0 schema; without it the structure is checked only as far as GitHub's rules need it. */
  readonly schema?: unknown;
  /** Size of the file after gzip, which is how it is uploaded. */
  readonly compressedBytes?: number;
}

/**
 * What GitHub code scanning does with a SARIF log, found out offline: what it refuses and what it silently drops or
 * misreads. Takes any JSON value of any origin and never throws. Ordered by place in the file; equal messages are
 * counted, not repeated.
 */
export function checkSarif(log: unknown, options: SarifCheckOptions = {}): SarifProblem[] {
  const found = new Map<string, { effect: SarifProblem['effect']; where: string; message: string; times: number }>();
  const say: Say = (effect, where, message) => {
    const known = found.get(`${effect} ${message}`);
    if (known) known.times++;
    else found.set(`${effect} ${message}`, { effect, where, message, times: 1 });
  };
  if (!isObject(log)) {
    say('rejected', '/', 'is no JSON object');
    return [...found.values()];
  }
  const { reject } = githubLimits;
  if (options.compressedBytes !== undefined && options.compressedBytes > reject.compressedBytes) {
    say('rejected', '/', `is larger than ${reject.compressedBytes / 1024 / 1024} MB after gzip`);
  }
  if (log.version !== '2.1.0') say('rejected', '/version', 'is not "2.1.0", the only version that GitHub takes');
  if (typeof log.$schema !== 'string') say('misread', '/', 'lacks `$schema`, which GitHub asks for');
  if (!Array.isArray(log.runs)) say('rejected', '/', 'lacks `runs`');
  const runs = listOf(log.runs);
  if (runs.length > reject.runs) say('rejected', '/runs', `has more than ${reject.runs} runs`);

  const categories = new Set<string>();
  for (const [index, run] of runs.entries()) {
    const where = `/runs/${index}`;
    if (!isObject(run)) {
      say('rejected', where, 'is no object');
      continue;
    }
    checkRun(run, where, say);
    const id = at(run, 'automationDetails', 'id');
    const category = typeof id === 'string' && id.includes('/') ? id.slice(0, id.lastIndexOf('/')) : '';
    const key = JSON.stringify([at(run, 'tool', 'driver', 'name'), category]);
    if (categories.has(key)) {
      say(
        'rejected',
        where,
        'has the same tool and category as a run before it (`automationDetails.id` up to its last slash)',
      );
    }
    categories.add(key);
    const fingerprints = new Set<string>();
    for (const [number, result] of listOf(run.results).entries()) {
      checkResult(result, run, `${where}/results/${number}`, fingerprints, say);
    }
  }
  for (const violation of schemaViolations(log, options.schema)) {
    // The upload action only warns of formats; the rules above say more of those that matter.
    say(violation.isFormat ? 'misread' : 'rejected', violation.where, `breaks the SARIF schema: ${violation.message}`);
  }
  return [...found.values()];
}
