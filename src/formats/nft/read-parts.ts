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
import { readSetLines } from './read-set.ts';
import { cut, headSpan, headWords, inBraces, type Reading, reportOpen, warn } from './reading.ts';
import { Scope } from './scope.ts';

/** Definitions hold to the end of the block that they stand in. */
const inBlock = (reading: Reading): Reading =>
  reading.scope === null ? reading : { ...reading, scope: new Scope(reading.scope) };

export function readTable(node: BlockNode, reading: Reading): TablePart {
  const [, first = '', second] = headWords(reading, node);
  const family = (second === undefined ? 'ip' : first) as TableFamily;
  const body = readTableBody(node.children, reading);
  if (!node.closed) reportOpen(node, reading);
  const complete = body.complete && node.closed;
  return { file: reading.file, ...headSpan(reading, node), family, name: second ?? first, ...body, complete };
}

type TableBody = Pick<TablePart, 'flags' | 'chains' | 'sets' | 'objects' | 'complete'>;

export function readTableBody(children: readonly (LineNode | BlockNode)[], outer: Reading): TableBody {
  const reading = inBlock(outer);
  const chains: ChainPart[] = [];
  const sets: SetPart[] = [];
  const objects: ObjectPart[] = [];
  let flags: readonly string[] = [];
  let complete = true;
  for (const child of children) {
    if (child.type === 'chain') chains.push(readChain(child, reading));
    else if (child.type === 'set') sets.push(readSet(child, reading));
    else if (child.type === 'object') objects.push(readObject(child, reading));
    else {
      const text = reading.text.slice(child.start, child.end);
      const list = /^flags\s+(.*)$/s.exec(text)?.[1];
      if (list !== undefined) flags = [...flags, ...inBraces(list)];
      else if (!/^comment\b/.test(text) && !readDefinition(text, child.start, reading)) {
        complete = false;
        const message = `A chain, a set or an object was expected in a table, not \`${cut(text)}\`.`;
        warn(reading, child, 'unexpected-line', message);
      }
    }
  }
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
  reading: Reading,
): Pick<ChainPart, 'base' | 'policy' | 'rules' | 'complete'> {
  let complete = true;
  let base: BasePart | null = null;
  let policy: PolicyPart | null = null;
  const rules: PlacedRule[] = [];
  const { file, text, scope } = reading;
  for (const { start, end } of lines) {
    switch (text.slice(start, start + 4)) {
      case 'type':
        base = readBase(text.slice(start, end), start, reading);
        continue;
      case 'poli': {
        const word = /^policy\s+(\S+)$/.exec(text.slice(start, end))?.[1];
        if (word === undefined) break;
        policy = { file, start, end, policy: scope === null ? word : scope.fill(word) };
        continue;
      }
      case 'comm':
      case 'flag':
        if (/^(?:comment|flags)\b/.test(text.slice(start, end))) continue;
        break;
      case 'defi':
      case 'rede':
      case 'unde':
        if (readDefinition(text.slice(start, end), start, reading)) continue;
        break;
      case 'incl':
        complete = false;
        reportInclude(start, end, reading);
        continue;
    }
    const rule = readRule(start, end, reading);
    rules.push(rule);
  }
  return { base, policy, rules, complete };
}

/** Files that are included inside of a block are not followed. */
function reportInclude(start: number, end: number, reading: Reading): void {
  const text = cut(reading.text.slice(start, end));
  warn(
    reading,
    { start, end },
    'include-in-block',
    `\`${text}\` stands inside of a block and is not followed; what it adds is not known.`,
  );
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
