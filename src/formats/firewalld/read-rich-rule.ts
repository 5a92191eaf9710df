import type { Element } from './ast.ts';
import { hardwareAddress } from './keywords.ts';
import { readPortSpec, readProtocol } from './read-ports.ts';
import { forwardPort, readAddressTerm } from './read-terms.ts';
import { parseRichRule } from './rich-grammar.ts';
import type { RichAction, RichElement, RichEnd, RichRule } from './ruleset.ts';

const blank = {
  priority: 0,
  family: null,
  source: null,
  destination: null,
  element: null,
  action: null,
  unread: null,
} satisfies RichRule;

const irrelevant: ReadonlySet<string> = new Set(['icmp-block', 'icmp-type', 'masquerade', 'tcp-mss-clamp']);
const logging: ReadonlySet<string> = new Set(['log', 'nflog', 'audit']);

/** What a rule of the rich language says; of one that cannot be read the words are kept, and the parts that can. */
export function readRichRule(text: string): RichRule {
  const [head, ...elements] = parseRichRule(text, 0)?.children ?? [];
  if (head?.name !== 'rule') return { ...blank, unread: text };
  const family = attribute(head, 'family');
  const priority = Number(attribute(head, 'priority') ?? 0);
  if (!Number.isInteger(priority) || (family !== null && family !== 'ipv4' && family !== 'ipv6'))
    return { ...blank, unread: text };
  let rule: RichRule = { ...blank, priority, family: family === null ? null : family === 'ipv4' ? 4 : 6 };
  let unread: string | null = null;
  for (const element of elements) {
    const next = addTo(rule, element);
    if (next === 'twice') return { ...blank, unread: text };
    if (next === null) unread = text;
    else rule = next;
  }
  return { ...rule, unread };
}

const attribute = (element: Element, name: string): string | null =>
  element.children.find((a) => a.name === name)?.value ?? null;

/** `null` where the element cannot be read, `twice` where the rule has one of its kind already. */
function addTo(rule: RichRule, element: Element): RichRule | null | 'twice' {
  const { name } = element;
  if (logging.has(name)) return rule;
  if (name === 'source' || name === 'destination') {
    if (rule[name] !== null) return 'twice';
    const end = readEnd(element);
    return end === null ? null : { ...rule, [name]: end };
  }
  const action = readAction(element);
  if (action !== null) return rule.action !== null ? 'twice' : { ...rule, action };
  if (rule.element !== null) return 'twice';
  const what = readElement(element);
  return what === null ? null : { ...rule, element: what };
}

function readEnd(element: Element): RichEnd | null {
  const negated = element.negated || /^(?:true|yes)$/i.test(attribute(element, 'invert') ?? '');
  const address = attribute(element, 'address');
  if (address !== null) {
    const term = readAddressTerm(address);
    return term.kind === 'range' ? { term, negated } : null;
  }
  const ipset = attribute(element, 'ipset');
  if (ipset !== null) return { term: { kind: 'ipset', name: ipset }, negated };
  const mac = attribute(element, 'mac');
  return mac !== null && hardwareAddress.test(mac) ? { term: { kind: 'opaque', text: mac }, negated } : null;
}

function readAction(element: Element): RichAction | null {
  const { name, limit } = element;
  if (name === 'accept' || name === 'drop') return { kind: name, limit };
  if (name === 'reject') return { kind: 'reject', type: attribute(element, 'type'), limit };
  return name === 'mark' ? { kind: 'mark' } : null;
}

function readElement(element: Element): RichElement | null {
  const { name } = element;
  if (irrelevant.has(name)) return { kind: 'irrelevant' };
  const port = attribute(element, 'port') ?? '';
  const protocol = attribute(element, 'protocol') ?? '';
  switch (name) {
    case 'service': {
      const service = attribute(element, 'name');
      return service === null ? null : { kind: 'service', name: service };
    }
    case 'port':
    case 'source-port': {
      const spec = readPortSpec(`${port}/${protocol}`);
      return spec === null ? null : { kind: name, spec };
    }
    case 'protocol': {
      const numbers = readProtocol(attribute(element, 'value') ?? '');
      return numbers === null ? null : { kind: 'protocol', protocol: numbers };
    }
    case 'forward-port': {
      const forward = forwardPort(
        port,
        protocol,
        attribute(element, 'to-port') ?? '',
        attribute(element, 'to-addr') ?? '',
      );
      return forward === null ? null : { kind: 'forward-port', forward };
    }
    default:
      return null;
  }
}
