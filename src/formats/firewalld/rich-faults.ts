import { type Family, parseAddress } from '#core/address';
import { hardwareAddress } from './keywords.ts';
import { isPort } from './read-ports.ts';
import { plainAddress, readAddress } from './read-terms.ts';
import type { XmlElement } from './xml-grammar.ts';
import { portProtocols, rejectWords } from './xml-words.ts';

/** The parts of a `<rule>` that firewalld keeps of it. */
export interface RuleParts {
  readonly rule: XmlElement;
  readonly source: XmlElement | null;
  readonly destination: XmlElement | null;
  readonly element: XmlElement | null;
  readonly action: XmlElement | null;
  readonly log: XmlElement | null;
  readonly audit: XmlElement | null;
  readonly limits: readonly XmlElement[];
}

const actionless: ReadonlySet<string> = new Set(['icmp-block', 'forward-port', 'masquerade', 'tcp-mss-clamp']);
const ended: ReadonlySet<string> = new Set(['accept', 'reject', 'drop']);
const inRange = (text: string, low: number, high: number): boolean => Number(text) >= low && Number(text) <= high;

/**
 * Why firewalld leaves a rule out that its reader took (firewalld 1.3.3, `Rich_Rule.check`): it only warns, and all else
 * of the file is loaded. `null` where it keeps the rule, or nobody can tell.
 */
export function whyLeftOut(parts: RuleParts): string | null {
  const { rule, source, destination, element, action, log, audit, limits } = parts;
  const family = rule.attributes.get('family') ?? null;
  const priority = Number(rule.attributes.get('priority') ?? 0);
  const name = element?.name ?? null;
  if (family === null) {
    if ((source?.attributes.get('address') ?? '') !== '') return 'it names the address of a source and no `family`';
    if (destination !== null) return 'it names a destination and no `family`';
    if (name === 'forward-port') return 'it forwards a port and names no `family`';
  }
  if (priority < -32768 || priority > 32767) return 'its `priority` is not between -32768 and 32767';
  if (element === null && (log === null || priority === 0)) {
    if (action === null) return 'it has neither an action nor anything that it is about';
    if (source === null && destination === null && priority === 0)
      return 'it concerns everything, which only rules with a `priority` may';
  }
  if (action === null && log === null && audit === null && !actionless.has(name ?? ''))
    return 'it has no action: no `<accept/>`, `<drop/>`, `<reject/>` or `<mark/>`';
  return (
    faultOfEnd('source', source, family) ??
    faultOfEnd('destination', destination, family) ??
    (element === null ? null : faultOfElement(element, action, family, (source?.attributes.get('mac') ?? '') !== '')) ??
    (audit !== null && (action === null || !ended.has(action.name)) ? 'it has `<audit/>` and no verdict' : null) ??
    faultOfAction(action, family) ??
    limits.map(faultOfLimit).find((fault) => fault !== null) ??
    null
  );
}

const familyOf = (word: string): Family => (word === 'ipv6' ? 6 : 4);

function faultOfEnd(end: 'source' | 'destination', element: XmlElement | null, family: string | null): string | null {
  if (element === null) return null;
  const given = (name: string): string | undefined => element.attributes.get(name) || undefined;
  const address = given('address');
  const mac = end === 'source' ? given('mac') : undefined;
  const ipset = given('ipset');
  if ([address, mac, ipset].filter((one) => one !== undefined).length > 1)
    return `its \`<${end}>\` is told in two ways`;
  if (address !== undefined)
    return readAddress(address)?.family === familyOf(family ?? '')
      ? null
      : `\`${address}\` is no address of \`${family}\``;
  if (mac !== undefined) return hardwareAddress.test(mac) ? null : `\`${mac}\` is no hardware address`;
  return ipset !== undefined && ipset.length > 32 ? `\`${ipset}\` is no name of an ipset` : null;
}

function faultOfElement(
  element: XmlElement,
  action: XmlElement | null,
  family: string | null,
  mac: boolean,
): string | null {
  const { name, attributes } = element;
  const get = (attribute: string): string => attributes.get(attribute) ?? '';
  if (name === 'masquerade' && mac) return '`<masquerade>` goes with no hardware address';
  if (action !== null && actionless.has(name)) return `\`<${name}>\` goes with no \`<${action.name}/>\``;
  if (name === 'port' || name === 'source-port' || name === 'forward-port') {
    if (isPort(get('port')) === false) return `\`${get('port')}\` is no port`;
    if (!portProtocols.includes(get('protocol')))
      return `\`${get('protocol')}\` is none of ${portProtocols.join(', ')}`;
  }
  if (name === 'forward-port') {
    const [port, address] = [get('to-port'), get('to-addr')];
    if (port === '' && address === '') return 'its `<forward-port>` leads nowhere';
    if (port !== '' && isPort(port) === false) return `\`${port}\` is no port`;
    if (address !== '' && parseAddress(plainAddress(address))?.family !== familyOf(family ?? ''))
      return `\`${address}\` is no address of \`${family}\``;
  }
  if (/^(?:service|icmp-block|icmp-type)$/.test(name) && get('name') === '') return `\`<${name}>\` has no name`;
  const value = get('value');
  if (name === 'tcp-mss-clamp' && !/^(?:|None|pmtu)$/.test(value) && !(/^\d+$/.test(value) && Number(value) >= 536))
    return `\`${value}\` is no size of a segment`;
  return name === 'protocol' && (/^\d+$/.test(value) ? !inRange(value, 0, 255) : !/^[\w.+-]+$/.test(value))
    ? `\`${value}\` is no protocol`
    : null;
}

const isMark = (text: string): boolean => /^(?:0x[\da-f]+|\d+)$/i.test(text) && Number(text) <= 0xffffffff;

function faultOfAction(action: XmlElement | null, family: string | null): string | null {
  const type = action?.attributes.get('type') ?? '';
  const set = action?.name === 'mark' ? (action.attributes.get('set') ?? '') : null;
  if (set !== null && !(set.split('/').length <= 2 && set.split('/').every(isMark))) return `\`${set}\` is no mark`;
  if (action?.name === 'reject' && type !== '') {
    if (family === null) return 'it refuses with a `type` and names no `family`';
    if (!rejectWords[family]?.includes(type)) return `\`${type}\` is no type of reject for ${family}`;
  }
  return null;
}

function faultOfLimit({ attributes }: XmlElement): string | null {
  const value = attributes.get('value') ?? '';
  const match = /^\s*\+?(\d+)\s*\/(s|m|h|d|second|minute|hour|day)$/.exec(value);
  const isRate = match !== null && Number(match[1]) >= 1 && !(Number(match[1]) === 1 && match[2]!.startsWith('d'));
  return isRate ? null : `\`${value}\` is no rate`;
}
