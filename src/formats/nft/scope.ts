import type { Element, Expression, Rule, Statement } from '../_grammar/nft/ast.ts';

/**
 * What `define` gave names to, nft(8) "SYMBOLIC VARIABLES": valid in the block and all blocks in it. A name without a
 * definition stays as it is written and is understood by nobody.
 */
export class Scope {
  readonly #outer: Scope | null;
  readonly #values = new Map<string, { readonly value: Expression; readonly size: number }>();
  readonly #budget: { left: number };

  constructor(outer: Scope | null = null) {
    this.#outer = outer;
    this.#budget = outer === null ? { left: mostUsed } : outer.#budget;
  }

  /** False where the value has grown beyond reason: definitions of definitions multiply. */
  define(name: string, value: Expression): boolean {
    const resolved = this.resolve(value);
    const size = sizeOf(resolved, mostParts);
    if (size <= mostParts) this.#values.set(name, { value: resolved, size });
    else this.#values.delete(name);
    return size <= mostParts;
  }

  /** Whether it is defined here or in a block around this one. */
  has(name: string): boolean {
    return this.#values.has(name) || (this.#outer?.has(name) ?? false);
  }

  undefine(name: string): void {
    this.#values.delete(name);
  }

  /** `null` for a name without a definition, and once definitions have been used beyond reason. */
  valueOf(name: string): Expression | null {
    const own = this.#values.get(name);
    if (own === undefined) return this.#outer?.valueOf(name) ?? null;
    this.#budget.left -= own.size;
    return this.#budget.left < 0 ? null : own.value;
  }

  /** Words in a text that is not an expression: a priority, a policy. */
  fill(text: string): string {
    return text.replace(/\$([\w./\\]+)/g, (whole, name: string) => {
      const value = this.valueOf(name);
      return value?.expr === 'word' ? value.text : whole;
    });
  }

  resolve(expression: Expression): Expression {
    switch (expression.expr) {
      case 'word': {
        if (!expression.text.includes('$')) return expression;
        const whole = /^\$([\w./\\]+)$/.exec(expression.text);
        return (whole && this.valueOf(whole[1]!)) ?? { expr: 'word', text: this.fill(expression.text) };
      }
      case 'concat':
        return { ...expression, parts: expression.parts.map((part) => this.resolve(part)) };
      case 'binary':
        return { ...expression, left: this.resolve(expression.left), right: this.resolve(expression.right) };
      case 'range':
        return { ...expression, low: this.resolve(expression.low), high: this.resolve(expression.high) };
      case 'list':
        return { ...expression, items: expression.items.map((item) => this.resolve(item)) };
      case 'map':
        return { ...expression, key: this.resolve(expression.key), data: this.resolve(expression.data) };
      case 'set':
        return { ...expression, elements: this.elements(expression.elements) };
      default:
        return expression;
    }
  }

  /** A variable among the elements of a set stands for all that it holds. */
  elements<E extends Element>(elements: readonly E[]): readonly E[] {
    const found: E[] = [];
    for (const element of elements) {
      const key = this.resolve(element.key);
      const { data } = element;
      const value = data === null ? null : 'type' in data ? this.statement(data) : this.resolve(data);
      if (key.expr === 'set') {
        for (const inner of key.elements) found.push({ ...element, key: inner.key, data: inner.data ?? value });
      } else if (key.expr === 'list') {
        for (const item of key.items) found.push({ ...element, key: item, data: value });
      } else found.push({ ...element, key, data: value });
      if (found.length > mostParts) return elements;
    }
    return found;
  }

  rule<R extends Rule>(rule: R): R {
    return { ...rule, statements: rule.statements.map((statement) => this.statement(statement)) };
  }

  statement(statement: Statement): Statement {
    switch (statement.type) {
      case 'match':
        return { ...statement, left: this.resolve(statement.left), right: this.resolve(statement.right) };
      case 'vmap':
        return { ...statement, key: this.resolve(statement.key), data: this.resolve(statement.data) };
      case 'assign':
        return { ...statement, value: this.resolve(statement.value) };
      case 'jump':
        return { ...statement, chain: this.fill(statement.chain) };
      case 'inline-jump':
        return { ...statement, rules: statement.rules.map((rule) => this.rule(rule)) };
      case 'nat':
        return {
          ...statement,
          address: statement.address && this.resolve(statement.address),
          port: statement.port && this.resolve(statement.port),
        };
      case 'update':
        return { ...statement, key: this.resolve(statement.key) };
      default:
        return statement;
    }
  }
}

/** More parts than this in one value are not followed, nor more of all values wherever they are used. */
const mostParts = 200_000;
const mostUsed = 20_000_000;

/** How many parts an expression has, counted up to a little more than `limit`. */
function sizeOf(expression: Expression, limit: number): number {
  const parts: readonly Expression[] =
    expression.expr === 'concat'
      ? expression.parts
      : expression.expr === 'list'
        ? expression.items
        : expression.expr === 'set'
          ? expression.elements.map(({ key }) => key)
          : expression.expr === 'binary'
            ? [expression.left, expression.right]
            : [];
  let size = 1;
  for (const part of parts) {
    if (size > limit) break;
    size += sizeOf(part, limit - size);
  }
  return size;
}
