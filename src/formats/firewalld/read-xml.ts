import { parsePrefix } from '#core/address';
import type { OriginId, OriginTable } from '#core/origin';
import type { DirectRule } from './configuration.ts';
import { type Ipset, readIpset } from './ipsets.ts';
import { directElements, isHandedOn } from './judge-direct.ts';
import { judgeXml, type XmlJudgement } from './judge-xml.ts';
import { answersNeighbours } from './neighbours.ts';
import { placeOfPassthrough } from './read-passthrough.ts';
import { type PortSpec, readPortSpec, readProtocol } from './read-ports.ts';
import { readRichRule } from './read-rich-rule.ts';
import { forwardPort, readAddressTerm } from './read-terms.ts';
import type { Placed, Policy, Ruleset, Zone } from './ruleset.ts';
import type { ServiceDefinition } from './scene.ts';
import type { XmlDocument, XmlElement } from './xml-grammar.ts';

/** Where the elements of a file stand. */
type Place = (element: XmlElement) => OriginId;

const placeIn =
  (file: number, origins: OriginTable): Place =>
  (element) =>
    origins.span(file, element.start, element.end);
const get = (element: XmlElement, name: string): string => element.attributes.get(name) ?? '';

type Ignored = XmlJudgement['ignored'];

/** The elements of that name that firewalld does not leave out. */
const taken = (root: XmlElement, name: string, ignored: Ignored): XmlElement[] =>
  root.children.filter((child) => child.name === name && !ignored.has(child));

function placed<T>(elements: readonly XmlElement[], at: Place, read: (element: XmlElement) => T): Placed<T>[] {
  return elements.map((child) => ({ value: read(child), origin: at(child) }));
}

/** A file of /etc/firewalld/zones (firewalld.zone(5)); `name` is the file's. */
export function readXmlZone(name: string, document: XmlDocument, file: number, origins: OriginTable): Zone | null {
  const root = document.children.find((child) => child.name === 'zone');
  if (root === undefined) return null;
  const at = placeIn(file, origins);
  const { ignored } = judgeXml(document, 'zone');
  const own = (element: string): XmlElement[] => taken(root, element, ignored);
  return {
    ...rulesetOf(name, root, at, 'default', !document.broken, ignored),
    interfaces: placed(own('interface'), at, (e) => get(e, 'name')),
    sources: placed(own('source'), at, (e) =>
      readAddressTerm(get(e, 'address') || get(e, 'mac') || `ipset:${get(e, 'ipset')}`),
    ),
    isDefault: null,
    ranked: root.attributes.has('ingress-priority') || root.attributes.has('egress-priority'),
    ingressPriority: Number(root.attributes.get('ingress-priority') ?? 0),
    answersNeighbours: answersNeighbours(
      own('icmp-block-inversion').length > 0,
      own('icmp-block').map((e) => get(e, 'name')),
    ),
    forwards: root.children.some((child) => child.name === 'forward'),
  };
}

/** A file of /etc/firewalld/policies (firewalld.policy(5)). */
export function readXmlPolicy(name: string, document: XmlDocument, file: number, origins: OriginTable): Policy | null {
  const root = document.children.find((child) => child.name === 'policy');
  if (root === undefined) return null;
  const { ignored } = judgeXml(document, 'policy');
  const names = (element: string): string[] => taken(root, element, ignored).map((c) => get(c, 'name'));
  return {
    ...rulesetOf(name, root, placeIn(file, origins), 'CONTINUE', !document.broken, ignored),
    priority: Number(root.attributes.get('priority') ?? -1),
    ingress: names('ingress-zone'),
    egress: names('egress-zone'),
  };
}

function rulesetOf(
  name: string,
  root: XmlElement,
  at: Place,
  target: string,
  complete: boolean,
  ignored: Ignored,
): Ruleset {
  const all = <T>(element: string, read: (e: XmlElement) => T): Placed<T>[] =>
    placed(taken(root, element, ignored), at, read);
  const spec = (e: XmlElement): PortSpec | null => readPortSpec(`${get(e, 'port')}/${get(e, 'protocol')}`);
  return {
    name,
    origin: at(root),
    target: { value: root.attributes.get('target') ?? target, origin: at(root) },
    services: all('service', (e) => get(e, 'name')),
    ports: all('port', spec),
    sourcePorts: all('source-port', spec),
    protocols: all('protocol', (e) => readProtocol(get(e, 'value'))),
    forwardPorts: all('forward-port', (e) =>
      forwardPort(get(e, 'port'), get(e, 'protocol'), get(e, 'to-port'), get(e, 'to-addr')),
    ),
    richRules: all('rule', (e) => readRichRule(richText(e, ignored))),
    complete,
  };
}

