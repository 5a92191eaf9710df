import { append } from '#core/append';
import { groupBy } from '#core/group-by';
import type { AnswerReport, ReachReport } from '#engine/document';
import { type Colors, colorsFor } from './colors.ts';
import { escapeTerminal, neutraliseCommands } from './escape.ts';
import type { ReportOptions } from './options.ts';
import { renderAssumptions, renderReachTable } from './reach-table.ts';
import { clientSees } from './wording.ts';

function renderAnswer(answer: AnswerReport, colors: Colors): string[] {
  const { verdict, certainty, hop, because } = answer;
  const by = answer.interface === null ? '' : ` by ${answer.interface}`;
  const user = answer.user === undefined ? '' : `, user ${answer.user}`;
  const view = answer.view === 'running' ? '' : ', after the next reboot';
  const question = `${answer.from} → ${answer.to === 'any' ? 'any address' : answer.to}, port ${answer.port}${by}${user}${view}`;
  const paint = verdict === 'accepted' ? colors.green : verdict === 'unknown' ? colors.yellow : colors.red;
  const words = verdict === 'accepted' ? '' : `: ${clientSees(verdict, answer.symptom)}`;
  const where = hop === null ? '' : `, decided at ${hop}`;
  const lines = [
    `${colors.bold(escapeTerminal(answer.host))}: ${escapeTerminal(question)}`,
    `  ${paint(`${verdict}${escapeTerminal(words)}`)} (${certainty}${where})`,
    ...because.map(
      (line) =>
        `    ${escapeTerminal(`${line.file}:${line.line}:${line.column}`)}  ${colors.dim(escapeTerminal(line.text))}`,
    ),
    ...answer.conditions.map((condition) => `  changes with: ${escapeTerminal(condition)}`),
  ];
  for (const other of answer.alternatives) {
    const at = other.hop === null ? '' : `, decided at ${other.hop}`;
    lines.push(`  may be ${other.verdict}: ${escapeTerminal(clientSees(other.verdict, other.symptom))}${at}`);
  }
  return [...lines, ...renderAssumptions([answer], colors).map((line) => `  ${line}`)];
}

/** `reach` for people: the partition as tables, host by host, or the answers, in the order of the questions. */
export function renderReachText(report: ReachReport, options: ReportOptions = {}): string {
  const colors = colorsFor(options.color);
  const blocks: string[][] = [];
  if ('answers' in report) {
    append(
      blocks,
      report.answers.map((answer) => renderAnswer(answer, colors)),
    );
  } else {
    for (const [host, own] of groupBy(report.partition, (outcome) => outcome.host)) {
      const notes = renderAssumptions(own, colors).map((line) => `  ${line}`);
      blocks.push([
        `Who reaches SSH on ${colors.bold(escapeTerminal(host))}:`,
        ...renderReachTable(own, colors),
        ...notes,
      ]);
    }
  }
  const text = blocks.map((lines) => lines.join('\n')).join('\n\n');
  return text === '' ? 'Nothing to answer.\n' : `${neutraliseCommands(text)}\n`;
}
