import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { fieldOf, remarkOf } from '../_grammar/field.ts';
import { parseTable, type Row } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import type { Socket, SocketTable } from './ast.ts';

const columns = ['slot', 'local', 'remote', 'state', 'queues', 'timer', 'retransmits', 'uid', 'timeout', 'inode'];

/** Rows by proc(5): `slot: local remote state tx:rx timer retransmits uid timeout inode …`, addresses in hexadecimal. */
export function parseSocketTable(file: SourceFile): Parsed<SocketTable> {
  const children: SocketTable['children'][number][] = [];
  const diagnostics: Diagnostic[] = [];
  for (const row of parseTable(file.text).children) {
    const { start, end } = row;
    const socket = socketOf(row);
    if (socket) children.push(socket);
    else if (row.children[0]!.value === 'sl')
      children.push({ type: 'header', start, end, value: file.text.slice(start, end) });
    else {
      children.push(remarkOf(file.text, row));
      diagnostics.push({
        file: file.id,
        span: { start, end },
        code: 'unexpected-line',
        message: 'This line is no socket as the kernel lists them, so a listener may be missing from what is known.',
        effect: 'widens',
        severity: 'warning',
      });
    }
  }
  return { statements: { type: 'proc-net-tcp', start: 0, end: file.text.length, children }, diagnostics };
}

function socketOf({ start, end, children: cells }: Row): Socket | null {
  const [slot, local, remote, state] = cells.map(({ value }) => value);
  if (!/^\d+:$/.test(slot ?? '') || !/^[0-9A-F]{2}$/.test(state ?? '')) return null;
  if (![local, remote].every((end) => /^(?:[0-9A-F]{8}|[0-9A-F]{32}):[0-9A-F]{4}$/.test(end ?? ''))) return null;
  return {
    type: 'socket',
    start,
    end,
    state: state!,
    children: cells.slice(0, columns.length).map((cell, i) => fieldOf(columns[i]!, cell)),
  };
}
