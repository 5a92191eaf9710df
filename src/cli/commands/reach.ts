import { findNames } from '#core/redaction/find-names';
import type { PrivateNames } from '#core/redaction/redact-text';
import type { ReachReport } from '#engine/document';
import { gravest, isUnderstood, reportInput } from '../discovered-input.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { inputOptionsOf } from '../input-options.ts';
import type { Command, Invocation } from '../invocation.ts';
import { type Reached, reach } from '../pipeline.ts';
import { questionsOf, scopeOf, viewOf } from '../questions.ts';

/** The rest of the exit code of `reach` and `trace`, once something was answered. */
export function judgeAnswers(
  answers: readonly { readonly verdict: string }[],
  { hosts, withoutView }: Pick<Reached, 'hosts' | 'withoutView'>,
  { args, say }: Invocation,
): ExitCode {
  for (const name of withoutView)
    say(`error: nothing was collected of ${name} that shows its state ${args.value('view')}.`);
  const strict = args.has('strict') && !hosts.every(({ diagnostics }) => isUnderstood(diagnostics));
  const undecided = args.has('fail-on-unknown') && answers.some(({ verdict }) => verdict === 'unknown');
  return withoutView.length > 0 || strict || undecided ? exitCodes.input : exitCodes.ok;
}

/** What `--redact` makes of answers about these hosts. */
export function redactAnswers<T>(answers: T, { hosts }: Pick<Reached, 'hosts'>, { redaction }: Invocation): T {
  if (redaction === null) return answers;
  const found = hosts.map(({ host }) =>
    findNames(
      [host.name, ...host.names],
      host.files.map(({ file }) => file.text),
    ),
  );
  const all = (kind: keyof PrivateNames): string[] => found.flatMap((one) => one[kind]);
  const names = { hosts: all('hosts'), users: all('users'), groups: all('groups') };
  return redaction.value(answers, redaction.of(names));
}

const verdictsOf = (report: ReachReport): readonly { readonly verdict: string }[] =>
  'answers' in report ? report.answers : report.partition;

export const run: Command = async (invocation) => {
  const { args, workingDirectory, color, width } = invocation;
  const queries = questionsOf(args, workingDirectory);
  const reached = await reach(args.operands, queries === null ? { scope: scopeOf(args) } : { queries }, {
    workingDirectory,
    pathsRelativeTo: args.format === 'json' ? 'named-path' : 'working-directory',
    ...inputOptionsOf({ args }),
    ...viewOf(args),
  });
  const input = reportInput(reached.discovery, invocation);
  if (reached.discovery.nothing !== null) return input;
  const shown = redactAnswers(reached.report, reached, invocation);
  if (args.format === 'json') {
    const { renderReachJson } = await import('#report/render-reach-json');
    invocation.print(renderReachJson(shown));
  } else {
    const { renderReachText } = await import('#report/render-reach-text');
    invocation.print(renderReachText(shown, { color, width }));
  }
  return gravest(input, judgeAnswers(verdictsOf(reached.report), reached, invocation));
};
