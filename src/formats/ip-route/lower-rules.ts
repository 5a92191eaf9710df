import { type AddressRange, type Family, parsePrefix } from '#core/address';
import type { Contributions } from '#model/contribution';
import type { RoutePolicy } from '#model/network';
import { textOf } from '../_grammar/field.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { RouteListing, RuleNode } from './ast.ts';
import { scopeOf } from './scope.ts';

type Input = ParsedFile<RouteListing>;

export function lowerRules({ file, parsed }: Input, host: HostContext, into: Contributions): void {
  const nodes = parsed.statements.children.filter((node): node is RuleNode => node.type === 'rule');
  if (nodes.length === 0) return;
  const scope = scopeOf(file);
  const family = scope?.family ?? familyOfRules(nodes) ?? (scope ? 4 : null);
  if (family === null) {
    host.report({
      file: file.id,
      span: { start: nodes[0]!.start, end: nodes.at(-1)!.end },
      code: 'family-not-told',
      message: 'Nothing tells whether these routing rules are of IPv4 or IPv6; they are left aside.',
      effect: 'widens',
      severity: 'warning',
    });
    return;
  }
  const policies = nodes.map((node) => policyOf(node, family, host.origins.span(file.id, node.start, node.end)));
  const whole = parsed.diagnostics.length === 0 && file.quality === 'complete' && !scope?.limited;
  into.add({
    slice: 'routes',
    basis: 'observed',
    quality: whole || file.quality !== 'complete' ? file.quality : 'partial-view',
    file: file.id,
    origin: host.origins.span(file.id, nodes[0]!.start, nodes[0]!.end),
    value: { routes: [], policies, covers: whole ? [{ family, what: 'policies' }] : [] },
  });
}

/** By addresses; else IPv4 has a rule for the table `default` and IPv6 has none. */
function familyOfRules(nodes: readonly RuleNode[]): Family | null {
  for (const { children } of nodes) {
    for (const { name, value } of children) {
      if (name !== 'from' && name !== 'to') continue;
      const range = parsePrefix(value);
      if (range) return range.family;
    }
  }
  return nodes.some(({ children }) => textOf(children, 'lookup') === 'default') ? 4 : null;
}

/** What the model can say; any other word makes the rule undecidable. */
const modelled = new Set(
  'from to iif fwmark ipproto sport dport lookup table proto protocol realms suppress_prefixlength suppress_prefixlen'.split(
    ' ',
  ),
);
const endings = new Set(['blackhole', 'unreachable', 'prohibit']);

/** What the answers of a daemon of root are in any case; `null` for what differs from answer to answer. */
function isMet(name: string, value: string): boolean | null {
  switch (name) {
    case 'uidrange': {
      const [low, high] = value.split('-').map(Number);
      return low === undefined || high === undefined || Number.isNaN(low + high) ? null : low === 0;
    }
    // Before its route is known a packet has no interface to leave by, unless its socket is bound to one.
    case 'oif':
      return false;
    default:
      return null;
  }
}

function policyOf({ priority, negated, children }: RuleNode, family: Family, origin: number): RoutePolicy {
  const opaque: RoutePolicy = {
    family,
    priority,
    from: null,
    to: null,
    incoming: null,
    mark: null,
    action: 'opaque',
    table: null,
    origin,
  };
  const ending = children.find(({ name }) => endings.has(name))?.name as RoutePolicy['action'] | undefined;
  const others = children.filter(({ name }) => !modelled.has(name) && !endings.has(name));
  const met = others.map(({ name, value }) => isMet(name, value));
  // Nothing fits a rule of which one part never does.
  if (met.includes(false) && !negated) return { ...opaque, action: 'table', table: null, negated: true };
  if (met.some((one) => one !== true)) return opaque;
  const range = (name: string): AddressRange | null | 'bad' => {
    const text = textOf(children, name);
    if (text === null || text === 'all') return null;
    return parsePrefix(text) ?? 'bad';
  };
  const [from, to] = [range('from'), range('to')];
  const mark = markOf(textOf(children, 'fwmark'));
  const table = textOf(children, 'lookup') ?? textOf(children, 'table');
  const headers = headersOf(children);
  if (from === 'bad' || to === 'bad' || mark === 'bad' || headers === null) return opaque;
  if (ending === undefined && table === '[l3mdev-table]' && !negated) return { ...opaque, ofVrfs: true };
  if (ending === undefined && (table === null || table.startsWith('['))) return opaque;
  const suppressed = textOf(children, 'suppress_prefixlength') ?? textOf(children, 'suppress_prefixlen');
  const base = {
    family,
    priority,
    from,
    to,
    incoming: textOf(children, 'iif'),
    mark,
    ...headers,
    origin,
    ...(negated ? { negated } : {}),
    ...(suppressed === null ? {} : { suppressPrefixLength: Number(suppressed) }),
  };
  return ending ? { ...base, action: ending, table: null } : { ...base, action: 'table', table };
}

const protocols: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, 'ipv6-icmp': 58, sctp: 132 };

/** `ipproto tcp sport 22 dport 1000-2000`; `null` where a value is none that ip(8) prints. */
function headersOf(
  children: RuleNode['children'],
): Pick<RoutePolicy, 'protocol' | 'sourcePorts' | 'destinationPorts'> | null {
  const name = textOf(children, 'ipproto');
  const protocol = name === null ? null : /^\d+$/.test(name) ? Number(name) : (protocols[name] ?? -1);
  const ports = (option: string): [number, number] | null => {
    const text = textOf(children, option);
    if (text === null) return null;
    const [low = NaN, high = low] = text.split('-').map(Number);
    return [low, high];
  };
  const [source, destination] = [ports('sport'), ports('dport')];
  if (protocol === -1 || [...(source ?? []), ...(destination ?? [])].some(Number.isNaN)) return null;
  return {
    ...(protocol === null ? {} : { protocol }),
    ...(source === null ? {} : { sourcePorts: source }),
    ...(destination === null ? {} : { destinationPorts: destination }),
  };
}

function markOf(text: string | null): RoutePolicy['mark'] | 'bad' {
  if (text === null) return null;
  const match = /^(0x[0-9a-f]+|\d+)(?:\/(0x[0-9a-f]+|\d+))?$/i.exec(text);
  return match ? { value: Number(match[1]), mask: match[2] === undefined ? 0xffffffff : Number(match[2]) } : 'bad';
}
