import type { Family } from '#core/address';
import { noAddresses } from '#core/address-set';
import { RangeCollector } from '#core/range-collector';
import type { FilterSet, SetPart as ModelPart, SetContent, SetElement, SetField, Terminal } from '#model/packet-filter';
import type { Element, Expression, SetPart } from './ast.ts';
import { plainChain, type TableScene } from './scene.ts';
import { verdictTerminal } from './terminals.ts';
import { addressesOf, addressRange, markNumber, numbersOf, portNumber, protocolValue } from './values.ts';

/** A named set or map of a table. A map that gives anything but verdicts is only used where a rule names it. */
export function lowerSet(part: SetPart, scene: TableScene): FilterSet {
  const { name, keys, elements } = part;
  const origin = scene.origins.span(part.file, part.start, part.end);
  const fields = keys.map(fieldOfType);
  if (elements === null) return { name, origin, fields, content: null };
  const changes = part.timeout || scene.updates.has(name) || elements.some(({ expires }) => expires === true);
  const family = keys.length === 1 && part.data === null ? familyOf(keys[0]!) : null;
  const content: SetContent = (family === null ? null : packAddresses(elements, family, scene)) ?? {
    kind: 'tuples',
    elements: lowerVerdicts(elements, keys, scene, part.file),
  };
  return { name, origin, fields, content, ...(changes ? { expiring: true } : {}) };
}

/** Addresses and networks alone, packed; `null` where an element is none. */
function packAddresses(
  elements: NonNullable<SetPart['elements']>,
  family: Family,
  scene: TableScene,
): SetContent | null {
  const collector = new RangeCollector(family);
  for (const { key, file, start, end } of elements) {
    const range = addressRange(key, family);
    if (range === null) return null;
    collector.add(range.low, range.high, scene.origins.span(file, start, end));
  }
  const { set: own, from: origins } = collector.join();
  const none = new Int32Array(0);
  return family === 4
    ? { kind: 'addresses', sets: { 4: own, 6: noAddresses(6) }, origins: { 4: origins, 6: none } }
    : { kind: 'addresses', sets: { 4: noAddresses(4), 6: own }, origins: { 4: none, 6: origins } };
}

/** The elements of a map, or of a set, which gives no verdicts. What stands for all other keys is asked last. */
export function lowerVerdicts(
  elements: readonly (Element & { readonly file?: number })[],
  types: readonly (string | null)[],
  scene: TableScene,
  file: number,
): SetElement[] {
  const lowered = elements.map((element) => {
    const own = element.file ?? file;
    return lowerElement(element, types, verdictOf(element, scene, own), scene, own);
  });
  return lowered.sort((a, b) => Number(isCatchAll(a)) - Number(isCatchAll(b)));
}

const isCatchAll = ({ parts }: SetElement): boolean => parts.every(({ kind }) => kind === 'any');

/** `null` for elements of sets. `continue` is a jump to nowhere, so that a later `*` does not get what it let go. */
function verdictOf({ data, asks, start, end }: Element, scene: TableScene, file: number): Terminal | null {
  if (data === null) return null;
  if (asks !== undefined) return { to: 'opaque', text: 'a verdict behind a limit' };
  if (!('type' in data)) return { to: 'opaque', text: 'a map without verdicts' };
  const terminal = verdictTerminal(data);
  if (terminal !== null) return terminal;
  const { chains } = scene.made;
  if (!chains.has(NOWHERE)) chains.set(NOWHERE, plainChain(NOWHERE, scene.origins.span(file, start, end), []));
  return { to: 'jump', chain: NOWHERE };
}

const NOWHERE = '{ }';

const familyOf = (type: string | null): 4 | 6 | null => (type === 'ipv4_addr' ? 4 : type === 'ipv6_addr' ? 6 : null);

/** What elements of a type are usually compared with; each look-up names its own fields. */
function fieldOfType(type: string | null): SetField {
  switch (type) {
    case 'ipv4_addr':
    case 'ipv6_addr':
      return 'source';
    case 'inet_service':
      return 'destination-port';
    case 'inet_proto':
      return 'protocol';
    case 'ifname':
    case 'iface_index':
      return 'in-interface';
    case 'mark':
      return 'mark';
    default:
      return 'other';
  }
}

export function lowerElement(
  element: Element,
  types: readonly (string | null)[],
  verdict: Terminal | null,
  scene: TableScene,
  file: number,
): SetElement {
  const { key } = element;
  const values = key.expr === 'concat' ? key.parts : [key];
  const everything = values.length === 1 && isStar(values[0]!);
  const parts = types.map((type, i): ModelPart => {
    if (everything) return { kind: 'any' };
    return values[i] === undefined || values.length !== types.length ? { kind: 'opaque' } : partOf(values[i], type);
  });
  return { origin: scene.origins.span(file, element.start, element.end), parts, excluded: false, verdict };
}

const isStar = (key: Expression): boolean => key.expr === 'word' && key.text === '*';

function partOf(value: Expression, type: string | null): ModelPart {
  const family = familyOf(type);
  if (family !== null) {
    const set = addressesOf(value, family);
    return set === null ? { kind: 'opaque' } : { kind: 'addresses', set };
  }
  const read =
    type === 'inet_service' ? portNumber : type === 'inet_proto' ? protocolValue : type === 'mark' ? markNumber : null;
  if (read !== null) {
    const set = numbersOf(value, read, type === 'inet_service' ? 0xffff : type === 'inet_proto' ? 255 : 0xffffffff);
    return set === null ? { kind: 'opaque' } : { kind: 'numbers', set };
  }
  const isName = type === 'ifname' || type === 'iface_index';
  if (!isName || value.expr !== 'word' || /[\\$]/.test(value.text)) return { kind: 'opaque' };
  if (type === 'iface_index' && /^\d+$/.test(value.text)) return { kind: 'opaque' };
  return { kind: 'names', names: [value.text] };
}
