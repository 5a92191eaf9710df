import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { type Field, fieldOf, remarkOf } from '../_grammar/field.ts';
import { type Cell, parseTable, type Row } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import type { Listing, Socket } from './ast.ts';

const otherFamilies = /^(?:unix|raw6?|udplite6?|sctp|l2cap|rfcomm|ax25|x25|ipx|ddp|netrom)$/;
const noSocket = /^\d+\/\d+$/;
/** `-p` without root's rights. */
const blind =
  /^\(?No info could be read for "-p"|^\(Not all processes could be identified|^ will not be shown, you would/;

/**
 * Rows by netstat(8): `proto Recv-Q Send-Q local foreign [state] [user inode] [PID/program] [timer]`. The words of
 * headings and states depend on the language, so that nothing but the place of the columns is relied on.
 */
export function parseListing(file: SourceFile): Parsed<Listing> {
  const children: Listing['children'][number][] = [];
  const diagnostics: Diagnostic[] = [];
  let windows = false;
  for (const row of parseTable(file.text).children) {
    const first = row.children[0]!.value;
    const value = file.text.slice(row.start, row.end);
    const onWindows = first === 'TCP' || first === 'UDP';
    const socket = onWindows ? windowsSocket(row) : unixSocket(row, file.text);
    windows ||= onWindows;
    if (socket) children.push(socket);
    else if (otherFamilies.test(first)) children.push({ type: 'other-socket', start: row.start, end: row.end, value });
    else if (isHeading(row)) children.push({ type: 'heading', start: row.start, end: row.end, value });
    else {
      const remark = remarkOf(file.text, row);
      children.push(remark);
      // `-b` of Windows names the program on a line of its own.
      const known = blind.test(value) || windows;
      if (!known) diagnostics.push(unexpected(file, remark));
    }
  }
  return { statements: { type: 'netstat', start: 0, end: file.text.length, windows, children }, diagnostics };
}

const unexpected = (file: SourceFile, { start, end }: { start: number; end: number }): Diagnostic => ({
  file: file.id,
  span: { start, end },
  code: 'unexpected-line',
  message: 'This line is no socket as netstat lists them, so a listener may be missing from what is known.',
  effect: 'widens',
  severity: 'warning',
});

/** Titles end in a remark in brackets; column lines begin with `Proto` in every language. */
function isHeading({ children }: Row): boolean {
  const words = children.map(({ value }) => value);
  if (/^proto$/i.test(words[0]!) || words.join(' ') === 'Active Connections') return true;
  // French has no space before its bracket.
  return words.at(-1)!.endsWith(')') && !words[0]!.startsWith('(') && words.some((word) => word.includes('('));
}

const isCount = (cell: Cell | undefined): boolean => cell !== undefined && /^\d+$/.test(cell.value);

function unixSocket(row: Row, text: string): Socket | null {
  const [proto, waiting, sent, local, foreign, ...rest] = row.children;
  if (!/^(?:tcp|udp)6?$/.test(proto!.value) || !isCount(waiting) || !isCount(sent)) return null;
  if (local === undefined || foreign === undefined) return null;
  const fields: Field[] = [
    fieldOf('proto', proto!),
    fieldOf('recv-q', waiting!),
    fieldOf('send-q', sent!),
    fieldOf('local', local),
    fieldOf('foreign', foreign),
  ];
  // A state is a word of letters; UDP sockets have none.
  if (rest[0] && /^[^\d/()-][^/()]*$/.test(rest[0].value)) fields.push(fieldOf('state', rest.shift()!));
  while (rest.length > 0 && fields.length < 8 && /^[\w.$-]+$/.test(rest[0]!.value) && !noSocket.test(rest[0]!.value)) {
    if (rest[0]!.value === '-') break;
    fields.push(fieldOf(fields.some(({ name }) => name === 'user') ? 'inode' : 'user', rest.shift()!));
  }
  const holder = rest[0];
  if (holder) {
    const value = text.slice(holder.start, row.end).replace(/\s+(?:off|on|keepalive|timewait|unkn-\d+) \(.*$/, '');
    fields.push(fieldOf('program', { start: holder.start, end: holder.start + value.length, value }));
  }
  return { type: 'socket', start: row.start, end: row.end, proto: proto!.value, children: fields };
}

function windowsSocket(row: Row): Socket | null {
  const [proto, local, foreign, ...rest] = row.children;
  if (local === undefined || foreign === undefined || !local.value.includes(':')) return null;
  const fields = [fieldOf('proto', proto!), fieldOf('local', local), fieldOf('foreign', foreign)];
  if (rest[0] && !isCount(rest[0])) fields.push(fieldOf('state', rest.shift()!));
  if (rest[0] && isCount(rest[0])) fields.push(fieldOf('pid', rest[0]));
  return { type: 'socket', start: row.start, end: row.end, proto: proto!.value.toLowerCase(), children: fields };
}
