import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import type { Parsed } from '../format.ts';
import type { Comment, HostsAccess, Line, Unreadable } from './ast.ts';
import { parseRule } from './grammar.ts';
import { classifyLine, type LogicalLineSpan, logicalLines } from './logical-lines.ts';

/** The whole file; every dialect cuts it the same way, they differ in what they make of it. Never throws. */
export function parseHostsAccess(file: SourceFile): Parsed<HostsAccess> {
  const diagnostics: Diagnostic[] = [];
  const children: Line[] = [];
  const { text } = file;
  for (const span of logicalLines(text)) {
    const line = parseLine(text.slice(span.start, span.end), span);
    if (line === null) continue;
    children.push(line);
    if (line.type === 'unreadable' && line.ending === 'newline') diagnostics.push(missingColon(file, line));
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) diagnostics.push(nulByte(file, nul));
  return { statements: { type: 'hosts-access', start: 0, end: text.length, children }, diagnostics };
}

function parseLine(text: string, { start, end, ending }: LogicalLineSpan): Line | null {
  const kind = classifyLine(text);
  if (ending === 'overlong') return { type: 'unreadable', start, end, ending, value: text.slice(0, 200) };
  if (kind === 'blank') return ending === 'open' ? { type: 'unreadable', start, end, ending, value: text } : null;
  if (kind === 'comment') return { type: 'comment', start, end, ending, value: text } satisfies Comment;
  const { daemons, clients, options } = parseRule(text, start);
  if (clients === null) return { type: 'unreadable', start, end, ending, value: text } satisfies Unreadable;
  const lists = [daemons, clients, ...options] as const;
  const last = lists.at(-1)!;
  return { type: 'rule', start: daemons.start, end: Math.max(last.end, clients.start), ending, children: lists };
}

const missingColon = (file: SourceFile, line: Unreadable): Diagnostic => ({
  file: file.id,
  span: { start: line.start, end: line.end },
  code: 'missing-colon',
  message: 'This line has no colon between daemons and clients, so libwrap passes over it; expected `daemon: client`.',
  effect: 'none',
  severity: 'warning',
});

const nulByte = (file: SourceFile, at: number): Diagnostic => ({
  file: file.id,
  span: { start: at, end: at + 1 },
  code: 'nul-byte',
  message:
    'There is a NUL byte here: libwrap drops the rest of the line and joins the next line to what stands before.',
  effect: 'none',
  severity: 'warning',
});
