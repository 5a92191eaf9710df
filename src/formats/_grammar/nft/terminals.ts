import type { Family } from '#core/address';
import type { FilterStep, RejectKind, Terminal } from '#model/packet-filter';
import type { Expression, Statement, TableFamily } from './ast.ts';
import type { TableScene } from './scene.ts';
import { addressesOf, numbersOf, portNumber } from './values.ts';
import { shortened } from './words.ts';

/** Steps that the statement implies, and where it leads; `null` to the next rule. */
export interface Ending {
  readonly steps: readonly FilterStep[];
  readonly terminal: Terminal | null;
}

export const unreadable = (text: string): Terminal => ({ to: 'opaque', text: shortened(text) });

/** A verdict, in a rule or a map; `null` for `continue`. */
export function verdictTerminal(statement: Statement): Terminal | null {
  if (statement.type === 'verdict') return statement.verdict === 'continue' ? null : { to: statement.verdict };
  if (statement.type === 'jump') return { to: statement.how, chain: statement.chain };
  return unreadable('a verdict that is not understood');
}

/** Families whose packets a table meets. */
export const familiesOf = (family: TableFamily): readonly Family[] =>
  family === 'ip' || family === 'arp' ? [4] : family === 'ip6' ? [6] : [4, 6];

const icmpKinds: Readonly<Record<string, RejectKind>> = {
  'net-unreachable': 'net-unreachable',
  '0': 'net-unreachable',
  'host-unreachable': 'host-unreachable',
  '1': 'host-unreachable',
  'prot-unreachable': 'proto-unreachable',
  '2': 'proto-unreachable',
  'port-unreachable': 'port-unreachable',
  '3': 'port-unreachable',
  'net-prohibited': 'net-prohibited',
  '9': 'net-prohibited',
  'host-prohibited': 'host-prohibited',
  '10': 'host-prohibited',
  'admin-prohibited': 'admin-prohibited',
  '13': 'admin-prohibited',
};

const icmp6Kinds: Readonly<Record<string, RejectKind>> = {
  'no-route': 'no-route',
  '0': 'no-route',
  'admin-prohibited': 'admin-prohibited',
  '1': 'admin-prohibited',
  'addr-unreachable': 'address-unreachable',
  '3': 'address-unreachable',
  'port-unreachable': 'port-unreachable',
  '4': 'port-unreachable',
  'policy-fail': 'policy-fail',
  '5': 'policy-fail',
  'reject-route': 'reject-route',
  '6': 'reject-route',
};

/** What nftables sends in each family for one of its own codes. */
const sharedKinds: Readonly<Record<string, { 4: RejectKind; 6: RejectKind }>> = {
  'no-route': { 4: 'net-unreachable', 6: 'no-route' },
  '0': { 4: 'net-unreachable', 6: 'no-route' },
  'port-unreachable': { 4: 'port-unreachable', 6: 'port-unreachable' },
  '1': { 4: 'port-unreachable', 6: 'port-unreachable' },
  'host-unreachable': { 4: 'host-unreachable', 6: 'address-unreachable' },
  '2': { 4: 'host-unreachable', 6: 'address-unreachable' },
  'admin-prohibited': { 4: 'admin-prohibited', 6: 'admin-prohibited' },
  '3': { 4: 'admin-prohibited', 6: 'admin-prohibited' },
};

const tcp: FilterStep = { match: 'protocol', numbers: [6, 6], negated: false };

