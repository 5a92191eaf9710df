import { hasNumber } from '#core/number-set';
import type { ConnectionState, FilterStep } from '#model/packet-filter';
import type { Expression, Relation } from './ast.ts';
import { type Alternatives, always, never } from './scene.ts';
import { bitsOf, comparedNumbers, constantsOf } from './values.ts';

const flagNames = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ecn: 64, cwr: 128 };
const stateNames = { invalid: 1, established: 2, related: 4, new: 8, untracked: 64 };
const statusNames = { expected: 1, 'seen-reply': 2, assured: 4, confirmed: 8, snat: 16, dnat: 32 } as const;
const directionNames = { original: 0, reply: 1 };

/**
 * Flags are compared in two ways: without a sign any of the bits may be set, with `==`, `!=` or a set the whole value
 * counts. `mask` is what the field was masked with. All functions here return `null` for what they cannot decide.
 */
export interface BitComparison {
  readonly mask: Expression | null;
  readonly relation: Relation;
  readonly right: Expression;
}

const flags = (mask: number, value: number, negated: boolean): FilterStep => ({
  match: 'tcp-flags',
  mask,
  value,
  negated,
});

/** What the packets of a handshake, a banner and a refusal carry. */
const carried = [0x02, 0x12, 0x10, 0x18, 0x04, 0x14];

export function lowerTcpFlags({ mask, relation, right }: BitComparison): Alternatives | null {
  const masked = mask === null ? 0xff : bitsOf(mask, flagNames);
  if (masked === null) return null;
  if (mask === null && right.expr !== 'set' && (relation === '' || relation === '!')) {
    const bits = bitsOf(right, flagNames);
    return bits === null ? null : [[flags(bits, 0, relation === '')]];
  }
  const within = comparedNumbers(relation, right, (text) => bitsOf({ expr: 'word', text }, flagNames), 0xff);
  if (within !== null)
    return carried.filter((value) => hasNumber(within, value & masked)).map((value) => [flags(0xff, value, false)]);
  const values = right.expr === 'set' ? constantsOf(right) : [right];
  const bits = values.map((value) => bitsOf(value, flagNames));
  if (bits.some((value) => value === null)) return null;
  const known = bits as number[];
  if (relation === '!=') return [known.map((value) => flags(masked, value, true))];
  return relation === '' || relation === '==' ? known.map((value) => [flags(masked, value, false)]) : null;
}

/** A packet has exactly one state. */
export function lowerState({ mask, relation, right }: BitComparison): Alternatives | null {
  const step = stateStep(mask, relation, right);
  return step === null ? null : [[step]];
}

function stateStep(mask: Expression | null, relation: Relation, right: Expression): FilterStep | null {
  const masked = mask === null ? ~0 >>> 0 : bitsOf(mask, stateNames);
  if (masked === null || !/^(?:|==|!=|!)$/.test(relation)) return null;
  if (right.expr === 'set') {
    const values = constantsOf(right).map((value) => bitsOf(value, stateNames));
    if (values.some((value) => value === null)) return null;
    const single = (values as number[]).filter((value) => isSingle(value) && (value & masked) !== 0);
    return anyState(
      single.reduce((all, value) => all | value, 0),
      relation === '!=',
    );
  }
  const bits = bitsOf(right, stateNames);
  if (bits === null) return null;
  if (mask === null && (relation === '' || relation === '!')) return anyState(bits, relation === '!');
  const negated = relation === '!=';
  if (mask !== null && bits === 0) return anyState(masked, !negated);
  return isSingle(bits) && (bits & masked) !== 0 ? anyState(bits, negated) : negated ? always : never;
}

const isSingle = (bits: number): boolean => bits !== 0 && (bits & (bits - 1)) === 0;

function anyState(bits: number, negated: boolean): FilterStep {
  const states = (Object.keys(stateNames) as ConnectionState[]).filter((name) => (stateNames[name] & bits) !== 0);
  if (states.length === 0) return negated ? always : never;
  return { match: 'connection-state', states, translated: [], negated };
}

/** Only "any of these bits" and "none of these bits"; the whole value holds bits that no dump shows. */
export function lowerStatus({ mask, relation, right }: BitComparison): Alternatives | null {
  const bits = bitsOf(mask ?? right, statusNames);
  const value = mask === null ? null : bitsOf(right, statusNames);
  const any = mask === null ? relation === '' : relation === '!=' && value === 0;
  const none = mask === null ? relation === '!' : (relation === '==' || relation === '') && value === 0;
  if (bits === null || right.expr === 'set' || (!any && !none)) return null;
  const status = (Object.keys(statusNames) as (keyof typeof statusNames)[]).filter(
    (name) => (statusNames[name] & bits) !== 0,
  );
  const seen = status.reduce((all, name) => all | statusNames[name], 0);
  return seen === bits && bits !== 0 ? [[{ match: 'connection-status', status, negated: none }]] : null;
}

export function lowerDirection({ mask, relation, right }: BitComparison): Alternatives | null {
  const values = constantsOf(right).map((value) => bitsOf(value, directionNames));
  if (mask !== null || values.some((value) => value !== 0 && value !== 1) || !/^(?:|==|!=)$/.test(relation))
    return null;
  const negated = relation === '!=';
  if (values.includes(0) && values.includes(1)) return [[negated ? never : always]];
  const direction = values[0] === 1 ? 'reply' : 'original';
  return [[{ match: 'connection-direction', direction, negated }]];
}
