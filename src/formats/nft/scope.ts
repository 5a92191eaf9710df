import type { Element, Expression, Rule, Statement } from '../_grammar/nft/ast.ts';

/**
 * What `define` gave names to, nft(8) "SYMBOLIC VARIABLES": valid in the block and all blocks in it. A name without a
 * definition stays as it is written and is understood by nobody.
 */
export class Scope {
  readonly #outer: Scope | null;
  readonly #values = new Map<string, Expression>();

  constructor(outer: Scope | null = null) {
    this.#outer = outer;
  }

  define(name: string, value: Expression): void {
    this.#values.set(name, this.resolve(value));
  }

  undefine(name: string): void {
    this.#values.delete(name);
  }

  valueOf(name: string): Expression | null {
    return this.#values.get(name) ?? this.#outer?.valueOf(name) ?? null;
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
  elements<E extends Element>(elements: readonly E[]): E[] {
    return elements.flatMap((element): E[] => {
      const key = this.resolve(element.key);
      const { data } = element;
      const value = data === null ? null : 'type' in data ? this.statement(data) : this.resolve(data);
      if (key.expr === 'set')
        return key.elements.map((inner) => ({ ...element, key: inner.key, data: inner.data ?? value }));
      if (key.expr === 'list') return key.items.map((item) => ({ ...element, key: item, data: value }));
      return [{ ...element, key, data: value }];
    });
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
