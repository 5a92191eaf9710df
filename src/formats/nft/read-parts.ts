import type { Family } from '#core/address';
import type {
  BasePart,
  ChainPart,
  ObjectPart,
  PlacedRule,
  PolicyPart,
  SetPart,
  TableFamily,
  TablePart,
} from '../_grammar/nft/ast.ts';
import { limitOf, quotaOf } from '../_grammar/nft/quantities.ts';
import type { BlockNode, LineNode } from './block-grammar.ts';
import { readDefinition } from './define.ts';
import { follow } from './follow.ts';
import { readSetLines } from './read-set.ts';
import { cut, headSpan, headWords, inBraces, ownWords, type Reading, reportOpen, warn } from './reading.ts';
import { Scope } from './scope.ts';

/** Definitions hold to the end of the block that they stand in. */
const inBlock = (reading: Reading): Reading =>
  reading.scope === null ? reading : { ...reading, scope: new Scope(reading.scope) };

export function readTable(node: BlockNode, reading: Reading): TablePart {
  const [, first = '', second] = headWords(reading, node);
  const family = (second === undefined ? 'ip' : first) as TableFamily;
  const body = readTableBody(node.children, { ...reading, families: familiesOfTable(family) });
  if (!node.closed) reportOpen(node, reading);
  const complete = body.complete && node.closed;
  return { file: reading.file, ...headSpan(reading, node), family, name: second ?? first, ...body, complete };
}

export const familiesOfTable = (family: TableFamily): readonly Family[] =>
  family === 'ip' ? [4] : family === 'ip6' ? [6] : family === 'arp' || family === 'bridge' ? [] : [4, 6];

type TableBody = Pick<TablePart, 'flags' | 'chains' | 'sets' | 'objects' | 'complete'>;

export function readTableBody(children: readonly (LineNode | BlockNode)[], outer: Reading): TableBody {
  const chains: ChainPart[] = [];
  const sets: SetPart[] = [];
  const objects: ObjectPart[] = [];
  let flags: readonly string[] = [];
  let complete = true;
  const readLine = ({ start, end }: LineNode, reading: Reading): void => {
    const text = reading.text.slice(start, end);
    const list = /^flags\s+(.*)$/s.exec(text)?.[1];
    if (list !== undefined) flags = [...flags, ...inBraces(list)];
    else if (/^include\b/.test(text)) complete = follow({ start, end }, 'table', reading, read) && complete;
    else if (!/^comment\b/.test(text) && !readDefinition(text, start, reading)) {
      complete = false;
      const message = `A chain, a set or an object was expected in a table, not \`${cut(text)}\`.`;
      warn(reading, { start, end }, 'unexpected-line', message);
    }
  };
  const read = (parts: readonly (LineNode | BlockNode)[], reading: Reading): void => {
    for (const child of parts) {
      if (child.type === 'chain') chains.push(readChain(child, reading));
      else if (child.type === 'set') sets.push(readSet(child, reading));
      else if (child.type === 'object') objects.push(readObject(child, reading));
      else if (child.type === 'line') readLine(child, reading);
    }
  };
  read(children, inBlock(outer));
  return { flags, chains, sets, objects, complete };
}

const basePattern = /^type (\S+) hook (\S+) (?:devices? ?=? ?(\{[^}]*\}|"[^"]*"|\S+) )?priority (\S.*)$/;

export function readChain(node: BlockNode, reading: Reading): ChainPart {
  const [, name = ''] = headWords(reading, node);
  if (!node.closed) reportOpen(node, reading);
  const { base, policy, rules, complete } = readChainLines(node.children, inBlock(reading));
  return {
    file: reading.file,
    ...headSpan(reading, node),
    name,
    base,
    policy,
    rules,
    complete: complete && node.closed,
  };
}

export function readChainLines(
  lines: readonly (LineNode | BlockNode)[],
  outer: Reading,
): Pick<ChainPart, 'base' | 'policy' | 'rules' | 'complete'> {
  let complete = true;
  let base: BasePart | null = null;
  let policy: PolicyPart | null = null;
  const rules: PlacedRule[] = [];
  const read = (parts: readonly (LineNode | BlockNode)[], reading: Reading): void => {
    const { file, text, scope } = reading;
    for (const { start, end } of parts) {
      switch (text.slice(start, start + 4)) {
        case 'type':
          base = readBase(text.slice(start, end), start, reading);
          continue;
        case 'poli': {
          const word = /^policy\s+(\S+)$/.exec(text.slice(start, end))?.[1];
          if (word === undefined) break;
          if (policy !== null && scope !== null)
            warn(reading, { start, end }, 'policy-twice', 'A chain has one policy: nft refuses the file.');
          policy = { file, start, end, policy: scope === null ? word : scope.fill(word) };
          continue;
        }
        case 'comm':
        case 'flag':
          if (ownWords.test(text.slice(start, end))) continue;
          break;
        case 'defi':
        case 'rede':
        case 'unde':
          if (readDefinition(text.slice(start, end), start, reading)) continue;
          break;
        case 'incl':
          complete = follow({ start, end }, 'lines', reading, read) && complete;
          continue;
      }
      rules.push(readRule(start, end, reading));
    }
  };
  read(lines, outer);
  return { base, policy, rules, complete };
}

export function readRule(start: number, end: number, reading: Reading): PlacedRule {
  const { rule, badFrom } = reading.shapes.read(start, end);
  if (badFrom !== null) {
    const text = reading.text.slice(badFrom, end);
    warn(
      reading,
      { start: badFrom, end },
      'unexpected-statement',
      `A statement of nft was expected, not \`${cut(text)}\`; what the rule does from there on is not known.`,
    );
  }
  return reading.scope === null || 'shape' in rule ? rule : reading.scope.rule(rule);
}

function readBase(written: string, start: number, reading: Reading): BasePart {
  const { file, scope } = reading;
  const text = (scope === null ? written : scope.fill(written)).replace(/\s+/g, ' ');
  const place = { file, start, end: start + written.length };
  const parts = basePattern.exec(text);
  if (parts === null) {
    warn(reading, place, 'unexpected-line', `\`type … hook … priority …\` was expected, not \`${cut(text)}\`.`);
    return { ...place, type: 'filter', hook: cut(text), priority: '', devices: null };
  }
  const [, type = '', hook = '', devices, priority = ''] = parts;
  return { ...place, type, hook, priority, devices: devices === undefined ? null : inBraces(devices) };
}

function readSet(node: BlockNode, reading: Reading): SetPart {
  const [, name = ''] = headWords(reading, node);
  if (!node.closed) reportOpen(node, reading);
  return {
    file: reading.file,
    start: node.start,
    end: node.end,
    name,
    ...readSetLines(node.children, node.closed, inBlock(reading)),
  };
}

export function readObject(node: BlockNode, reading: Reading): ObjectPart {
  const words = headWords(reading, node);
  const name = words.at(-1) ?? '';
  const kind = words.slice(0, -1).join(' ');
  const said = node.children.map(({ start, end }) => reading.text.slice(start, end).split(/\s+/));
  const limit = kind === 'limit' ? (said.map(limitOf).find((one) => one !== null) ?? null) : null;
  const quota = kind === 'quota' ? (said.map(quotaOf).find((one) => one !== null) ?? null) : null;
  return { file: reading.file, start: node.start, end: node.end, kind, name, limit, quota };
}
