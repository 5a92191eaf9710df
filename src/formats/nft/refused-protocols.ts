import type { Expression, Statement, TableFamily } from '../_grammar/nft/ast.ts';
import type { WordFault } from './refused-words.ts';

const transportNames: Readonly<Record<string, string>> = {
  tcp: 'tcp',
  6: 'tcp',
  udp: 'udp',
  17: 'udp',
  icmp: 'icmp',
  1: 'icmp',
  icmpv6: 'icmpv6',
  'ipv6-icmp': 'icmpv6',
  58: 'icmpv6',
  sctp: 'sctp',
  132: 'sctp',
  dccp: 'dccp',
  33: 'dccp',
  udplite: 'udplite',
  136: 'udplite',
};
const networks: readonly string[] = ['ip', 'ip6', 'arp'];
const networkOf: Readonly<Record<string, string>> = { icmp: 'ip', icmpv6: 'ip6', ipv4: 'ip', ipv6: 'ip6' };

type ProtocolFault = WordFault & { readonly at: Statement };

/** Conditions of one rule that ask for two protocols of one layer, in the order in which nft reads them. */
export function faultOfProtocols(statements: readonly Statement[], family: TableFamily): ProtocolFault | null {
  let network: string | null = networks.includes(family) ? family : null;
  /** Several where a set of them is asked for, which no header of one of them may follow. */
  let transports: readonly string[] | null = null;
  for (const at of statements) {
    const fault = (what: string): ProtocolFault => ({ at, what, near: null, certain: true });
    if (at.type === 'opaque' || at.type === 'opaque-match' || at.type === 'xt') return null;
    if (at.type === 'reject') {
      const { family: how } = at;
      if (how === 'tcp reset' && transports !== null && !transports.includes('tcp'))
        return fault('`tcp reset` answers TCP alone');
      if (how === 'icmpx' && (family === 'ip' || family === 'ip6')) return fault('`icmpx` is of the family inet');
      const answers = how === 'icmp' ? 'ip' : how === 'icmpv6' ? 'ip6' : null;
      if (answers !== null && network !== null && answers !== network)
        return fault(`\`${how}\` does not answer packets of ${network}`);
    }
    if (at.type !== 'match' && at.type !== 'vmap') continue;
    const headers = headersOf(at.type === 'match' ? at.left : at.key);
    if (headers === null) return null;
    if (at.type === 'match' && at.left.expr === 'meta' && at.left.key === 'nfproto' && /^ip6?$/.test(family))
      return fault(`a table of the family ${family} holds nothing else, and no \`meta nfproto\``);
    for (const header of headers) {
      if (networks.includes(header)) {
        if (network !== null && network !== header)
          return fault(`a header of ${network} was expected, not of ${header}, in this rule`);
        network = header;
      } else {
        if (transports !== null && (transports.length > 1 || transports[0] !== header))
          return fault(`a rule for ${transports.join(', ')} does not ask for ${header}, too`);
        transports = [header];
        if (family === 'inet') network ??= networkOf[header] ?? null;
      }
    }
    if (at.type === 'vmap' || (at.relation !== '' && at.relation !== '==')) continue;
    if (asksTransport(at.left)) {
      const asked = transportsIn(at.right);
      if (asked === null || (transports !== null && asked.join() !== transports.join())) return null;
      transports = asked;
    } else if (family === 'inet' && at.left.expr === 'meta' && at.left.key === 'nfproto') {
      const asked = at.right.expr === 'word' ? networkOf[at.right.text] : undefined;
      if (asked === undefined || (network !== null && network !== asked)) return null;
      network = asked;
    }
  }
  return null;
}

/** The protocols of the headers that an expression reads; `null` where nobody here knows what follows from it. */
function headersOf(expression: Expression): readonly string[] | null {
  switch (expression.expr) {
    case 'payload': {
      const { protocol, field } = expression;
      if (/^option\b/.test(field) || (protocol === 'ether' && field === 'type')) return null;
      if (protocol === 'th' || protocol === 'ether') return [];
      const isKnown = networks.includes(protocol) || Object.values(transportNames).includes(protocol);
      return isKnown ? [protocol] : null;
    }
    case 'concat': {
      const parts = expression.parts.map(headersOf);
      return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
    }
    case 'binary':
      return headersOf(expression.left);
    case 'meta':
      return expression.key === 'protocol' ? null : [];
    case 'ct':
    case 'fib':
      return [];
    default:
      return null;
  }
}

const asksTransport = (expression: Expression): boolean =>
  expression.expr === 'meta'
    ? expression.key === 'l4proto'
    : expression.expr === 'payload' &&
      ((expression.protocol === 'ip' && expression.field === 'protocol') ||
        (expression.protocol === 'ip6' && expression.field === 'nexthdr'));

function transportsIn(right: Expression): readonly string[] | null {
  const words = right.expr === 'set' ? right.elements.map(({ key }) => key) : [right];
  const names = words.map((word) =>
    word.expr === 'word' && Object.hasOwn(transportNames, word.text) ? transportNames[word.text]! : null,
  );
  return names.length === 0 || names.includes(null) ? null : (names as string[]);
}
