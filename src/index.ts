/**
 * The library: read collected configuration, say who reaches its SSH daemon. Nothing is executed, no network is used.
 *
 * @example
 * const { document } = await analyze(['web01/']);
 */
export { type AnalyzeOptions, analyze, type ModelledHost, model } from './analyze.ts';
export {
  type EffectiveMessage,
  type EffectiveOptions,
  type EffectiveReport,
  effective,
  type LaterFault,
} from './effective.ts';
export type * from './engine/document.ts';
export type { Finding, Report, Rule, RuleContext } from './engine/rule.ts';
export { defineRule } from './engine/rule.ts';
export type { Format, FormatCode } from './formats/format.ts';
export { answerQueries, type Query, type QueryAnswer, reachPartition, type Scope } from './reason/reach.ts';
export { traceConnection } from './reason/trace-connection.ts';
export type { Answer, Certainty, Outcome, Verdict } from './reason/verdict.ts';
