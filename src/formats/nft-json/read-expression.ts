import { itemsOf, type Json, type JsonObject, member, numberOf, textOf } from '../_grammar/json.ts';
import type { BinaryOperator, Element, Expression, SetExpression, Statement } from '../_grammar/nft/ast.ts';
import { connectionCount, readLimit, readQuota } from './read-quantity.ts';
import { readVerdict } from './read-verdict.ts';

const operators: readonly string[] = ['&', '|', '^', '<<', '>>'];

/** More than there are bits. */
const mostOperands = 256;

const word = (text: string): Expression => ({ expr: 'word', text });

/** The only member of `{ "payload": … }`; `null` where there are none or several. */
export function only(value: Json | null): { readonly name: string; readonly value: Json | null } | null {
  if (value?.type !== 'object' || value.children.length !== 1) return null;
  const [one] = value.children as [JsonObject['children'][number]];
  return { name: one.name, value: one.children[0] ?? null };
}

/** An expression of libnftables-json(5); what is not one of the known kinds is kept with its words. */
export function readExpression(value: Json | null): Expression {
  if (value === null) return { expr: 'other', text: 'nothing' };
  switch (value.type) {
    case 'string':
      if (value.value.startsWith('@')) return { expr: 'ref', name: value.value.slice(1) };
      // A set of ports whose type nft does not know.
      return word(value.value.replace(/ \[invalid type\]$/, ''));
    case 'number':
      return word(value.value);
    case 'word':
      return word(value.value === 'true' ? 'exists' : value.value === 'false' ? 'missing' : value.value);
    case 'array':
      return value.children.length === 1
        ? readExpression(value.children[0]!)
        : { expr: 'list', items: value.children.map(readExpression) };
    case 'object':
      return readKind(value);
  }
}

function readKind(value: JsonObject): Expression {
  const one = only(value);
  if (one === null) return otherOf(value);
  return readKnown(one.name, one.value, value) ?? otherOf(value);
}

/** `null` for a kind that is not known, or not in this form. */
function readKnown(name: string, inner: Json | null, value: JsonObject): Expression | null {
  if (operators.includes(name)) {
    const [first, ...rest] = itemsOf(inner).map(readExpression);
    if (first === undefined || rest.length === 0 || rest.length > mostOperands) return null;
    return rest.reduce<Expression>(
      (left, right) => ({ expr: 'binary', op: name as BinaryOperator, left, right }),
      first,
    );
  }
  switch (name) {
    case 'payload':
      return readPayload(inner);
    case 'meta': {
      const key = textOf(member(inner, 'key'));
      return key === null ? null : { expr: 'meta', key };
    }
    case 'ct':
      return readConnection(inner);
    case 'fib': {
      const result = textOf(member(inner, 'result'));
      const flags = member(inner, 'flags');
      const inputs = (flags?.type === 'array' ? flags.children : [flags]).map(textOf);
      if (result === null || inputs.some((input) => input === null)) return null;
      return { expr: 'fib', inputs: inputs as string[], result };
    }
    case 'concat':
      return { expr: 'concat', parts: itemsOf(inner).map(readExpression) };
    case 'prefix': {
      const address = readExpression(member(inner, 'addr'));
      const length = numberOf(member(inner, 'len'));
      return address.expr === 'word' && length !== null ? word(`${address.text}/${length}`) : null;
    }
    case 'range': {
      const [low, high] = itemsOf(inner).map(readExpression);
      return low === undefined || high === undefined ? null : { expr: 'range', low, high };
    }
    case 'set':
      return readSet(inner, value.start, value.end);
    case 'elem':
      return readExpression(member(inner, 'val'));
    case 'map':
      return { expr: 'map', key: readExpression(member(inner, 'key')), data: readData(member(inner, 'data')) };
    default:
      return null;
  }
}

const otherOf = (value: Json): Expression => ({ expr: 'other', text: jsonWords(value) });

