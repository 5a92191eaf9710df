import type { HeaderField } from '#model/filter-effect';
import type { FilterStep } from '#model/packet-filter';
import type { Expression, Statement } from './ast.ts';
import { tracked } from './fields.ts';
import { opaque, type TableScene } from './scene.ts';
import { type Ending, unreadable } from './terminals.ts';
import { markNumber } from './values.ts';
import { wordsOf } from './words.ts';

/** For statements whose value comes from a map: without an element the rule ends. */
const mayMiss = (value: Expression): readonly FilterStep[] => (value.expr === 'map' ? [opaque(wordsOf(value))] : []);

type Mark = 'packet' | 'connection';

const ALL = 0xffffffff;

/** Fields that later rules may look at. */
const rewritten: Readonly<Record<string, HeaderField>> = {
  dscp: 'traffic-class',
  ecn: 'traffic-class',
  tos: 'traffic-class',
  ttl: 'hop-limit',
  hoplimit: 'hop-limit',
};

/** A number of hops that is written is known later. */
function writes(field: HeaderField, value: Expression): FilterStep {
  const hops = field === 'hop-limit' && value.expr === 'word' ? markNumber(value.text) : null;
  return { effect: 'rewrite', field, ...(hops === null ? {} : { value: hops }) };
}

/** `meta mark set …`, `ct mark set …`, `ip dscp set …`. */
export function lowerAssign(
  { target, value }: Extract<Statement, { type: 'assign' }>,
  { ofIptables }: Pick<TableScene, 'ofIptables'>,
): Ending {
  const text = `${wordsOf(target)} set ${wordsOf(value)}`;
  const goesOn: Ending = { steps: mayMiss(value), terminal: null };
  const blurs = (of?: Mark): Ending => ({
    steps: [...mayMiss(value), { effect: 'opaque', ...(of === undefined ? {} : { of }), text }],
    terminal: null,
  });
  const diverts: Ending = { steps: [], terminal: unreadable(text) };
  switch (target.expr) {
    case 'meta':
      if (target.key === 'mark') return markEnding('packet', value, ofIptables) ?? blurs('packet');
      // A packet that is made another's does not reach the host's sockets.
      if (target.key === 'pkttype') return /^(?:host|unicast|0)$/.test(wordsOf(value)) ? goesOn : diverts;
      return goesOn;
    case 'ct':
      if (target.key === 'mark') return markEnding('connection', value, ofIptables) ?? blurs('connection');
      return target.key === 'zone' ? blurs() : goesOn;
    case 'payload':
      if (Object.hasOwn(rewritten, target.field))
        return { steps: [...mayMiss(value), writes(rewritten[target.field]!, value)], terminal: null };
      return /^(?:saddr|daddr|sport|dport|protocol|nexthdr|flags|sequence|ackseq)$/.test(target.field)
        ? diverts
        : goesOn;
    default:
      if (text.startsWith('tcp option'))
        return { steps: [{ effect: 'rewrite', field: 'tcp-options' }], terminal: null };
      return text.startsWith('@') ? diverts : goesOn;
  }
}

/** `(mark & and) ^ xor` of one of the two marks; without `from` a constant. */
interface Formula {
  readonly from: Mark | null;
  readonly and: number;
  readonly xor: number;
}

function formulaOf(value: Expression): Formula | null {
  if (value.expr === 'word') {
    const number = markNumber(value.text);
    return number === null ? null : { from: null, and: 0, xor: number };
  }
  if (value.expr === 'meta' && value.key === 'mark') return { from: 'packet', and: ALL, xor: 0 };
  if (value.expr === 'ct' && value.key === 'mark') return { from: 'connection', and: ALL, xor: 0 };
  if (value.expr !== 'binary') return null;
  const left = formulaOf(value.left);
  const right = formulaOf(value.right);
  if (left === null || right === null || right.from !== null) return null;
  const bits = right.xor;
  switch (value.op) {
    case '&':
      return { from: left.from, and: (left.and & bits) >>> 0, xor: (left.xor & bits) >>> 0 };
    case '|':
      return { from: left.from, and: (left.and & ~bits) >>> 0, xor: ((left.xor & ~bits) | bits) >>> 0 };
    case '^':
      return { from: left.from, and: left.and, xor: (left.xor ^ bits) >>> 0 };
    default:
      return null;
  }
}

/** `-j CONNMARK` with a mask leaves the other bits as they were, which its translation does not say (libxt_CONNMARK.c). */
function markEnding(of: Mark, value: Expression, ofIptables: boolean): Ending | null {
  const formula = formulaOf(value);
  if (formula === null) return null;
  const { from, and, xor } = formula;
  // Reading the mark of a connection that does not exist ends the rule.
  const steps: FilterStep[] = from === 'connection' ? [tracked] : [];
  if (from === null || from === of) {
    steps.push({ effect: 'set-mark', of, mask: from === null ? ALL : ~and >>> 0, value: xor });
    return { steps, terminal: null };
  }
  // Older ones leave out masks that are not the same on both sides.
  if (and === ALL && ofIptables) return null;
  if (and !== ALL && !ofIptables) steps.push({ effect: 'set-mark', of, mask: ALL, value: 0 });
  steps.push({ effect: 'copy-mark', from, mask: and });
  if (xor !== 0) steps.push({ effect: 'set-mark', of, mask: 0, value: xor });
  return { steps, terminal: null };
}