/** An `icmp` kind concerns IPv4 alone and an `icmpv6` kind IPv6; the other family goes on to the next rule. */
export function lowerReject(statement: Extract<Statement, { type: 'reject' }>, table: TableFamily): Ending {
  const { family, code } = statement;
  const own = familiesOf(table);
  const only = (kinds: { readonly 4?: RejectKind; readonly 6?: RejectKind }): Terminal => {
    const kept = own.filter((one) => kinds[one] !== undefined).map((one) => [one, kinds[one]!]);
    return { to: 'reject', kinds: Object.fromEntries(kept) as { 4?: RejectKind; 6?: RejectKind } };
  };
  const unknown = { steps: [], terminal: unreadable(`reject with ${family} ${code}`) };
  if (family === null || family === 'icmpx') {
    const kinds = sharedKinds[code ?? 'port-unreachable'];
    return kinds === undefined ? unknown : { steps: [], terminal: only(kinds) };
  }
  if (family === 'tcp reset') return { steps: [tcp], terminal: only({ 4: 'tcp-reset', 6: 'tcp-reset' }) };
  if (family === 'icmp' || family === 'icmpv6') {
    const kind = (family === 'icmp' ? icmpKinds : icmp6Kinds)[code ?? 'port-unreachable'];
    if (kind !== undefined) return { steps: [], terminal: only(family === 'icmp' ? { 4: kind } : { 6: kind }) };
  }
  return unknown;
}

type Nat = Extract<Statement, { type: 'nat' }>;

/** `dnat`, `redirect` and the two that leave the destination alone. Addresses from maps are the caller's. */
export function lowerNat(nat: Nat, table: TableFamily): Ending {
  const { how, address, port, computed } = nat;
  const family = natFamily(nat, table);
  const both = familiesOf(table).length > 1;
  const steps: FilterStep[] = family !== null && both ? [{ match: 'family', family, negated: false }] : [];
  if (how === 'snat' || how === 'masquerade')
    return { steps, terminal: { to: 'translate-source', masquerade: how === 'masquerade' } };
  const ports = port === null ? null : numbersOf(port, portNumber, 0xffff);
  const text = `${how} to a computed destination`;
  if (computed || (port !== null && ports === null)) return { steps, terminal: unreadable(text) };
  if (how === 'redirect') return { steps, terminal: { to: 'translate', how, address: null, port: ports } };
  if (address === null) {
    return {
      steps,
      terminal: ports === null ? unreadable(text) : { to: 'translate', how, address: null, port: ports },
    };
  }
  const set = family === null ? null : addressesOf(withoutBrackets(address), family);
  if (set === null) return { steps, terminal: unreadable(text) };
  return { steps, terminal: { to: 'translate', how, address: set, port: ports } };
}

/**
 * `tproxy`: the rule goes on only where a transparent socket takes the packet (nft_tproxy.c), and what that answers is
 * another question.
 */
export function lowerTproxy(
  { family, port, text }: Extract<Statement, { type: 'tproxy' }>,
  { family: table, ofIptables }: TableScene,
): Ending {
  const single = port?.expr === 'word' ? portNumber(port.text) : null;
  // The target of that name drops what no transparent socket takes (xt_TPROXY.c).
  if (ofIptables && (port === null || single !== null))
    return { steps: [], terminal: { to: 'divert', port: single === 0 ? null : single } };
  const steps: FilterStep[] = [];
  if (family !== null && familiesOf(table).length > 1)
    steps.push({ match: 'family', family: family === 'ip' ? 4 : 6, negated: false });
  if (port !== null && single === null) steps.push({ match: 'opaque', text: shortened(text) });
  else {
    const at = single === null ? {} : { port: single };
    steps.push({ match: 'socket', wildcard: true, transparent: true, ...at, negated: false });
  }
  return { steps, terminal: { to: 'stand-in', text: shortened(text) } };
}

/** Without a word the table's family counts, or that of the address. */
function natFamily({ family, address }: Nat, table: TableFamily): Family | null {
  if (family !== null) return family === 'ip' ? 4 : 6;
  if (table === 'ip' || table === 'ip6') return table === 'ip' ? 4 : 6;
  if (address === null) return null;
  const plain = withoutBrackets(address);
  return addressesOf(plain, 4) !== null ? 4 : addressesOf(plain, 6) !== null ? 6 : null;
}

/** `[fd00::1]` keeps an address apart from the port behind it. */
function withoutBrackets(expression: Expression): Expression {
  if (expression.expr === 'word') return { expr: 'word', text: expression.text.replace(/^\[(.*)\]$/, '$1') };
  if (expression.expr !== 'range') return expression;
  return { expr: 'range', low: withoutBrackets(expression.low), high: withoutBrackets(expression.high) };
}