function readPayload(value: Json | null): Expression | null {
  const protocol = textOf(member(value, 'protocol'));
  const field = textOf(member(value, 'field'));
  if (member(value, 'tunnel') !== null) return null;
  if (protocol !== null && field !== null) return { expr: 'payload', protocol, field };
  const base = textOf(member(value, 'base'));
  const offset = numberOf(member(value, 'offset'));
  return base === null ? null : { expr: 'other', text: `@${base},${offset},${numberOf(member(value, 'len'))}` };
}

/** The family stands in the key: `{ "key": "ip saddr", "dir": "original" }`. */
function readConnection(value: Json | null): Expression | null {
  const words = textOf(member(value, 'key'))?.split(' ');
  if (words === undefined) return null;
  const family = words[0] === 'ip' || words[0] === 'ip6' ? words.shift()! : textOf(member(value, 'family'));
  const direction = textOf(member(value, 'dir'));
  return {
    expr: 'ct',
    key: words.join(' '),
    direction: direction as 'original' | 'reply' | null,
    family: (family === 'ip' || family === 'ip6' ? family : null) as 'ip' | 'ip6' | null,
  };
}

/** The elements of a set or map: values, or pairs of key and data. */
export function readSet(value: Json | null, start: number, end: number): SetExpression {
  const listed = value?.type === 'array' ? value.children : value === null ? [] : [value];
  return { expr: 'set', start, end, elements: listed.map(readElement) };
}

export function readElement(value: Json): Element {
  const { start, end } = value;
  const [key, data] = value.type === 'array' ? [value.children[0] ?? null, value.children[1] ?? null] : [value, null];
  const details = member(key, 'elem');
  const expires = member(details, 'timeout') !== null || member(details, 'expires') !== null;
  const element = { start, end, key: readExpression(key), data: data === null ? null : readElementData(data) };
  const asks = readAsks(details);
  const secondsLeft = numberOf(member(details, 'expires'));
  return {
    ...element,
    ...(expires ? { expires } : {}),
    ...(secondsLeft === null ? {} : { secondsLeft }),
    ...(asks.length > 0 ? { asks } : {}),
  };
}

/** The limits, quotas and numbers of connections among the members of an object. */
export function readAsks(holder: Json | null): Statement[] {
  if (holder?.type !== 'object') return [];
  return holder.children.flatMap(({ name, start, end, children }): Statement[] => {
    const value = children[0] ?? null;
    const opaque: Statement = { type: 'opaque-match', start, end, text: `${name} ${jsonWords(value)}` };
    switch (name) {
      case 'limit': {
        const limit = readLimit(value);
        return [limit === null ? opaque : { type: 'limit', start, end, limit }];
      }
      case 'quota': {
        const quota = readQuota(value);
        return [quota === null ? opaque : { type: 'quota', start, end, quota }];
      }
      case 'ct count': {
        const found = connectionCount(value);
        return [found === null ? opaque : { type: 'ct-count', start, end, ...found }];
      }
      default:
        return [];
    }
  });
}

const readElementData = (data: Json): Statement | Expression => readVerdict(data) ?? readExpression(data);

/** What a map looks into: `@name` or a set. */
export function readData(value: Json | null): Expression {
  const inner = member(value, 'set');
  return inner === null ? readExpression(value) : readSet(inner, value!.start, value!.end);
}

/** JSON as words, for reports: names and values in their order. */
export function jsonWords(value: Json | null): string {
  if (value === null) return '';
  switch (value.type) {
    case 'object':
      return value.children
        .map(({ name, children }) => {
          const inner = children[0] ?? null;
          const words = inner?.type === 'word' ? '' : jsonWords(inner);
          return /^(?:key|field|protocol|name|left|right|op|expr|val)$/.test(name) ? words : `${name} ${words}`;
        })
        .join(' ')
        .replace(/\s+/g, ' ')
        .trim();
    case 'array':
      return value.children.map(jsonWords).join(', ');
    default:
      return value.value;
  }
}

/** A comparison's side in words where JSON has its own. */
