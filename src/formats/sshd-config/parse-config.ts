import type {
  SshdArgument,
  SshdComment,
  SshdConfigRoot,
  SshdDirective,
  SshdIgnoredLine,
  SshdKeyword,
  SshdMatchBlock,
} from './ast.ts';
import { type LineParts, parseLine } from './grammar.ts';
import { type PhysicalLine, physicalLines } from './physical-lines.ts';
import type { Era } from './versions.ts';
import { delimitedWord, type Word, wordOf } from './words.ts';

/** Keywords that take what follows as it stands: quotes, backslashes and number signs are part of the value. */
const takesLine = new Set(['forcecommand', 'versionaddendum', 'authorizedkeyscommand', 'authorizedprincipalscommand']);

type LineNode = SshdDirective | SshdComment | SshdIgnoredLine;

/** Reads the parts of a line; an empty first word (`=Port 22`, `"" Port 22`) is passed over, once. */
function readParts(line: string, era: Era): { parts: LineParts; keyword: Word | null; base: number } {
  const parts = parseLine(line, era);
  const keyword = parts.keyword && delimitedWord(parts.keyword);
  if (!parts.keyword || keyword?.value !== '') return { parts, keyword, base: 0 };
  const base = parts.keyword.image.length;
  if (base === line.length) return { parts, keyword: null, base: 0 };
  const again = parseLine(line.slice(base), era);
  const second = again.keyword && delimitedWord(again.keyword);
  return { parts: again, keyword: second?.value === '' ? null : second, base };
}

function commentNode(text: string, start: number, end: number): SshdComment {
  return { type: 'comment', start, end, value: text.slice(start, end) };
}

/** `place` turns an offset of the line's text into one of the file, for lines that a NUL byte pieced together too. */
function directiveNode(line: PhysicalLine, era: Era, place: (at: number) => number): LineNode {
  const end = place(line.text.length);
  // Most lines of a shipped file are comments: the grammar would say the same, later.
  if (line.text.startsWith('#')) return { type: 'comment', start: line.start, end, value: line.text };
  const { parts, keyword, base } = readParts(line.text, era);
  if (parts.comment && !parts.keyword) return { type: 'comment', start: line.start, end, value: line.text };
  if (!keyword || !parts.keyword) return { type: 'ignored', start: line.start, end, value: line.text };
  if (keyword.value.startsWith('#')) return { type: 'comment', start: line.start, end, value: line.text };

  const restAt = base + parts.keyword.image.length;
  const separated = /["= \t\r]$/.test(parts.keyword.image) || restAt < line.text.length;
  const children: (SshdKeyword | SshdArgument | SshdComment)[] = [
    { type: 'keyword', value: keyword.value, start: place(base + keyword.start), end: place(base + keyword.end) },
  ];
  const name = keyword.value.toLowerCase();
  if (takesLine.has(name)) {
    const value = line.text.slice(restAt);
    if (value !== '') children.push({ type: 'argument', value, start: place(restAt), end });
  } else
    for (const token of parts.words) {
      const word = wordOf(token, era);
      children.push({
        type: 'argument',
        value: word.value,
        start: place(base + word.start),
        end: place(base + word.end),
      });
    }
  if (parts.comment && !takesLine.has(name)) {
    const { startOffset, image } = parts.comment;
    const start = place(base + startOffset);
    children.push({ type: 'comment', start, end: place(base + startOffset + image.length), value: image });
  }
  return {
    type: 'directive',
    name,
    line: line.number,
    rest: separated ? line.text.slice(restAt) : null,
    restStart: place(restAt),
    trailing: line.trailing,
    balanced: parts.openQuote === null,
    start: line.start,
    end,
    children,
  };
}

function lineNodes(text: string, line: PhysicalLine, era: Era): LineNode[] {
  const place = (at: number): number => Math.min(line.start + at, line.end);
  const { comment } = line;
  if (line.text === '') return comment ? [commentNode(text, comment.start, comment.end)] : [];
  const node = directiveNode(line, era, place);
  if (!comment) return [node];
  const cut = commentNode(text, comment.start, comment.end);
  if (node.type !== 'directive') return [node, cut];
  return [{ ...node, end: comment.end, children: [...node.children, cut] }];
}

/** The tree of a configuration file as the releases of that era read it. Never fails: every line is one of the kinds. */
export function parseSshdConfig(text: string, era: Era, commandLine = false): SshdConfigRoot {
  const children: SshdConfigRoot['children'][number][] = [];
  let block: LineNode[] | null = null;
  const close = (): void => {
    if (!block) return;
    const match: SshdMatchBlock = { type: 'match', start: block[0]!.start, end: block.at(-1)!.end, children: block };
    children.push(match);
    block = null;
  };
  for (const line of physicalLines(text, era, commandLine)) {
    for (const node of lineNodes(text, line, era)) {
      if (node.type === 'directive' && node.name === 'match') {
        close();
        block = [node];
      } else if (block) (block as LineNode[]).push(node);
      else children.push(node);
    }
  }
  close();
  return { type: 'sshd-config', era, start: 0, end: text.length, children };
}
