import type { SourceFile } from '#core/source-file';
import { type LogLine, parseLogLines } from '../_grammar/log-lines.ts';
import type { Parsed } from '../format.ts';
import type { Entry, SshLog } from './ast.ts';

type Reader = (line: LogLine) => Entry | null;

const numberOf = (text: string | undefined): number | null => (text && /^\d{1,10}$/.test(text) ? Number(text) : null);

/** `Nov 22 15:09:11 web01 sshd[88]: …`, or with a date of RFC 3339. */
const syslogLine =
  /^(?:<\d+>)?([A-Z][a-z]{2} +\d+ [\d:]+|\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-][\d:]+)?) \S+ ([^\s:[]+?)(?:\[(\d+)\])?: (.*)$/;

const fromSyslog: Reader = ({ start, end, value }) => {
  const [, when, tag, process, message] = syslogLine.exec(value) ?? [];
  if (when === undefined || !isOurs(tag!, message!)) return null;
  return { type: 'entry', start, end, tag: tag!, process: numberOf(process), when, message: message! };
};

/** journald's export as JSON: one object a line, where messages that are no text are arrays of bytes. */
const fromJson: Reader = ({ start, end, value }) => {
  let entry: unknown;
  try {
    entry = JSON.parse(value);
  } catch {
    return null;
  }
  if (typeof entry !== 'object' || entry === null) return null;
  const fields = entry as Record<string, unknown>;
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

/** The daemon speaks under two names since 9.8; systemd names the unit. */
const isOurs = (tag: string, message: string): boolean =>
  /^sshd(?:-session|-auth)?$/.test(tag) || (tag === 'systemd' && /\bsshd?\.(?:service|socket)\b/.test(message));

const readers: Readonly<Record<string, Reader>> = {
  journal: fromSyslog,
  'auth-log': fromSyslog,
  'journal-json': fromJson,
  'sshd-debug': fromDebug,
};

export function parseLog(file: SourceFile, kind: string): Parsed<SshLog> {
  const read = readers[kind]!;
  const lines = kind === 'sshd-debug' ? debugLines(file.text) : parseLogLines(file.text);
  const children = lines.map(read).filter((entry): entry is Entry => entry !== null);
  return { statements: { type: 'ssh-log', start: 0, end: file.text.length, children }, diagnostics: [] };
}

/** In the daemon's own output few lines name it. */
function debugLines(text: string): LogLine[] {
  return [...text.matchAll(/[^\r\n]+/g)]
    .filter(([line]) => !/^debug[123]: /.test(line))
    .map(({ 0: value, index }) => ({ type: 'line', start: index, end: index + value.length, value }));
}
