import { gravest, reportInput } from '../discovered-input.ts';
import { UsageError } from '../exit-codes.ts';
import { inputOptionsOf } from '../input-options.ts';
import type { Command } from '../invocation.ts';
import { trace } from '../pipeline.ts';
import { questionsOf, viewOf } from '../questions.ts';
import { judgeAnswers, redactAnswers } from './reach.ts';

export const run: Command = async (invocation) => {
  const { args, workingDirectory, color, width } = invocation;
  const queries = questionsOf(args, workingDirectory);
  if (queries === null) throw new UsageError('trace follows one client: give its address with --from ADDRESS.');
  const traced = await trace(args.operands, queries, {
    workingDirectory,
    pathsRelativeTo: args.format === 'json' ? 'named-path' : 'working-directory',
    ...inputOptionsOf({ args }),
    ...viewOf(args),
  });
  const { discovery } = traced;
  const traces = redactAnswers(traced.traces, traced, invocation);
  const input = reportInput(discovery, invocation);
  if (discovery.nothing !== null) return input;
  const options = { color, width };
  if (args.format === 'json')
    invocation.print(`${JSON.stringify({ schemaVersion: 1, tool: 'sshreach', traces }, null, 2)}\n`);
  else {
    const { renderReachText } = await import('#report/render-reach-text');
    const { renderTraceText } = await import('#report/render-trace-text');
    const blocks = traces.map(
      ({ answer, steps }) => `${renderReachText({ answers: [answer] }, options)}\n${renderTraceText(steps, options)}`,
    );
    invocation.print(blocks.join('\n'));
  }
  const answers = traces.map(({ answer }) => answer);
  return gravest(input, judgeAnswers(answers, traced, invocation));
};
