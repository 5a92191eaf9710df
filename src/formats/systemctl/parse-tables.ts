import { fieldOf, remarkOf } from '../_grammar/field.ts';
import { type Cell, parseTable, type Row } from '../_grammar/table.ts';
import type { UnitNode, UnitReport } from './ast.ts';
import { isConcern } from './ssh-units.ts';

type Node = UnitReport['children'][number];

/** Columns of a row from its unit on; `null` for a row that is no unit's. */
type Reader = (cells: readonly Cell[]) => { unit: Cell; fields: readonly (readonly [string, Cell])[] } | null;

const isUnit = ({ value }: Cell): boolean => /^[\w@.\\:-]+\.[a-z]+$/.test(value);

/** `systemctl list-unit-files`: `UNIT FILE  STATE  PRESET`. */
const unitFile: Reader = (cells) => {
  const [unit, state] = cells;
  return unit && state && isUnit(unit) ? { unit, fields: [['UnitFileState', state]] } : null;
};

/** `systemctl list-units`: `UNIT  LOAD  ACTIVE  SUB  DESCRIPTION`, a bullet before units that are not well. */
const unit: Reader = (cells) => {
  const own = /^[●○×↻*]$/.test(cells[0]?.value ?? '') ? cells.slice(1) : cells;
  const [name, load, active, sub] = own;
  if (!name || !load || !active || !sub || !isUnit(name)) return null;
  return {
    unit: name,
    fields: [
      ['LoadState', load],
      ['ActiveState', active],
      ['SubState', sub],
    ],
  };
};

/** `systemctl list-sockets`: `LISTEN  UNIT  ACTIVATES`; what it listens on may have blanks. */
const socket: Reader = (cells) => {
  const at = cells.findIndex(({ value }) => value.endsWith('.socket'));
  return at < 1 ? null : { unit: cells[at]!, fields: [['ListenStream', cells[0]!]] };
};

export const readers = { 'list-unit-files': unitFile, 'list-units': unit, 'list-sockets': socket } as const;

const heading = /^(?:UNIT|LISTEN)\b.*(?:STATE|LOAD|ACTIVATES)/;
const footer = /^(\d+) (?:unit files|loaded units|sockets) listed\./;
const legend = /^(?:LOAD|ACTIVE|SUB) +(?:=|→)|^To show all installed|^Pass --all/;

/** A table of units; rows of units that are no concern of ours are taken together. */
export function parseUnitTable(text: string, read: Reader): Node[] {
  const nodes: Node[] = [];
  for (const row of parseTable(text).children) {
    const { start, end } = row;
    const line = text.slice(start, end);
    const count = footer.exec(line)?.[1];
    const node = rowOf(row, read);
    const last = nodes.at(-1);
    if (count !== undefined) nodes.push({ type: 'footer', start, end, count: Number(count) });
    else if (heading.test(line)) nodes.push({ type: 'heading', start, end });
    else if (node?.type === 'unit') nodes.push(node);
    else if (node && last?.type === 'other-units') nodes[nodes.length - 1] = { ...last, end };
    else if (node) nodes.push(node);
    else if (!legend.test(line)) nodes.push(remarkOf(text, row));
  }
  return nodes;
}

function rowOf({ start, end, children }: Row, read: Reader): Node | null {
  const found = read(children);
  if (found === null) return null;
  // Whoever has a port is of interest, too.
  const hasPort = found.fields.some(([name, { value }]) => name === 'ListenStream' && /:\d+$/.test(value));
  if (!isConcern(found.unit.value) && !hasPort) return { type: 'other-units', start, end };
  const fields = [...found.fields].sort(([, a], [, b]) => a.start - b.start);
  return {
    type: 'unit',
    start,
    end,
    name: found.unit.value,
    children: fields.map(([name, cell]) => fieldOf(name, cell)),
  } satisfies UnitNode;
}
