import type { Expression, Rule, Statement, TablePart } from './ast.ts';
import { distinctStatements } from './shape.ts';

/** The key that a rule adds to a set, and what the new element asks of packets. */
export type Update = Pick<Extract<Statement, { type: 'update' }>, 'key' | 'statements'>;

export interface SetUse {
  /** By set, what rules add to it; `'changed'` where rules take elements out. */
  readonly updates: ReadonlyMap<string, readonly Update[] | 'changed'>;
  /** Sets that some rule looks into. */
  readonly lookedUp: ReadonlySet<string>;
}

/** Which sets of the table its own rules fill and read. */
export function findSetUse(table: TablePart): SetUse {
  const updates = new Map<string, Update[] | 'changed'>();
  const lookedUp = new Set<string>();
  const visit = (rules: readonly Rule[]): void => {
    for (const statement of distinctStatements(rules)) use(statement);
  };
  const use = (statement: Statement): void => {
    if (statement.type === 'match') read(statement.right);
    else if (statement.type === 'vmap') read(statement.data);
    else if (statement.type === 'assign') read(statement.value);
    else if (statement.type === 'nat' && statement.address) read(statement.address);
    else if (statement.type === 'inline-jump') visit(statement.rules);
    else if (statement.type === 'update' && statement.op !== 'meter') {
      const known = updates.get(statement.set);
      if (statement.op === 'delete' || known === 'changed') updates.set(statement.set, 'changed');
      else if (known) known.push(statement);
      else updates.set(statement.set, [statement]);
    }
  };
  const read = (expression: Expression): void => {
    if (expression.expr === 'ref') lookedUp.add(expression.name);
    else if (expression.expr === 'map') read(expression.data);
  };
  for (const chain of table.chains) visit(chain.rules);
  return { updates, lookedUp };
}
