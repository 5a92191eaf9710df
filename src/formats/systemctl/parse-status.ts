import { append } from '#core/append';
import { type Field, fieldOf, remarkOf } from '../_grammar/field.ts';
import { blankBefore, parseSections, type Section } from '../_grammar/sections.ts';
import type { Row } from '../_grammar/table.ts';
import type { OtherUnits, UnitNode, UnitReport } from './ast.ts';
import { isConcern } from './ssh-units.ts';

const head =
  /^(?:[●○×↻✗*]\s+)?([\w@.\\:-]+\.(?:service|socket|target|mount|automount|device|path|slice|scope|swap|timer))(?:\s+-\s.*)?$/;
const missing = /^Unit (\S+) could not be found\.$/;

const lineOf = ({ start, end }: Row, text: string): string => text.slice(start, end);

/** `systemctl status` (systemctl(1)): a block for each unit, its properties indented, then lines of its journal. */
export function parseStatus(text: string): UnitReport['children'] {
  const isHead = (row: Row): boolean => {
    const line = lineOf(row, text);
    return row.indent === 0 && (missing.test(line) || head.test(line));
  };
  const nodes: UnitReport['children'][number][] = [];
  for (const section of parseSections(text, isHead)) {
    if (section.head === null) {
      append(
        nodes,
        section.body.map((row) => remarkOf(text, row)),
      );
      continue;
    }
    const node = unitOf(section, section.head, text);
    const last = nodes.at(-1);
    // `status --all` has hundreds of units that are no concern of ours.
    if (node.type === 'other-units' && last?.type === 'other-units')
      nodes[nodes.length - 1] = { ...last, end: node.end };
    else nodes.push(node);
  }
  return nodes;
}

function unitOf({ start, end, body }: Section, first: Row, text: string): UnitNode | OtherUnits {
  const line = lineOf(first, text);
  const gone = missing.exec(line);
  const name = gone?.[1] ?? head.exec(line)![1]!;
  if (!isConcern(name) && gone === null) return { type: 'other-units', start, end };
  if (gone)
    return {
      type: 'unit',
      start,
      end,
      name,
      children: [fieldOf('LoadState', { start, end: first.end, value: 'not-found' })],
    };
  const children: UnitNode['children'][number][] = [];
  let inJournal = false;
  let directory: string | null = null;
  for (const row of body) {
    const value = lineOf(row, text);
    directory = dropInDirectory(value) ?? (dropInNames(value) === null ? null : directory);
    inJournal ||= blankBefore(text, row) || (row.indent === 0 && !property.test(value));
    if (inJournal) children.push({ type: 'log', start: row.start, end: row.end, value });
    else children.push(...dropInsOf(row, value, directory), ...(dropInNames(value) ? [] : [propertyOf(row, value)]));
  }
  return { type: 'unit', start, end, name, children };
}

/** `Drop-In: /etc/systemd/system/ssh.service.d`, further directories below it. */
const dropInDirectory = (line: string): string | null => /^(?:Drop-In:\s+)?(\/\S+\.d)$/.exec(line)?.[1] ?? null;
/** `└─override.conf, second.conf` */
const dropInNames = (line: string): string | null => /^[└├│`|]─?-?\s*(\S.*\.conf)$/.exec(line)?.[1] ?? null;

function dropInsOf(row: Row, line: string, directory: string | null): Field[] {
  const names = dropInNames(line);
  if (names === null || directory === null) return [];
  const value = names
    .split(/,\s*/)
    .map((name) => `${directory}/${name}`)
    .join(' ');
  return [fieldOf('DropInPaths', { start: row.start, end: row.end, value })];
}

const property = /^([A-Z][A-Za-z ]*?):\s*(.*)$/;

function propertyOf(row: Row, line: string): UnitNode['children'][number] {
  const [, name = '', rest = ''] = property.exec(line) ?? [];
  const here = (key: string, value: string): Field => fieldOf(key, { start: row.start, end: row.end, value });
  if (name === 'Loaded') return here('Loaded', rest);
  if (name === 'Active' || name === 'TriggeredBy') return here(name, rest);
  if (name === 'Listen') return here(name, rest);
  if (name === 'Main PID' || name === 'Process') return here(name.replace(' ', ''), rest);
  // Further sockets of the unit stand below the first.
  if (/^\S+ \(Stream\)$/.test(line)) return here('Listen', line);
  return { type: 'remark', start: row.start, end: row.end, value: line };
}
