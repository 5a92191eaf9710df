import type { Parent } from 'unist';
import type { SourceFile } from '#core/source-file';
import type { Parsed } from '../format.ts';
import { type Syntax, toUnistRoot } from '../syntax.ts';
import type { BlockNode, LineNode } from './block-grammar.ts';
import type { NftFile } from './parse.ts';
import { ownWords } from './reading.ts';
import { parseRule } from './rule-grammar.ts';

/** Blocks and their lines; in chains, the statements of each rule with what they were taken for. */
export function nftTree(file: SourceFile, { statements }: Parsed<NftFile>): Parent {
  const children = statements.blocks.children.map((child) => nodeOf(child, file.text, false));
  return toUnistRoot(file, { type: 'nft', start: 0, end: file.text.length, children } as Syntax);
}

function nodeOf(node: BlockNode | LineNode, text: string, inChain: boolean): Syntax {
  const { start, end } = node;
  if (node.type !== 'line') {
    const head = text.slice(node.head.start, node.head.end - 1).trimEnd();
    const children = node.children.map((child) => nodeOf(child, text, node.type === 'chain'));
    return { type: node.type, start, end, head, children } as Syntax;
  }
  const value = text.slice(start, end);
  if (!inChain || /^(?:type|policy|define|redefine|undefine|include)\b/.test(value) || ownWords.test(value))
    return { type: 'line', start, end, value };
  const children = parseRule(value, start).statements.map((statement): Syntax => {
    const words = text.slice(statement.start, statement.end);
    return {
      type: 'statement',
      start: statement.start,
      end: statement.end,
      kind: statement.type,
      value: words,
    } as Syntax;
  });
  return { type: 'rule', start, end, children };
}
