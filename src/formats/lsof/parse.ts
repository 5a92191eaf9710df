import type { SourceFile } from '#core/source-file';
import { type Field, fieldOf } from '../_grammar/field.ts';
import { parseTable, type Row } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import type { Listing, Socket } from './ast.ts';

type Node = Listing['children'][number];

/**
 * Rows by lsof(8): `COMMAND PID [TID TASKCMD] USER FD TYPE DEVICE SIZE/OFF NODE NAME`. Only lines about internet
 * sockets are taken apart, one at a time.
 */
export function parseListing(file: SourceFile): Parsed<Listing> {
  const { text } = file;
  const children: Node[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    const bare = line.trimEnd();
    if (bare !== '') addLine(children, line, start, start + bare.length);
    start = end + 1;
  }
  return { statements: { type: 'lsof', start: 0, end: text.length, children }, diagnostics: [] };
}

function addLine(children: Node[], line: string, start: number, end: number): void {
  if (line.startsWith('COMMAND ')) {
    children.push({ type: 'header', start, end, value: line.trimEnd() });
    return;
  }
  const row = / IPv[46] /.test(line) ? parseTable(line).children[0] : undefined;
  const socket = row && socketOf(row, start);
  const last = children.at(-1);
  if (socket) children.push(socket);
  else if (last?.type === 'other-files') children[children.length - 1] = { ...last, end };
  else children.push({ type: 'other-files', start, end });
}

function socketOf({ start, end, children: cells }: Row, by: number): Socket | null {
  const type = cells.findIndex(({ value }) => value === 'IPv4' || value === 'IPv6');
  const node = cells.findIndex(({ value }, i) => i > type && /^(?:TCP|UDP)$/.test(value));
  const pid = cells.findIndex(({ value }, i) => i > 0 && /^\d+$/.test(value));
  const name = cells[node + 1];
  if (type < 3 || node < 0 || pid < 0 || pid > type || name === undefined) return null;
  const fields: Field[] = [fieldOf('command', cells[0]!), fieldOf('pid', cells[pid]!)];
  if (type - 2 > pid) fields.push(fieldOf('user', cells[type - 2]!));
  fields.push(fieldOf('type', cells[type]!));
  // Between them stand the flags of the file, where they were asked for.
  const device = cells.find(({ value }, i) => i > type && i < node && /^(?:0x[0-9a-f]+|\d+)$/.test(value));
  if (device) fields.push(fieldOf('device', device));
  fields.push(fieldOf('node', cells[node]!), fieldOf('name', name));
  const state = cells[node + 2];
  if (state?.value.startsWith('(')) fields.push(fieldOf('state', state));
  const shifted = fields.map((field) => ({ ...field, start: field.start + by, end: field.end + by }));
  return { type: 'socket', start: start + by, end: end + by, children: shifted };
}
