import type { FilterStep } from '#model/packet-filter';
import type { Expression, Limit, Quota, Statement } from './ast.ts';
import { fieldOf } from './fields.ts';
import { holdsSource, setList } from './lookup.ts';
import { always, never, opaque, type TableScene } from './scene.ts';

const conditional = (first: boolean, condition: string): FilterStep => ({
  match: 'conditional',
  first,
  condition,
  negated: false,
});

const ALL_CLIENTS = 'from all clients together';

/** A first packet is within the burst; the rate is a condition. */
export function lowerLimit({ over, rate, burst }: Limit, whose = ALL_CLIENTS): FilterStep {
  const [amount = '', unit = 'second'] = rate.split('/');
  const isPackets = /^\d+$/.test(amount);
  const atOnce = isPackets ? `${burst ?? '5 packets'} at once or ` : '';
  return conditional(!over, `more than about ${atOnce}${amount} per ${unit} ${whose}`);
}

/** What was used up already is shown beside the quota, unless the listing leaves counters out. */
export function lowerQuota({ over, size, bytes, used }: Quota): FilterStep {
  const exceeded = used !== null && used >= bytes;
  if (exceeded) return over ? always : never;
  return conditional(!over, `the quota of ${size} is used up`);
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
  if (kind === 'limit' && object?.limit) return [lowerLimit(object.limit)];
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
  const steps: FilterStep[] = [];
  const part = scene.sets.get(set);
  // What finds no room in the set ends the rule.
  if (part?.size && part.elements !== null && part.elements.length >= part.size)
    steps.push(opaque(`set ${set} is full`));
  if (op !== 'meter' && scene.lookedUp.has(set) && holdsSource(key)) {
    steps.push({ effect: op === 'delete' ? 'forget' : 'remember', list: setList(scene, set) });
  }
  const whose = whoseOf(key);
  for (const statement of statements) {
    if (statement.type === 'limit') steps.push(lowerLimit(statement.limit, whose));
    else if (statement.type === 'quota') steps.push(lowerQuota(statement.quota));
    else if (statement.type === 'ct-count') steps.push(lowerConnectionCount(statement.over, statement.count, whose));
    else if (statement.type !== 'nothing') steps.push(opaque(`a condition for set ${set}`));
  }
  return steps;
}
