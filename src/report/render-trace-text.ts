import type { StepReport } from '#engine/document';
import { wrap } from './cells.ts';
import { type Colors, colorsFor } from './colors.ts';
import { escapeTerminal, neutraliseCommands } from './escape.ts';
import { defaultWidth, type ReportOptions } from './options.ts';

const packets: Readonly<Record<StepReport['packet'], string>> = {
  syn: 'SYN, client to server',
  answer: 'answer, server to client',
  'resent-syn': 'SYN once more, client to server',
  ack: 'ACK, client to server',
  banner: 'banner, server to client',
};

function renderStep(step: StepReport, colors: Colors, width: number): string[] {
  const indent = ' '.repeat(4 + 2 * Math.min(step.depth, 12));
  const mark = step.importance === 'deciding' ? colors.bold('=>') : step.importance === 'matched' ? ' *' : '  ';
  const [first = '', ...rest] = wrap(escapeTerminal(step.text), Math.max(40, width - indent.length));
  const strong = (line: string): string => (step.importance === 'deciding' ? colors.bold(line) : line);
  const lines = [`${mark}${indent.slice(2)}${strong(first)}`, ...rest.map((line) => `${indent}${strong(line)}`)];
  if (step.at) {
    const place = escapeTerminal(`${step.at.file}:${step.at.line}:${step.at.column}`);
    const text = step.at.text === '' ? '' : `  ${escapeTerminal(step.at.text)}`;
    lines.push(`${indent}  ${colors.dim(`${place}${text}`)}`);
  }
  return lines;
}

/**
 * The way of one connection, packet by packet and hop by hop, each decision with its place. `*` marks what matched,
 * `=>` what decided. Steps come as they are; callers shorten them with `collapseSteps` where fewer are wanted.
 */
export function renderTraceText(steps: readonly StepReport[], options: ReportOptions = {}): string {
  const colors = colorsFor(options.color);
  const lines: string[] = [];
  let packet: string | null = null;
  let stage: string | null = null;
  for (const step of steps) {
    if (step.packet !== packet) {
      if (packet !== null) lines.push('');
      lines.push(colors.bold(packets[step.packet]));
      stage = null;
    }
    const heading = `${step.hop}: ${step.stage}`;
    if (heading !== stage) lines.push(`  ${colors.cyan(escapeTerminal(heading))}`);
    packet = step.packet;
    stage = heading;
    lines.push(...renderStep(step, colors, options.width ?? defaultWidth));
  }
  return lines.length === 0 ? 'No steps.\n' : `${neutraliseCommands(lines.join('\n'))}\n`;
}
