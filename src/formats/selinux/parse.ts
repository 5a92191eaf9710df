import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { parseAssignments } from '../_grammar/assignments.ts';
import { type Remark, remarkOf } from '../_grammar/field.ts';
import { type Cell, parseTable, type Row } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import type { PortRange, PortType, SelinuxReport } from './ast.ts';

type Node = SelinuxReport['children'][number];

const readers: Readonly<Record<string, (row: Row, line: string) => Node | null>> = {
  getenforce: modeOf,
  sestatus: propertyOf,
  'semanage-port': portTypeOf,
};

/** getenforce(8), sestatus(8), semanage-port(8), selinux_config(5). */
export function parseSelinux(file: SourceFile, kind: string): Parsed<SelinuxReport> {
  const { text } = file;
  const read = readers[kind];
  const children =
    kind === 'kernel-command-line'
      ? parseTable(text).children.flatMap(optionsOf)
      : read === undefined
        ? parseAssignments(text)
        : parseTable(text).children.map((row) => read(row, text.slice(row.start, row.end)) ?? remarkOf(text, row));
  const diagnostics = children
    .filter((node): node is Remark => node.type === 'remark')
    .filter(() => kind !== 'sestatus')
    .map(
      ({ start, end }): Diagnostic => ({
        file: file.id,
        span: { start, end },
        code: 'unexpected-line',
        message: `This line is not what ${kind === 'selinux-config' ? 'the file' : kind} should hold.`,
        effect: kind === 'semanage-port' ? 'widens' : 'none',
        severity: kind === 'semanage-port' ? 'warning' : 'note',
      }),
    );
  return { statements: { type: 'selinux', start: 0, end: text.length, children }, diagnostics };
}

/** Words of the kernel's command line; others than these may hold secrets, and say nothing here. */
const optionsOf = ({ children }: Row): Node[] =>
  children.flatMap(({ start, end, value }) =>
    /^(?:selinux|enforcing)=\d$/.test(value) ? [{ type: 'option', start, end, value }] : [],
  );

function modeOf({ start, end }: Row, line: string): Node | null {
  return /^(?:enforcing|permissive|disabled)$/i.test(line) ? { type: 'mode', start, end, value: line } : null;
}

function propertyOf({ start, end }: Row, line: string): Node | null {
  const match = /^([^:]+):\s+(.*)$/.exec(line);
  return match && { type: 'property', start, end, name: match[1]!, value: match[2]! };
}

function portTypeOf({ start, end, children: cells }: Row, line: string): Node | null {
  // In the language of whoever asked: `Typ SELinux portu              Protokol Číslo portu`.
  if (/SELinu[xk]/.test(line) && !/\d/.test(line)) return { type: 'heading', start, end };
  const [label, protocol, ...numbers] = cells;
  if (protocol === undefined || !/^(?:tcp|udp|sctp|dccp)$/.test(protocol.value)) return null;
  const ranges = numbers.map(rangeOf);
  if (ranges.length === 0 || ranges.includes(null)) return null;
  return {
    type: 'port-type',
    start,
    end,
    label: label!.value,
    protocol: protocol.value,
    children: ranges as PortRange[],
  } satisfies PortType;
}

/** `2222,` or `1024-32767` */
function rangeOf({ start, value }: Cell): PortRange | null {
  const text = value.replace(/,$/, '');
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!match) return null;
  const low = Number(match[1]);
  return { type: 'ports', start, end: start + text.length, low, high: match[2] === undefined ? low : Number(match[2]) };
}
