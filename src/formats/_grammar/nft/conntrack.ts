import type { Expression, Statement, TablePart } from './ast.ts';
import { distinctStatements } from './shape.ts';

/**
 * Whether something in the tables makes the kernel track connections of the family: an expression on `ct`, any
 * translation of addresses, what iptables' extensions of that kind are. Without it nat chains are never asked, and a
 * `drop` in one does nothing.
 */
export function tracksConnections(tables: readonly TablePart[], family: 4 | 6): boolean {
  return tables
    .filter((table) => meets(table, family) && !table.flags.includes('dormant'))
    .some((table) => table.chains.some((chain) => someAsks(distinctStatements(chain.rules))));
}

function someAsks(statements: Iterable<Statement>): boolean {
  for (const statement of statements) if (asksForTracking(statement)) return true;
  return false;
}

const meets = ({ family: own }: TablePart, family: 4 | 6): boolean =>
  own === 'inet' || own === (family === 4 ? 'ip' : 'ip6');

const trackingExtensions =
  /^(?:conntrack|state|connmark|connlimit|connbytes|helper|cluster|MASQUERADE|SNAT|DNAT|REDIRECT|NETMAP|CONNMARK|CONNSECMARK|CT|SYNPROXY)$/;

function asksForTracking(statement: Statement): boolean {
  switch (statement.type) {
    case 'nat':
    case 'ct-count':
      return true;
    case 'match':
      return looksAtConnection(statement.left);
    case 'vmap':
      return looksAtConnection(statement.key);
    case 'assign':
      return looksAtConnection(statement.target) || looksAtConnection(statement.value);
    case 'inline-jump':
      return someAsks(distinctStatements(statement.rules));
    case 'update':
      return looksAtConnection(statement.key) || statement.statements.some(asksForTracking);
    case 'xt':
      return trackingExtensions.test(statement.name);
    default:
      return false;
  }
}

function looksAtConnection(expression: Expression): boolean {
  switch (expression.expr) {
    case 'ct':
      return true;
    case 'concat':
      return expression.parts.some(looksAtConnection);
    case 'binary':
      return looksAtConnection(expression.left) || looksAtConnection(expression.right);
    case 'map':
      return looksAtConnection(expression.key);
    default:
      return false;
  }
}
