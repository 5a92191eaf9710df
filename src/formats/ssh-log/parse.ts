import type { SourceFile } from '#core/source-file';
import { type LogLine, parseLogLines } from '../_grammar/log-lines.ts';
import type { Parsed } from '../format.ts';
import type { Entry, SshLog } from './ast.ts';
import { fromSyslog, isOurs, numberOf } from './read-line.ts';

type Reader = (line: LogLine) => Entry | null;

/** journald's export as JSON: one object a line, or on several lines (`json-pretty`). */
const fromJson: Reader = (line) => {
  let entry: unknown;
  try {
    entry = JSON.parse(line.value.replace(/^(?:\u001e|data: )/, ''));
  } catch {
    return null;
  }
  return typeof entry === 'object' && entry !== null ? fromFields(entry as Record<string, unknown>, line) : null;
};

/** `-o export`, and indented below a date, `-o verbose`: `MESSAGE=Server listening on 0.0.0.0 port 22.` */
const fromAssignments: Reader = (line) =>
  fromFields(Object.fromEntries([...line.value.matchAll(/^\s*([A-Z_\d]+)=(.*)$/gm)].map(([, k, v]) => [k!, v])), line);

/** Messages that are no text are arrays of bytes. */
function fromFields(fields: Readonly<Record<string, unknown>>, { start, end }: LogLine): Entry | null {
  const text = (name: string): string => {
    const field = fields[name];
    if (Array.isArray(field)) return Buffer.from(field.filter((byte) => typeof byte === 'number')).toString('utf8');
    return typeof field === 'string' ? field : '';
  };
  const tag = text('SYSLOG_IDENTIFIER') || text('_COMM');
  const message = text('MESSAGE');
  if (!isOurs(tag, message)) return null;
  const micros = Number(text('_SOURCE_REALTIME_TIMESTAMP') || text('__REALTIME_TIMESTAMP'));
  const when = Number.isFinite(micros) && micros > 0 && micros < 8.64e18 ? new Date(micros / 1000).toISOString() : '';
  const process = numberOf(text('_PID') || text('SYSLOG_PID'));
  return { type: 'entry', start, end, tag, process, when, message };
}

/** `-o cat` has messages alone, of the daemon and of systemd. */
const fromMessage: Reader = ({ start, end, value }) => {
  const tag = isOurs('systemd', value) ? 'systemd' : 'sshd';
  return { type: 'entry', start, end, tag, process: null, when: '', message: value };
};

/** Everything that `sshd -d` prints is its own. */
const fromDebug: Reader = ({ start, end, value }) => ({
  type: 'entry',
  start,
  end,
  tag: 'sshd',
  process: null,
  when: '',
  message: value,
});

const readers: Readonly<Record<string, Reader>> = {
  journal: fromSyslog,
  'auth-log': fromSyslog,
  'journal-json': fromJson,
  'journal-fields': (line) => (line.value.startsWith('{') ? fromJson(line) : fromAssignments(line)),
  'journal-cat': fromMessage,
  'sshd-debug': fromDebug,
};

const ownLines: Readonly<Record<string, (text: string) => LogLine[]>> = {
  'sshd-debug': debugLines,
  'journal-cat': debugLines,
  'journal-fields': blocksOf,
};

export function parseLog(file: SourceFile, kind: string): Parsed<SshLog> {
  const read = readers[kind]!;
  const lines = (ownLines[kind] ?? parseLogLines)(file.text);
  const children = lines.map(read).filter((entry): entry is Entry => entry !== null);
  return { statements: { type: 'ssh-log', start: 0, end: file.text.length, children }, diagnostics: [] };
}

/** Where an entry of several lines begins, and what the first line behind it looks like. */
const blocks: readonly (readonly [RegExp, RegExp])[] = [
  [/^\{$/, /^(?!\s|\}$)/],
  [/^__CURSOR=/, /^$/],
  [/ \[s=[\da-f]+;/, /^\S/],
];

function blocksOf(text: string): LogLine[] {
  const found: LogLine[] = [];
  let open = null as { start: number; ends: RegExp } | null;
  const close = (end: number): void => {
    if (open === null) return;
    const value = text.slice(open.start, end).trimEnd();
    found.push({ type: 'line', start: open.start, end: open.start + value.length, value });
    open = null;
  };
  for (const { 0: whole, index } of text.matchAll(/[^\n]*\n?/g)) {
    const line = whole.trimEnd();
    if (open?.ends.test(line)) close(index);
    const begun: (typeof blocks)[number] | undefined =
      open === null ? blocks.find(([begins]) => begins.test(line)) : undefined;
    if (begun !== undefined) open = { start: index, ends: begun[1] };
    else if (line === '}') close(index + line.length);
  }
  close(text.length);
  return found;
}

/** In the daemon's own output few lines name it. */
function debugLines(text: string): LogLine[] {
  return [...text.matchAll(/[^\r\n]+/g)]
    .filter(([line]) => !/^debug[123]: /.test(line))
    .map(({ 0: value, index }) => ({ type: 'line', start: index, end: index + value.length, value }));
}
