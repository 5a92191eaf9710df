import type { BasePart, Expression, Statement, TableFamily } from '../_grammar/nft/ast.ts';
import { faultOfLevel, faultOfRate, faultOfRejection, type WordFault } from './refused-words.ts';

/** Where a rule stands. */
export interface RulePlace {
  readonly family: TableFamily;
  /** Of the chain that it stands in; `null` for chains that others lead to. */
  readonly base: BasePart | null;
  /** The hooks that packets come from. */
  readonly hooks: ReadonlySet<string> | undefined;
  /** The words of a statement. */
  readonly wordsOf: (statement: Statement) => string;
}

/** For what nft refuses a statement behind those before it in its rule, whatever it is compared with. */
export function faultOfStatement(
  statement: Statement,
  before: readonly Statement[],
  place: RulePlace,
): WordFault | null {
  switch (statement.type) {
    case 'limit':
      return faultOfRate(statement.limit.rate);
    case 'reject':
      return faultOfRejection(statement.family, statement.code);
    case 'opaque-match':
      return /^limit (?!rate\b|name\b)/.test(statement.text)
        ? sure('`limit rate` or `limit name` was expected', `limit rate ${statement.text.slice('limit '.length)}`)
        : null;
    case 'opaque':
      return /^policy\b/.test(statement.text) && place.base !== null ? sure('a chain has one policy') : null;
    case 'nothing':
      return statement.word === 'log' ? faultOfLog(place.wordsOf(statement).replace(/"[^"]*"/g, '""')) : null;
    case 'nat':
      return faultOfTranslation(statement, before, place);
    default:
      return null;
  }
}

function faultOfLog(words: string): WordFault | null {
  const level = /\blevel\s+([^\s";]+)/.exec(words)?.[1] ?? null;
  return level !== null && /\bgroup\b/.test(words) ? sure('`level` stands without `group`') : faultOfLevel(level);
}

const sure = (what: string, near: string | null = null): WordFault => ({ what, near, certain: true });

const hooksOf: Readonly<Record<string, readonly string[]>> = {
  dnat: ['prerouting', 'output'],
  redirect: ['prerouting', 'output'],
  snat: ['postrouting', 'input'],
  masquerade: ['postrouting'],
};

function faultOfTranslation(
  { how, family, address, port }: Extract<Statement, { type: 'nat' }>,
  before: readonly Statement[],
  { family: table, base }: RulePlace,
): WordFault | null {
  if (base !== null && base.type === 'filter') return sure(`\`${how}\` stands in chains of the type nat`);
  const hooks = hooksOf[how]!;
  if (base !== null && /^[a-z]+$/.test(base.hook) && !hooks.includes(base.hook))
    return sure(`\`${how}\` stands in chains of the hook ${hooks.join(' or ')}`);
  const asked = before.flatMap((one) => (one.type === 'match' ? [one.left] : one.type === 'vmap' ? [one.key] : []));
  if (port !== null && !asked.some(asksTransport))
    return sure(`\`${how}\` to a port needs a protocol before it (\`tcp dport …\`, \`meta l4proto tcp\`)`);
  if (table === 'inet' && family === null && address !== null && !asked.some(asksFamily))
    return sure(`in a table of the family inet \`${how} ip to\` or \`${how} ip6 to\` was expected`);
  return null;
}

/** Whatever may tell the protocol; what is not understood may. */
const asksTransport = (expression: Expression): boolean => {
  switch (expression.expr) {
    case 'payload':
      return (
        !/^(?:ip6?|ether|vlan|arp|th)$/.test(expression.protocol) || /^(?:protocol|nexthdr)$/.test(expression.field)
      );
    case 'meta':
      return expression.key === 'l4proto';
    case 'concat':
      return expression.parts.some(asksTransport);
    case 'binary':
      return asksTransport(expression.left);
    case 'ct':
    case 'other':
      return true;
    default:
      return false;
  }
};

const asksFamily = (expression: Expression): boolean => {
  switch (expression.expr) {
    case 'payload':
      return !/^(?:tcp|udp|th|sctp|dccp|udplite)$/.test(expression.protocol);
    case 'meta':
      return expression.key === 'nfproto';
    case 'concat':
      return expression.parts.some(asksFamily);
    case 'binary':
      return asksFamily(expression.left);
    case 'ct':
    case 'other':
      return true;
    default:
      return false;
  }
};
