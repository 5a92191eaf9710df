import type { SourceFile } from '#core/source-file';
import { type Assignment, parseAssignments } from '../_grammar/assignments.ts';
import { commandWords } from '../_grammar/command-words.ts';
import { fieldOf, type Remark, remarkOf } from '../_grammar/field.ts';
import { parseSections } from '../_grammar/sections.ts';
import type { UnitSection } from '../_grammar/systemd/ast.ts';
import { parseUnit } from '../_grammar/systemd/parse-unit.ts';
import type { Row } from '../_grammar/table.ts';
import type { UnitReport } from './ast.ts';
import { fullName, isConcern } from './ssh-units.ts';

type Node = UnitReport['children'][number];

/** Those that are lowered; a unit has about two hundred. */
const wanted = new Set([
  'Id',
  'LoadState',
  'UnitFileState',
  'ActiveState',
  'SubState',
  'Result',
  'ExecMainStatus',
  'ExecMainCode',
  'Listen',
  'ListenStream',
  'BindIPv6Only',
  'BindToDevice',
  'IPAddressAllow',
  'IPAddressDeny',
]);

/** Without a unit `systemctl show` prints the manager's own properties. */
const ofUnit = /^(?:ActiveState|LoadState|UnitFileState|SubState|Result)=/m;

const moved = <N extends Assignment | Remark>(node: N, by: number): N => ({
  ...node,
  start: node.start + by,
  end: node.end + by,
});

const movedSection = (section: UnitSection, by: number): UnitSection => ({
  ...section,
  start: section.start + by,
  end: section.end + by,
  children: section.children.map((node) => ({ ...node, start: node.start + by, end: node.end + by })),
});

/** `systemctl show`: `Property=value` lines, units apart by an empty line. */
export function parseProperties({ text, claim }: SourceFile): Node[] {
  const blocks = [...text.matchAll(/(?:[^\n]*\S[^\n]*(?:\n|$))+/g)];
  const asked = commandWords(claim, 'systemctl')?.words.find((word) => isConcern(fullName(word)));
  const nodes: Node[] = [];
  for (const block of blocks) {
    const start = block.index;
    const end = start + block[0].trimEnd().length;
    const id = /^Id=(\S+)/m.exec(block[0])?.[1] ?? (blocks.length === 1 && asked ? fullName(asked) : '');
    const last = nodes.at(-1);
    if (isConcern(id) || (id === '' && blocks.length === 1 && ofUnit.test(block[0]))) {
      const children = parseAssignments(block[0])
        .map((node) => moved(node, start))
        .filter((node) => node.type === 'remark' || wanted.has(node.name))
        .map((node) => (node.type === 'remark' ? node : fieldOf(node.name, node)));
      nodes.push({ type: 'unit', start, end, name: id, children });
    } else if (last?.type === 'other-units') nodes[nodes.length - 1] = { ...last, end };
    else nodes.push({ type: 'other-units', start, end });
  }
  return nodes;
}

const isPath = ({ indent, start, end }: Row, text: string): boolean =>
  indent === 0 && /^# \/\S+$/.test(text.slice(start, end));

/** `systemctl cat`: unit files and drop-ins in the order in which they count, each under its path. */
export function parseUnitFiles(text: string): Node[] {
  return parseSections(text, isPath).flatMap(({ head, start, end, body }): Node[] => {
    if (head === null) return body.map((row) => remarkOf(text, row));
    const children = parseUnit(text.slice(head.end, end)).children.map((node) => movedSection(node, head.end));
    return [{ type: 'unit-file', start, end, path: text.slice(head.start + 2, head.end), children }];
  });
}
