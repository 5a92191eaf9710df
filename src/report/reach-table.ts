import { parsePrefix } from '#core/address';
import { groupBy } from '#core/group-by';
import type { OutcomeReport } from '#engine/document';
import { padTo, widthOfText } from './cells.ts';
import type { Colors } from './colors.ts';
import { escapeTerminal } from './escape.ts';
import { clientSees, list } from './wording.ts';

const mostSources = 3;
const mostPlaces = 4;

/** How many addresses `10.0.0.0/8`, `192.0.2.7` or `192.0.2.5-192.0.2.9` stand for; 0 for any other text. */
function sizeOf(range: string): bigint {
  const [low, high] = range.split('-').map(parsePrefix);
  if (!low || high === null) return 0n;
  return BigInt((high ?? low).high) - BigInt(low.low) + 1n;
}

const sizeOfAll = (outcome: OutcomeReport): bigint => outcome.sources.reduce((sum, range) => sum + sizeOf(range), 0n);

function sourcesText(outcome: OutcomeReport, isRest: boolean, isAlone: boolean): string {
  const { sources, family } = outcome;
  if (isAlone || (sources.length === 1 && (sources[0] === '0.0.0.0/0' || sources[0] === '::/0')))
    return `every IPv${family} address`;
  const isLong = sources.length > mostSources || sources.some((range) => range.includes('-'));
  if (isRest && isLong) return `every other IPv${family} address`;
  return escapeTerminal(list(sources, mostSources));
}

const verdictColor = (colors: Colors, verdict: OutcomeReport['verdict']): ((text: string) => string) =>
  verdict === 'accepted' ? colors.green : verdict === 'unknown' || verdict === 'forwarded' ? colors.yellow : colors.red;

const becauseText = (outcome: OutcomeReport): string =>
  escapeTerminal(
    list(
      outcome.because.map((line) => `${line.file}:${line.line}`),
      2,
    ),
  );

/** What the row itself has no room for: conditions and alternatives. */
function remarks(outcome: OutcomeReport): string[] {
  const found = outcome.conditions.map((condition) => `changes with: ${condition}`);
  if (outcome.alternatives.length > 0) {
    const ways = outcome.alternatives.map(({ verdict, symptom, hop }) => {
      const words = verdict === 'accepted' ? verdict : `${verdict} (${clientSees(verdict, symptom)})`;
      return hop === null ? words : `${words} at ${hop}`;
    });
    found.push(`may be: ${ways.join(', or ')}`);
  }
  return found.map(escapeTerminal);
}

interface TableRow {
  readonly cells: readonly string[];
  readonly outcome: OutcomeReport;
}

/** Outcomes whose rows would differ in their sources only; what they rest on is said below all tables. */
const joinAlike = (outcomes: readonly OutcomeReport[]): OutcomeReport[] =>
  [
    ...groupBy(outcomes, (one) =>
      JSON.stringify([one.family, one.verdict, one.certainty, one.symptom, becauseText(one), remarks(one)]),
    ).values(),
  ].map((alike) => ({ ...alike[0]!, sources: alike.flatMap(({ sources }) => sources) }));

function rowsOf(all: readonly OutcomeReport[]): TableRow[] {
  const outcomes = joinAlike(all);
  const largest = new Map<number, OutcomeReport>();
  for (const outcome of outcomes) {
    const known = largest.get(outcome.family);
    if (!known || sizeOfAll(outcome) > sizeOfAll(known)) largest.set(outcome.family, outcome);
  }
  const isRest = (outcome: OutcomeReport): boolean => largest.get(outcome.family) === outcome;
  const isAlone = (outcome: OutcomeReport): boolean =>
    outcomes.every((other) => other === outcome || other.family !== outcome.family);
  // "Every other address" reads well behind those that it is other than.
  const ordered = [...outcomes.filter((o) => !isRest(o)), ...outcomes.filter(isRest)];
  return ordered.map((outcome) => ({
    outcome,
    cells: [
      sourcesText(outcome, isRest(outcome), isAlone(outcome)),
      outcome.certainty === 'certain' || outcome.verdict === 'unknown'
        ? outcome.verdict
        : `possibly ${outcome.verdict}`,
      outcome.verdict === 'accepted' || outcome.verdict === 'unknown'
        ? ''
        : escapeTerminal(clientSees(outcome.verdict, outcome.symptom)),
      becauseText(outcome),
    ],
  }));
}

const placeOf = (outcome: OutcomeReport): string =>
  escapeTerminal(
    `${outcome.to === 'any' ? 'any address' : outcome.to}${outcome.interface === null ? '' : ` by ${outcome.interface}`}`,
  );

/** Destinations whose rows read the same share one table. */
function tablesOf(outcomes: readonly OutcomeReport[]): { heading: string; rows: TableRow[] }[] {
  const byPlace = groupBy(outcomes, ({ view, port, to, interface: by }) => JSON.stringify([view, port, to, by]));
  const tables = new Map<string, { first: OutcomeReport; places: string[]; rows: TableRow[] }>();
  for (const own of byPlace.values()) {
    const rows = rowsOf(own);
    const first = own[0]!;
    const key = JSON.stringify([first.view, first.port, rows.map((row) => [row.cells, remarks(row.outcome)])]);
    const table = tables.get(key);
    if (table) table.places.push(placeOf(first));
    else tables.set(key, { first, places: [placeOf(first)], rows });
  }
  return [...tables.values()].map(({ first, places, rows }) => ({
    heading: `to ${list(places, mostPlaces)}, port ${first.port}${first.view === 'running' ? '' : ', after the next reboot'}`,
    rows,
  }));
}

/** What the answers of a host rest on without evidence, each once. */
export function renderAssumptions(
  outcomes: readonly { readonly assumes: OutcomeReport['assumes'] }[],
  colors: Colors,
): string[] {
  const seen = new Map<string, string>();
  for (const { assumes } of outcomes) for (const { layer, command } of assumes) seen.set(`${layer}\n${command}`, '');
  return [...seen.keys()].sort().map((key) => {
    const [layer, command] = key.split('\n') as [string, string];
    return colors.dim(escapeTerminal(`possibly: nothing was collected of ${layer}; to be certain, run \`${command}\``));
  });
}

/** Sources, verdict, the client's words and the lines that decide, a table for each destination; indented by two. */
export function renderReachTable(outcomes: readonly OutcomeReport[], colors: Colors): string[] {
  const lines: string[] = [];
  for (const { heading, rows } of tablesOf(outcomes)) {
    lines.push(`  ${heading}`);
    const widths = [0, 1, 2].map((column) =>
      rows.reduce((most, row) => Math.max(most, widthOfText(row.cells[column]!)), 0),
    );
    for (const { cells, outcome } of rows) {
      const paint = verdictColor(colors, outcome.verdict);
      const [sources, verdict, symptom] = cells.map((cell, column) => padTo(cell, widths[column] ?? 0)) as [
        string,
        string,
        string,
      ];
      const words = widths[2]! > 0 ? `  ${symptom}` : '';
      const because = cells[3] === '' ? '' : `  ${colors.dim(cells[3]!)}`;
      lines.push(`    ${sources}  ${paint(verdict)}${words}${because}`.trimEnd());
      for (const remark of remarks(outcome)) lines.push(`      ${colors.dim(remark)}`);
    }
  }
  return lines;
}
