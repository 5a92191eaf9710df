import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { type Field, fieldOf, remarkOf, textOf } from '../_grammar/field.ts';
import { type Cell, parseTable, type Row } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import type { Header, Listing, Socket } from './ast.ts';

const netids =
  /^(?:tcp|udp|udpl|raw|icmp6?|u_str|u_dgr|u_seq|nl|p_raw|p_dgr|dccp|sctp|mptcp|v_str|v_dgr|tipc|xdp|\?\?\?)$/;
const states =
  /^(?:LISTEN|ESTAB|UNCONN|TIME-WAIT|SYN-SENT|SYN-RECV|NEW-SYN-RECV|FIN-WAIT-1|FIN-WAIT-2|CLOSE-WAIT|LAST-ACK|CLOSING|CLOSED|BOUND-INACTIVE|UNKNOWN)$/;

/** What ss says on the side and what does not concern TCP sockets. */
const harmless = /^(?:RTNETLINK answers:|Failed to find cgroup2 mount|Failed to open cgroup2)/;

/** Rows by ss(8): `[netid] [state] Recv-Q Send-Q local peer [process] [details]`, further lines indented. */
export function parseListing(file: SourceFile): Parsed<Listing> {
  const children: Listing['children'][number][] = [];
  const diagnostics: Diagnostic[] = [];
  let header: Header | null = null;
  for (const row of parseTable(file.text).children) {
    const named = headerOf(row);
    const socket = named ? null : socketOf(row, header);
    if (named) {
      header = named;
      children.push(named);
    } else if (socket) children.push(socket);
    else if (row.indent > 0 && children.at(-1)?.type !== 'header' && children.length > 0)
      children.push({ type: 'detail', start: row.start, end: row.end, value: file.text.slice(row.start, row.end) });
    else {
      const remark = remarkOf(file.text, row);
      children.push(remark);
      diagnostics.push(aside(file, remark));
    }
  }
  const last = cutRow(file.text, children);
  if (last !== null)
    diagnostics.push({
      file: file.id,
      span: { start: last.start, end: last.end },
      code: 'cut-off',
      message: 'The output ends inside of this row; listeners that came after it are missing. Collect it again.',
      effect: 'widens',
      severity: 'warning',
    });
  return { statements: { type: 'ss', start: 0, end: file.text.length, children }, diagnostics };
}

/** The last row, where it lacks what ss prints in each row or what all rows before it have; `null` where it is whole. */
function cutRow(text: string, children: Listing['children']): Socket | null {
  const last = children.at(-1);
  if (last?.type !== 'socket') return null;
  const others = children.filter((node): node is Socket => node.type === 'socket' && node !== last);
  const ended = text.endsWith('\n');
  const has = (node: Socket, name: string): boolean => textOf(node.children, name) !== null;
  if (!has(last, 'peer')) return !ended || others.some((node) => has(node, 'peer')) ? last : null;
  if (ended) return null;
  const peer = textOf(last.children, 'peer')!;
  const details = textOf(last.children, 'details');
  const isOpen = details !== null && details.split('(').length !== details.split(')').length;
  const isShort = details === null && others.length > 0 && others.every((node) => has(node, 'details'));
  return isOpen || isShort || (isOfInternet(last) && !/:[^:]+$/.test(peer)) ? last : null;
}

const isOfInternet = ({ netid }: Socket): boolean => netid === null || /^(?:tcp|udp)$/.test(netid);

function aside(file: SourceFile, { start, end, value }: { start: number; end: number; value: string }): Diagnostic {
  const known = harmless.test(value);
  return {
    file: file.id,
    span: { start, end },
    code: known ? 'program-remark' : 'unexpected-line',
    message: known
      ? `ss says: ${value}. It concerns no TCP socket.`
      : 'This line is no socket as ss lists them, so a listener may be missing from what is known.',
    effect: known ? 'none' : 'widens',
    severity: known ? 'note' : 'warning',
  };
}

function headerOf({ start, end, children }: Row): Header | null {
  const words = children.map(({ value }) => value);
  if (!words.includes('Recv-Q') || !words.includes('Local')) return null;
  return {
    type: 'header',
    start,
    end,
    netid: words[0] === 'Netid',
    state: words.includes('State'),
    process: words.some((word) => word.endsWith('Process')),
  };
}

const isCount = (cell: Cell | undefined): boolean => cell !== undefined && /^\d+$/.test(cell.value);

function socketOf(row: Row, header: Header | null): Socket | null {
  const cells = [...row.children];
  const fields: Field[] = [];
  const netid = netids.test(cells[0]?.value ?? '') ? cells.shift()! : null;
  const state = states.test(cells[0]?.value ?? '') ? cells.shift()! : null;
  if (netid) fields.push(fieldOf('netid', netid));
  if (state) fields.push(fieldOf('state', state));
  const bare = state === null && (header === null || header.state);
  if (bare || !isCount(cells[0]) || !isCount(cells[1])) return null;
  const [waiting, limit, local, peer, ...rest] = cells as [Cell, Cell, Cell?, Cell?, ...Cell[]];
  if (local === undefined) return null;
  fields.push(fieldOf('recv-q', waiting), fieldOf('send-q', limit), fieldOf('local', local));
  if (peer) fields.push(fieldOf('peer', peer));
  const [first] = rest;
  if (first) {
    const value = rest.map((cell) => cell.value).join(' ');
    fields.push(fieldOf('details', { start: first.start, end: row.end, value }));
  }
  return {
    type: 'socket',
    start: row.start,
    end: row.end,
    netid: netid?.value ?? null,
    state: state?.value ?? null,
    children: fields,
  };
}
