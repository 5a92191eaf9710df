import type { Element, SetPart } from '../_grammar/nft/ast.ts';
import { fieldOf, typeOf } from '../_grammar/nft/fields.ts';
import type { BlockNode, LineNode } from './block-grammar.ts';
import { readDefinition } from './define.ts';
import { askedBy } from './element-asks.ts';
import { follow } from './follow.ts';
import { readPlainElements } from './plain-elements.ts';
import { cut, type Reading, warn } from './reading.ts';
import { parseRule, parseValue } from './rule-grammar.ts';

type Said = Pick<SetPart, 'keys' | 'data' | 'elements' | 'size' | 'timeout' | 'asks'>;

/** The inside of a set or map, nft(8) "SETS" and "MAPS". */
export function readSetLines(lines: readonly (LineNode | BlockNode)[], closed: boolean, outer: Reading): Said {
  let keys: readonly (string | null)[] = [];
  let data: string | null = null;
  let size: number | null = null;
  let followed = true;
  let timeout = false;
  let asks: SetPart['asks'] = [];
  let elements: SetPart['elements'] = closed && !outer.terse ? [] : null;
  const read = (parts: readonly (LineNode | BlockNode)[], reading: Reading): void => {
    for (const { start, end } of parts) {
      const text = reading.text.slice(start, end);
      const line = text.startsWith('type') ? text.replace(/\s+/g, ' ') : text;
      const type = /^type (\S.*)$/.exec(line);
      const like = /^typeof (\S.*)$/.exec(line);
      if (type || like) {
        const [key = '', value] = (type ?? like)![1]!.split(' : ');
        keys = key.split(' . ').map((one) => (type ? one.trim() : typeOfExpression(one)));
        data = value === undefined ? null : value.trim();
      } else if (/^elements\s*=/.test(text)) elements = readElements(text, start, reading);
      else if (/^include\b/.test(text)) followed = follow({ start, end }, 'lines', reading, read) && followed;
      else if (/^define\b/.test(text)) readDefinition(text, start, reading);
      else if (/^timeout\s/.test(text)) timeout = true;
      else if (/^(?:limit|quota|ct)\s/.test(text))
        asks = [...(asks ?? []), ...askedBy(text.split(/\s+/), { start, end })];
      else if (/^size\s/.test(text)) size = Number(text.replace(/^size\s+/, '')) || null;
    }
  };
  read(lines, outer);
  return {
    keys,
    data,
    elements: followed ? elements : null,
    size,
    timeout,
    ...(asks !== undefined && asks.length > 0 ? { asks } : {}),
  };
}

/** The type of `ip saddr`, as `type` would name it. */
function typeOfExpression(text: string): string | null {
  const [statement] = parseRule(`${text} x`, 0).statements;
  return statement?.type === 'match' ? typeOf(fieldOf(statement.left).of) : null;
}

/** `elements = { … }`; elements that are not understood leave the content unknown. */
export function readElements(text: string, start: number, reading: Reading): SetPart['elements'] {
  const from = text.indexOf('=') + 1;
  return readElementList(text.slice(from), start + from, reading);
}

export function readElementList(text: string, start: number, reading: Reading): SetPart['elements'] {
  const { file, scope } = reading;
  const plain = scope === null ? readPlainElements(text, start, file) : null;
  if (plain !== null) return plain;
  const written = parseValue(text, start);
  const value = written && scope ? scope.resolve(written) : written;
  if (value?.expr === 'set') return value.elements.map((element) => ({ ...element, file }));
  if (value !== null && scope !== null && value.expr === 'word' && !value.text.includes('$')) {
    const single: Element = { start, end: start + text.length, key: value, data: null };
    return [{ ...single, file }];
  }
  const span = { start: start + (/^\s*/.exec(text)?.[0].length ?? 0), end: start + text.length };
  warn(reading, span, 'unexpected-element', `Elements in braces were expected, not \`${cut(text.trim())}\`.`);
  return null;
}