/** A `<rule>` in the words of the rich language, whose elements and attributes have the same names. */
function richText(rule: XmlElement, ignored: Ignored): string {
  const words = (element: XmlElement): string => {
    const negated = /^(?:true|yes)$/i.test(get(element, 'invert')) ? ' NOT' : '';
    const attributes = [...element.attributes]
      .filter(([name, value]) => name !== 'invert' && value !== '')
      .map(([name, value]) => ` ${name}="${value}"`);
    const inner = element.children.filter((child) => !ignored.has(child)).map((child) => ` ${words(child)}`);
    return `${element.name}${negated}${attributes.join('')}${inner.join('')}`;
  };
  return words(rule);
}

/** A file of /etc/firewalld/services. */
export function readXmlService(document: XmlDocument): ServiceDefinition | null {
  const root = document.children.find((child) => child.name === 'service');
  if (root === undefined || document.broken) return null;
  const all = (name: string): XmlElement[] => root.children.filter((child) => child.name === name);
  const ports = all('port').filter((e) => get(e, 'port') !== '');
  // `<port protocol="gre"/>` is the old way to name a protocol.
  const bare = all('port').filter((e) => get(e, 'port') === '');
  return {
    ports: ports.map((e) => readPortSpec(`${get(e, 'port')}/${get(e, 'protocol')}`)),
    sourcePorts: all('source-port').map((e) => readPortSpec(`${get(e, 'port')}/${get(e, 'protocol')}`)),
    protocols: [
      ...all('protocol').map((e) => readProtocol(get(e, 'value'))),
      ...bare.map((e) => readProtocol(get(e, 'protocol'))),
    ],
    destinations: all('destination').flatMap((e) =>
      ['ipv4', 'ipv6'].filter((family) => get(e, family) !== '').map((family) => parsePrefix(get(e, family))),
    ),
    includes: all('include').map((e) => get(e, 'service')),
  };
}

/** A file of /etc/firewalld/ipsets. */
export function readXmlIpset(name: string, document: XmlDocument, file: number, origins: OriginTable): Ipset | null {
  const root = document.children.find((child) => child.name === 'ipset');
  if (root === undefined || document.broken) return null;
  const own = (element: string): XmlElement[] => root.children.filter((c) => c.name === element);
  const expires = own('option').some((o) => get(o, 'name') === 'timeout' && get(o, 'value') !== '0');
  return readIpset({
    name,
    type: get(root, 'type'),
    options: own('option').map((o) => `${get(o, 'name')}=${get(o, 'value')}`),
    // Nothing is loaded into sets whose elements expire.
    entries: expires ? [] : own('entry').map((e) => e.text.trim()),
    shown: true,
    origin: placeIn(file, origins)(root),
  });
}

/** /etc/firewalld/direct.xml (firewalld.direct(5)): rules by priority, and commands handed on as they are. */
export function readXmlDirect(
  document: XmlDocument,
  file: number,
  origins: OriginTable,
): { rules: DirectRule[]; passthroughs: DirectRule[] } {
  const { read: elements } = directElements(document);
  const at = placeIn(file, origins);
  const read = (element: XmlElement): DirectRule[] => {
    const family = get(element, 'ipv') === 'ipv4' ? 4 : get(element, 'ipv') === 'ipv6' ? 6 : null;
    if (family === null) return [];
    const words = element.text.trim();
    const place = placeOfPassthrough(words);
    return [
      {
        family,
        table: get(element, 'table') || place.table,
        chain: get(element, 'chain') || place.chain,
        priority: Number(get(element, 'priority')) || 0,
        words,
        origin: at(element),
      },
    ];
  };
  const of = (name: string): DirectRule[] => elements.filter((c) => c.name === name).flatMap(read);
  return {
    rules: of('rule').sort((a, b) => a.priority - b.priority),
    passthroughs: of('passthrough').filter(({ words }) => isHandedOn(words)),
  };
}
