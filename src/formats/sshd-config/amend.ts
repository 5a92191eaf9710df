import { formatAddress } from '#core/address';
import type { Span } from '#core/source-file';
import type { Amendment, Change, TextEdit } from '#model/change';
import { lineStart, removeLines } from '../_grammar/line-edits.ts';
import { restartDaemon } from '../_grammar/restart-service.ts';
import type { Dialect, ParsedFile } from '../format.ts';
import { directivesOf, keywordOf, type SshdConfigRoot } from './ast.ts';
import { meaningOf } from './meanings.ts';

/** The daemon reads its files again when it is started anew. */
export function amend(
  change: Change,
  { file, parsed }: ParsedFile<SshdConfigRoot>,
  span: Span,
  dialect: Dialect,
): Amendment | null {
  const { text } = file;
  const line = directivesOf(parsed.statements).find(({ start, end }) => start <= span.start && span.start < end);
  if (line === undefined) return null;
  const done = (edit: TextEdit): Amendment => ({ edits: [edit], commands: ['sshd -t', restartDaemon(dialect)] });
  if (change.change === 'remove') return done(removeLines(text, line));
  if (change.change === 'rename') {
    const { start, end } = keywordOf(line);
    return done({ start, end, text: meaningOf(change.name)?.name ?? change.name });
  }
  if (change.change === 'separate-words') {
    const words = line.children.filter(({ type }) => type === 'argument');
    const [first, last] = [words[0], words.at(-1)];
    if (first === undefined || last === undefined) return null;
    const glued = text.slice(first.start, last.end);
    return done({ start: first.start, end: last.end, text: glued.replace(/\s*,\s*/g, ' ') });
  }
  if (change.change !== 'listen') return null;
  const start = lineStart(text, line.start);
  const address = change.address === null ? '0.0.0.0' : formatAddress(change.address);
  const port = portOf(text, line);
  const shown = port === null ? address : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  return done({ start, end: line.end, text: `ListenAddress ${shown}` });
}

/** The port of a ListenAddress that names one: `127.0.0.1:2222`, `[::1]:2222`, `localhost:2222`. */
function portOf(text: string, { children }: ReturnType<typeof directivesOf>[number]): string | null {
  const word = children.find(({ type }) => type === 'argument');
  const value = word === undefined ? '' : text.slice(word.start, word.end).replaceAll('"', '');
  return /^(?:\[[^\]]*\]|[^:]*):(\w+)$/.exec(value)?.[1] ?? null;
}
