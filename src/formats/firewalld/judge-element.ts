import { parseAddress, parsePrefix } from '#core/address';
import { protocolNumber } from '../_grammar/iptables-names.ts';
import { hardwareAddress } from './keywords.ts';
import { isPort } from './read-ports.ts';
import { plainAddress, readAddress } from './read-terms.ts';
import type { XmlElement } from './xml-grammar.ts';
import { icmpTypes, ipsetTypes, laterWords, portProtocols, targets, type XmlKind, xmlWords } from './xml-words.ts';

/** A mistake for which firewalld does not load its files. */
export interface XmlFault {
  readonly start: number;
  readonly end: number;
  /** A sentence without its end. */
  readonly what: string;
  /** False where it hangs on what nobody collected. */
  readonly certain: boolean;
  /** Later versions take it, as far as is known; of no other one it is certain. */
  readonly only?: '1.3';
  /** It shows when the rules are loaded, and not to `firewall-cmd --check-config`, which reads the files. */
  readonly late?: true;
}

const faultAt = ({ start, end, name, children }: XmlElement, what: string, certain = true): XmlFault => ({
  start,
  // What stands in an element is not what is wrong with it.
  end: children.length === 0 ? end : start + name.length + 1,
  what,
  certain,
});

/** Whether the file was written for a version behind 1.3. */
export const isOfLater = (elements: readonly XmlElement[]): boolean =>
  elements.some(
    ({ name, attributes, children }) =>
      (laterWords[name] ?? []).some((word) => attributes.has(word)) || isOfLater(children),
  );

/** Elements and attributes that the reader does not know, and attributes that it misses. */
export function judgeWords(element: XmlElement, kind: XmlKind): XmlFault[] {
  const { required, optional } = xmlWords[kind];
  const { name, attributes } = element;
  const needed = Object.hasOwn(required, name) ? required[name]! : null;
  const allowed = Object.hasOwn(optional, name) ? optional[name]! : null;
  if (needed === null && allowed === null) return [faultAt(element, `\`<${name}>\` is no element of a ${kind}`)];
  const missing = (needed ?? []).filter((attribute) => !attributes.has(attribute));
  if (missing.length > 0) return [faultAt(element, `\`<${name}>\` needs \`${missing[0]}\``)];
  const known = [...(needed ?? []), ...(allowed ?? [])];
  const later = laterWords[name] ?? [];
  const first = [...attributes.keys()].find((attribute) => !known.includes(attribute) && !later.includes(attribute));
  return first === undefined ? [] : [faultAt(element, `\`<${name}>\` has no attribute \`${first}\``)];
}

/** The source or the destination of a rich rule; an empty attribute counts as none. */
export function judgeEnd(element: XmlElement): XmlFault[] {
  const named = element.name === 'source' ? ['address', 'mac', 'ipset'] : ['address', 'ipset'];
  if (named.some((attribute) => (element.attributes.get(attribute) ?? '') !== '')) return [];
  return [faultAt(element, `\`<${element.name}>\` of a rule needs \`address\` or \`ipset\``)];
}

const integer = /^\s*[+-]?\d+(?:_\d+)*\s*$/;

/** What the values of an element's attributes are: of zones, policies, services and ipsets themselves, not of rich rules. */
export function judgeElement(element: XmlElement, kind: XmlKind): XmlFault[] {
  const { name, attributes } = element;
  const get = (attribute: string): string => attributes.get(attribute) ?? '';
  const fault = (what: string | null, certain = true): XmlFault[] =>
    what === null ? [] : [faultAt(element, what, certain)];
  switch (name) {
    case 'zone':
    case 'policy':
      if (attributes.has('target') && !targets[kind]!.includes(get('target')))
        return fault(`\`${get('target')}\` is no target of a ${kind}: ${written(kind)}`);
      return attributes.has('priority') && !integer.test(get('priority')) ? fault('its `priority` is no number') : [];
    case 'rule':
      return attributes.has('priority') && !integer.test(get('priority')) ? fault('its `priority` is no number') : [];
    case 'port':
    case 'source-port':
      if (kind === 'service' && name === 'port' && get('port') === '') return judgeProtocol(element, get('protocol'));
      return [...judgePort(element, get('port')), ...judgeTransport(element)];
    case 'forward-port':
      return judgeForward(element);
    case 'protocol':
      return judgeProtocol(element, get('value'));
    case 'icmp-block':
      return icmpTypes.has(get('name')) ? [] : fault(`firewalld ships no ICMP type \`${get('name')}\``, false);
    case 'interface':
      return /^[^ /!*]{1,16}$/.test(get('name')) ? [] : fault(`\`${get('name')}\` cannot be the name of an interface`);
    case 'source':
      return isSource(attributes.get('address')) ? [] : fault(`\`${get('address')}\` is no address`);
    case 'destination':
      return ['ipv4', 'ipv6']
        .filter((family) => attributes.has(family) && parsePrefix(get(family))?.family !== Number(family.at(-1)))
        .flatMap((family) => fault(`\`${get(family)}\` is no address of ${family}`));
    case 'ipset':
      return ipsetTypes.includes(get('type')) ? [] : fault(`\`${get('type')}\` is no type of an ipset`);
    case 'option':
      return fault(faultOfOption(get('name'), get('value')));
    default:
      return [];
  }
}

const written = (kind: string): string =>
  kind === 'zone'
    ? '`default`, `ACCEPT`, `DROP` and `%%REJECT%%` are'
    : '`CONTINUE`, `ACCEPT`, `DROP` and `REJECT` are';

const isSource = (address: string | undefined): boolean =>
  address === undefined || readAddress(address) !== null || hardwareAddress.test(address);

function judgePort(element: XmlElement, port: string): XmlFault[] {
  const known = isPort(port);
  return known === true ? [] : [faultAt(element, `\`${port}\` is no port`, known === false)];
}

function judgeTransport(element: XmlElement): XmlFault[] {
  const protocol = element.attributes.get('protocol') ?? '';
  if (portProtocols.includes(protocol)) return [];
  return [faultAt(element, `\`${protocol}\` is none of \`tcp\`, \`udp\`, \`sctp\` and \`dccp\``)];
}

function judgeProtocol(element: XmlElement, protocol: string): XmlFault[] {
  if (integer.test(protocol))
    return Number(protocol) >= 0 && Number(protocol) <= 255 ? [] : [faultAt(element, `\`${protocol}\` is no protocol`)];
  return protocolNumber(protocol) === null ? [faultAt(element, `\`${protocol}\` is no protocol`, false)] : [];
}

function judgeForward(element: XmlElement): XmlFault[] {
  const [port, address] = [element.attributes.get('to-port') ?? '', element.attributes.get('to-addr') ?? ''];
  const to = parseAddress(plainAddress(address));
  return [
    ...judgePort(element, element.attributes.get('port') ?? ''),
    ...judgeTransport(element),
    ...(port === '' ? [] : judgePort(element, port)),
    ...(address !== '' && to === null ? [faultAt(element, `\`${address}\` is no address`)] : []),
    ...(port === '' && address === '' ? [faultAt(element, 'it names neither `to-port` nor `to-addr`')] : []),
  ];
}

function faultOfOption(name: string, value: string): string | null {
  if (!['family', 'timeout', 'hashsize', 'maxelem'].includes(name)) return `ipsets have no option \`${name}\``;
  if (name === 'family') return value === 'inet' || value === 'inet6' ? null : `\`${value}\` is no family of an ipset`;
  return integer.test(value) && Number(value) >= 0 ? null : `\`${value}\` is no value of \`${name}\``;
}
