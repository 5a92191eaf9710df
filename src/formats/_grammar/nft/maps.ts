import { hasRange } from '#core/number-set';
import type { Terminal } from '#model/packet-filter';
import { lowerAssign } from './assign.ts';
import type { Element, Expression, Placed, Statement } from './ast.ts';
import { fieldOf, requirementsOf, setFieldOf, typeOf } from './fields.ts';
import { missingSet } from './lookup.ts';
import { lowerMatch } from './match.ts';
import { type Alternatives, type Branch, makeSet, type TableScene } from './scene.ts';
import { lowerVerdicts } from './sets.ts';
import { type Ending, lowerNat, unreadable, verdictTerminal } from './terminals.ts';
import { markNumber, numbersOf } from './values.ts';
import { wordsOf } from './words.ts';

type FiledElement = Element & { readonly file?: number };

/** More elements than this are looked up as a whole instead of one rule each. */
const MOST_BRANCHES = 64;

/** `key vmap …`: one branch for each element, or one look-up for all. A packet without an element goes on. */
export function lowerVerdictMap(
  { key, data, start, end }: Extract<Statement, { type: 'vmap' }>,
  scene: TableScene,
  file: number,
): readonly Branch[] {
  const text = `${wordsOf(key)} vmap ${wordsOf(data)}`;
  const parts = key.expr === 'concat' ? key.parts : [key];
  const fields = parts.map(fieldOf);
  const names = fields.map(({ of }) => setFieldOf(of));
  const elements = elementsOf(data, scene);
  const modelled = !names.includes('other') && !(scene.portsOfBridges && names.some((n) => n.endsWith('interface')));
  if (data.expr === 'ref' && scene.updates.has(data.name)) return [give(unreadable(text))];
  if (data.expr === 'ref' && modelled) {
    if (elements === null && !scene.sets.has(data.name))
      missingSet(data.name, names, scene, scene.origins.span(file, start, end));
    const implied: Alternatives = [requirementsOf(key)];
    return [{ steps: implied, terminal: { to: 'dispatch', set: data.name, fields: names }, place: null }];
  }
  if (elements === null) return [give(unreadable(text))];
  if (modelled && (key.expr === 'concat' || elements.length > MOST_BRANCHES)) {
    const origin = scene.origins.span(file, start, end);
    const types = fields.map(({ of }) => typeOf(of));
    const set = makeSet(scene, names, lowerVerdicts(elements, types, scene, file), origin);
    const implied: Alternatives = [requirementsOf(key)];
    return [{ steps: implied, terminal: { to: 'dispatch', set, fields: names }, place: null }];
  }
  if (elements.length > MOST_BRANCHES) return [give(unreadable(text))];
  return branches(key, elements, scene, file, ({ data: verdict }) => ({
    steps: [],
    terminal: verdict !== null && 'type' in verdict ? verdictTerminal(verdict) : unreadable(text),
  }));
}

/** `dnat to key map …`: the same for destinations. */
export function lowerMappedNat(
  nat: Extract<Statement, { type: 'nat' }>,
  scene: TableScene,
  file: number,
): readonly Branch[] {
  const map = nat.address?.expr === 'map' ? nat.address : nat.port?.expr === 'map' ? nat.port : null;
  const text = `${nat.how} to a mapped destination`;
  const elements = map === null ? null : elementsOf(map.data, scene);
  const changes = map?.data.expr === 'ref' && scene.updates.has(map.data.name);
  if (map === null || elements === null || changes || elements.length > MOST_BRANCHES) return [give(unreadable(text))];
  const both = nat.address?.expr === 'map' && nat.port?.expr === 'map';
  return branches(map.key, elements, scene, file, ({ data }) => {
    if (both || data === null || 'type' in data) return { steps: [], terminal: unreadable(text) };
    const [first = data, second = null] = data.expr === 'concat' ? data.parts : [data];
    const target = map === nat.port ? { ...nat, port: first } : { ...nat, address: first, port: second ?? nat.port };
    return lowerNat({ ...target, computed: false }, scene.family);
  });
}

