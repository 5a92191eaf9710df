import type { FindingReport, StreamedDocument } from '#engine/document';
import { escapeTerminal, neutraliseCommands } from './escape.ts';
import { openFindings } from './open-findings.ts';
import { sentences } from './wording.ts';

/** `file:line:col-endLine:endCol severity rule#message certainty verdict — first sentence`; `-` for no verdict. */
export function conciseLine({ at, severity, message, certainty, verdict, text }: FindingReport): string {
  const place = `${at.file}:${at.line}:${at.column}-${at.endLine}:${at.endColumn}`;
  const words = `${severity} ${message} ${certainty} ${verdict ?? '-'} — ${sentences(text)[0] ?? ''}`;
  return neutraliseCommands(escapeTerminal(`${place} ${words}`));
}

/** One line a finding, for editors, problem matchers and `grep`. Nothing at all where there are no findings. */
export function* renderConcise({ hosts }: StreamedDocument): Generator<string> {
  for (const host of hosts) for (const finding of openFindings(host)) yield `${conciseLine(finding)}\n`;
}
