import type { Bucket } from '#model/filter-effect';
import { conditional } from '#model/filter-parts';
import type { FilterStep } from '#model/packet-filter';
import { isWithinBytes, lowerRate, ownBucket, secondsOf } from '../budget.ts';
import type { Expression, Limit, Quota, Statement } from './ast.ts';
import { fieldOf, holdsSource, requirementsOf } from './fields.ts';
import { bytesOf } from './quantities.ts';
import { always, never, opaque, setList, type TableScene } from './scene.ts';

const ALL_CLIENTS = 'from all clients together';

/** Whose packets a bucket is for, in words, and which bucket that is. */
interface Whose {
  readonly words: string;
  readonly bucket: Bucket;
}

const everybodys: Whose = { words: ALL_CLIENTS, bucket: ownBucket };

/** The burst is there for the first packet; the rate is a condition. */
export function lowerLimit({ over, rate, burst }: Limit, { words, bucket }: Whose = everybodys): FilterStep[] {
  const [amount = '', unit = 'second'] = rate.split('/');
  const packets = /^\d+$/.test(amount) ? Number(/^\d+/.exec(burst ?? '5')?.[0]) : null;
  const atOnce = packets === null ? '' : `${burst ?? '5 packets'} at once or `;
  const condition = `more than about ${atOnce}${amount} per ${unit} ${words}`;
  if (packets !== null) {
    const seconds = (secondsOf[unit] ?? 1) / Math.max(1, Number(amount));
    return lowerRate({ packets: Math.max(1, packets), seconds, over, bucket, condition });
  }
  const size = sizeOf(amount);
  const atRest = size === null ? null : size + (sizeOf(burst ?? '0 bytes') ?? 0);
  return withinBytes(atRest, over, condition, `limit rate ${rate}`);
}

/** What was used up already is shown beside the quota, unless the listing leaves counters out. */
export function lowerQuota({ over, size, bytes, used }: Quota): FilterStep {
  const left = bytes - (used ?? 0);
  if (left <= 0) return over ? always : never;
  return withinBytes(left, over, `the quota of ${size} is used up`, `quota ${size}`)[0]!;
}

function withinBytes(bytes: number | null, over: boolean, condition: string, text: string): FilterStep[] {
  const isWithin = bytes === null ? true : isWithinBytes(bytes);
  if (isWithin === null) return [opaque(text)];
  return [isWithin ? conditional(!over, condition) : over ? always : never];
}

function sizeOf(words: string): number | null {
  const [count, unit] = words.split(' ');
  return bytesOf(count, unit);
}

/** The connection that is just being made counts itself. */
export function lowerConnectionCount(over: boolean, count: number, whose = ALL_CLIENTS): FilterStep {
  if (!Number.isInteger(count) || count < 0) return opaque('ct count');
  if (count === 0) return over ? always : never;
  return conditional(!over, `more than ${count} open ${count === 1 ? 'connection' : 'connections'} ${whose}`);
}

/** A limit, quota or counter that is an object of the table. */
export function lowerObject({ kind, name }: Extract<Statement, { type: 'object' }>, scene: TableScene): FilterStep[] {
  if (kind === 'counter') return [];
  const object = scene.objects.get(`${kind} ${name}`);
  if (kind === 'limit' && object?.limit)
    return lowerLimit(object.limit, {
      words: ALL_CLIENTS,
      bucket: { list: `limit ${name} of ${scene.family} ${scene.table}`, perClient: false },
    });
  if (kind === 'quota' && object?.quota) return [lowerQuota(object.quota)];
  return [opaque(`${kind} name ${name}`)];
}

/** Whose packets share one limit. */
function whoseOf(key: Expression): string {
  const parts = key.expr === 'concat' ? key.parts : [key];
  if (parts.some((part) => isOf(part, 'port'))) return 'in one connection';
  if (parts.some((part) => part.expr === 'binary' && holdsSource(part.left))) return 'from one network';
  return holdsSource(key) ? 'from one address' : ALL_CLIENTS;
}

function isOf(part: Expression, kind: 'port'): boolean {
  const { of } = fieldOf(part);
  return of.kind === kind && of.end === 'source';
}

/** `add @set { ip saddr limit rate over 3/minute }`, and meters. */
export function lowerUpdate(
  { op, set, key, statements }: Extract<Statement, { type: 'update' }>,
  scene: TableScene,
): FilterStep[] {
  const steps: FilterStep[] = [...requirementsOf(key)];
  const part = scene.sets.get(set);
  // What finds no room in the set ends the rule.
  if (part?.size && part.elements !== null && part.elements.length >= part.size)
    steps.push(opaque(`set ${set} is full`));
  if (op !== 'meter' && scene.lookedUp.has(set) && holdsSource(key)) {
    steps.push({ effect: op === 'delete' ? 'forget' : 'remember', list: setList(scene, set) });
  }
  // An element asks what the rule says, or else what its set does.
  const asks = statements.length > 0 ? statements : (part?.asks ?? []);
  steps.push(...(lowerElementStatements(asks, set, key, scene) ?? [opaque(`a condition for set ${set}`)]));
  return steps;
}

/**
 * What statements in an element of a set or meter ask of packets that find it; `null` where that is not understood.
 */
export function lowerElementStatements(
  statements: readonly Statement[],
  set: string,
  key: Expression,
  scene: TableScene,
): FilterStep[] | null {
  const steps: FilterStep[] = [];
  const words = whoseOf(key);
  const bucket = { list: `an element of ${setList(scene, set)}`, perClient: words !== ALL_CLIENTS };
  for (const statement of statements) {
    if (statement.type === 'limit') steps.push(...lowerLimit(statement.limit, { words, bucket }));
    else if (statement.type === 'quota') steps.push(lowerQuota(statement.quota));
    else if (statement.type === 'ct-count') steps.push(lowerConnectionCount(statement.over, statement.count, words));
    else if (statement.type !== 'nothing') return null;
  }
  return steps;
}
