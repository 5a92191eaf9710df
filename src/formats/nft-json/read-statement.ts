import { itemsOf, type Json, member, textOf } from '../_grammar/json.ts';
import type { Relation, Statement } from '../_grammar/nft/ast.ts';
import { jsonWords, only, readData, readExpression } from './read-expression.ts';
import { connectionCount, readLimit, readQuota } from './read-quantity.ts';
import { readVerdict } from './read-verdict.ts';

const relations: Readonly<Record<string, Relation>> = {
  in: '',
  '==': '==',
  '!=': '!=',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  '!': '!',
};

/** A statement of libnftables-json(5). What is not understood is opaque, and the whole rule behind it with it. */
export function readStatement(value: Json): Statement {
  const { start, end } = value;
  const verdict = readVerdict(value);
  if (verdict !== null) return verdict;
  const opaque: Statement = { type: 'opaque', start, end, text: jsonWords(value) };
  const one = only(value);
  return one === null ? opaque : (readKind(one.name, one.value, { start, end }) ?? opaque);
}

type Place = { readonly start: number; readonly end: number };

function readKind(name: string, value: Json | null, place: Place): Statement | null {
  switch (name) {
    case 'match': {
      const op = textOf(member(value, 'op')) ?? '';
      const relation = Object.hasOwn(relations, op) ? relations[op]! : null;
      const left = member(value, 'left');
      const right = member(value, 'right');
      if (relation === null || left === null || right === null) return null;
      // Sets are compared with `==`, which text leaves out.
      const sign = relation === '==' && right.type === 'object' && member(right, 'set') !== null ? '' : relation;
      return { type: 'match', ...place, left: readExpression(left), relation: sign, right: readExpression(right) };
    }
    case 'vmap':
      return {
        type: 'vmap',
        ...place,
        key: readExpression(member(value, 'key')),
        data: readData(member(value, 'data')),
      };
    case 'counter':
      return typeof textOf(value) === 'string' || value === null || !isMapped(value)
        ? { type: 'nothing', ...place, word: name }
        : { type: 'opaque-match', ...place, text: 'counter by map' };
    case 'log':
    case 'last':
    case 'reset':
    case 'dup':
    case 'ct helper':
    case 'ct timeout':
    case 'ct expectation':
    case 'secmark':
      return isMapped(value)
        ? { type: 'opaque-match', ...place, text: `${name} by map` }
        : { type: 'nothing', ...place, word: name };
    case 'notrack':
      return { type: 'notrack', ...place };
    case 'reject':
      return readReject(value, place);
    case 'snat':
    case 'dnat':
    case 'redirect':
    case 'masquerade':
      return readNat(name, value, place);
    case 'queue': {
      const flags = member(value, 'flags');
      const words = flags?.type === 'array' ? flags.children.map(textOf) : [textOf(flags)];
      return { type: 'queue', ...place, bypass: words.includes('bypass') };
    }
    case 'mangle':
      return {
        type: 'assign',
        ...place,
        target: readExpression(member(value, 'key')),
        value: readExpression(member(value, 'value')),
      };
    case 'tproxy': {
      const family = textOf(member(value, 'family'));
      const port = member(value, 'port');
      return {
        type: 'tproxy',
        ...place,
        family: family === 'ip' || family === 'ip6' ? family : null,
        port: port === null ? null : readExpression(port),
        text: `tproxy ${jsonWords(value)}`,
      };
    }
    case 'synproxy':
      return { type: 'synproxy', ...place, text: `synproxy ${jsonWords(value)}` };
    case 'limit':
      return readNamed('limit', value, place) ?? limitStatement(value, place);
    case 'quota':
      return readNamed('quota', value, place) ?? quotaStatement(value, place);
    case 'ct count': {
      const found = connectionCount(value);
      return found === null ? null : { type: 'ct-count', ...place, ...found };
    }
    case 'set':
      return readUpdate(value, place);
    case 'meter':
      return readMeter(value, place);
    case 'xt': {
      const kind = textOf(member(value, 'type'));
      const extension = textOf(member(value, 'name'));
      // Older releases print `{ "xt": null }`.
      return kind === null || extension === null ? null : { type: 'xt', ...place, kind, name: extension };
    }
    case 'flow':
      return { type: 'opaque-match', ...place, text: jsonWords(value) };
    default:
      return null;
  }
}

const isMapped = (value: Json | null): boolean => member(value, 'map') !== null;

/** A statement that refers to an object of the table by its name. */
function readNamed(kind: 'limit' | 'quota', value: Json | null, place: Place): Statement | null {
  const name = textOf(value);
  if (name !== null) return { type: 'object', ...place, kind, name };
  return isMapped(value) ? { type: 'opaque-match', ...place, text: `${kind} by map` } : null;
}

function limitStatement(value: Json | null, place: Place): Statement {
  const limit = readLimit(value);
  return limit === null
    ? { type: 'opaque-match', ...place, text: jsonWords(value) }
    : { type: 'limit', ...place, limit };
}

function quotaStatement(value: Json | null, place: Place): Statement {
  const quota = readQuota(value);
  return quota === null
    ? { type: 'opaque-match', ...place, text: jsonWords(value) }
    : { type: 'quota', ...place, quota };
}

function readReject(value: Json | null, place: Place): Statement {
  const family = textOf(member(value, 'type'));
  const code = member(value, 'expr');
  const written = code?.type === 'number' ? code.value : textOf(code);
  return { type: 'reject', ...place, family, code: family === 'tcp reset' ? null : written };
}

function readNat(how: 'snat' | 'dnat' | 'redirect' | 'masquerade', value: Json | null, place: Place): Statement {
  const family = textOf(member(value, 'family'));
  const address = member(value, 'addr');
  const port = member(value, 'port');
  const computed = member(value, 'type_flags') !== null || /netmap|prefix/.test(jsonWords(member(value, 'flags')));
  return {
    type: 'nat',
    ...place,
    how,
    family: family === 'ip' || family === 'ip6' ? family : null,
    address: address === null ? null : readExpression(address),
    port: port === null ? null : readExpression(port),
    computed,
  };
}

function readUpdate(value: Json | null, place: Place): Statement | null {
  const op = textOf(member(value, 'op'));
  const set = textOf(member(value, 'set'));
  if ((op !== 'add' && op !== 'update' && op !== 'delete') || set === null) return null;
  const key = readExpression(member(value, 'elem'));
  const statements = itemsOf(member(value, 'stmt')).map(readStatement);
  return { type: 'update', ...place, op, set: set.replace(/^@/, ''), key, statements };
}

function readMeter(value: Json | null, place: Place): Statement | null {
  const set = textOf(member(value, 'name'));
  const statement = member(value, 'stmt');
  if (set === null || statement === null) return null;
  const statements = (statement.type === 'array' ? statement.children : [statement]).map(readStatement);
  return { type: 'update', ...place, op: 'meter', set, key: readExpression(member(value, 'key')), statements };
}