/**
 * `meta mark set key map …`: one way for each element; without an element the rule ends. `null` where the map is not
 * known, or looks at marks itself, which the ways change.
 */
export function lowerMappedMark(
  { target, value }: Extract<Statement, { type: 'assign' }>,
  scene: TableScene,
  file: number,
): Alternatives | null {
  if (value.expr !== 'map') return null;
  const elements = elementsOf(value.data, scene);
  const changes = value.data.expr === 'ref' && scene.updates.has(value.data.name);
  const keys = value.key.expr === 'concat' ? value.key.parts : [value.key];
  if (elements === null || changes || keys.some((key) => fieldOf(key).of.kind === 'mark')) return null;
  const specific = elements.filter((element) => !isCatchAll(element));
  const ways = elements.map((element): Alternatives | null => {
    const { data } = element;
    if (data === null || 'type' in data) return null;
    const set = lowerAssign({ type: 'assign', start: element.start, end: element.end, target, value: data }, scene);
    return waysOf(value.key, element, specific, scene, file).map((one) => [...one, ...set.steps]);
  });
  return ways.every((way) => way !== null) && elements.length <= MOST_BRANCHES ? ways.flat() : null;
}

export const isMapped = ({ address, port }: Extract<Statement, { type: 'nat' }>): boolean =>
  address?.expr === 'map' || port?.expr === 'map';

function elementsOf(data: Expression, scene: TableScene): readonly FiledElement[] | null {
  if (data.expr === 'set') return data.elements;
  return data.expr === 'ref' ? (scene.sets.get(data.name)?.elements ?? null) : null;
}

function branches(
  key: Expression,
  elements: readonly FiledElement[],
  scene: TableScene,
  file: number,
  endingOf: (element: Element) => Ending,
): readonly Branch[] {
  const specific = elements.filter((element) => !isCatchAll(element));
  const found: Branch[] = [];
  const last = drawsAny(key, elements) ? elements.at(-1) : null;
  for (const element of elements) {
    const { steps: own, terminal } = endingOf(element);
    if (terminal === null) continue;
    const steps = element === last ? [requirementsOf(key)] : waysOf(key, element, specific, scene, file);
    found.push({ steps: own.length === 0 ? steps : steps.map((one) => [...one, ...own]), terminal, place: element });
  }
  return found;
}

/** The key is drawn among these elements: what is none of the others is the last one. */
function drawsAny(key: Expression, elements: readonly Element[]): boolean {
  const { of } = fieldOf(key);
  if (of.kind !== 'between') return false;
  const keys: Expression = { expr: 'list', items: elements.map((element) => element.key) };
  const numbers = numbersOf(keys, markNumber, 0xffffffff);
  return numbers !== null && hasRange(numbers, of.low, of.high);
}

/** How the key is the element's; `*` is every key that no other element has. */
function waysOf(
  key: Expression,
  element: Element,
  specific: readonly Element[],
  scene: TableScene,
  file: number,
): Alternatives {
  if (!isCatchAll(element)) return compare(key, '', [element], scene, file);
  return specific.length === 0 ? [requirementsOf(key)] : compare(key, '!=', specific, scene, file);
}

const isCatchAll = ({ key }: Element): boolean => key.expr === 'word' && key.text === '*';

/** A map compares whole values, as sets do. */
function compare(
  key: Expression,
  relation: '' | '!=',
  elements: readonly Element[],
  scene: TableScene,
  file: number,
): Alternatives {
  const place: Placed = { start: elements[0]!.start, end: elements.at(-1)!.end };
  const keys = elements.map((element) => ({ ...element, data: null }));
  const right: Expression = { expr: 'set', ...place, elements: keys };
  return lowerMatch({ type: 'match', ...place, left: key, relation, right }, scene, file);
}

/** One branch that nothing more is known of. */
const give = (terminal: Terminal): Branch => ({ steps: [[]], terminal, place: null });
