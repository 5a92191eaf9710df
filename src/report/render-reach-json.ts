import type { AnswerReport, OutcomeReport, ReachReport } from '#engine/document';
import { jsonText } from './json-text.ts';

type Assumes = OutcomeReport['assumes'];
type Alternatives = OutcomeReport['alternatives'];

const assumesOf = (assumes: Assumes) => assumes.map(({ layer, command }) => ({ layer, command }));
const alternativesOf = (all: Alternatives) => all.map(({ verdict, symptom, hop }) => ({ verdict, symptom, hop }));

const answerOf = (answer: AnswerReport) => ({
  query: answer.query,
  host: answer.host,
  view: answer.view,
  from: answer.from,
  to: answer.to,
  port: answer.port,
  interface: answer.interface,
  ...(answer.user === undefined ? {} : { user: answer.user }),
  verdict: answer.verdict,
  certainty: answer.certainty,
  symptom: answer.symptom,
  hop: answer.hop,
  conditions: answer.conditions,
  assumes: assumesOf(answer.assumes),
  alternatives: alternativesOf(answer.alternatives),
  because: answer.because.map(({ file, line, column, endLine, endColumn, text }) => ({
    file,
    line,
    column,
    endLine,
    endColumn,
    text,
  })),
});

const outcomeOf = (outcome: OutcomeReport) => ({
  host: outcome.host,
  view: outcome.view,
  family: outcome.family,
  to: outcome.to,
  port: outcome.port,
  interface: outcome.interface,
  ...(outcome.user === undefined ? {} : { user: outcome.user }),
  sources: outcome.sources,
  verdict: outcome.verdict,
  certainty: outcome.certainty,
  symptom: outcome.symptom,
  hop: outcome.hop,
  conditions: outcome.conditions,
  assumes: assumesOf(outcome.assumes),
  alternatives: alternativesOf(outcome.alternatives),
  because: outcome.because.map(({ file, line, column, endLine, endColumn, text, sources }) => ({
    file,
    line,
    column,
    endLine,
    endColumn,
    text,
    sources,
  })),
});

/** `schemas/reach.schema.json`, stable: exactly these keys in this order. With questions `answers`, else `partition`. */
export function renderReachJson(report: ReachReport): string {
  const result =
    'answers' in report
      ? { schemaVersion: 1, tool: 'sshreach', answers: report.answers.map(answerOf) }
      : { schemaVersion: 1, tool: 'sshreach', partition: report.partition.map(outcomeOf) };
  return jsonText(result);
}
