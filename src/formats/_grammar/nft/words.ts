import type { Expression, Statement } from './ast.ts';

/** An expression in nft's words, for reports; the same whether it came from text or JSON. Long sets are cut. */
export function wordsOf(expression: Expression): string {
  switch (expression.expr) {
    case 'payload':
      return `${expression.protocol} ${expression.field}`;
    case 'meta':
      return `meta ${expression.key}`;
    case 'ct':
      return ['ct', expression.direction, expression.family, expression.key].filter((word) => word !== null).join(' ');
    case 'fib':
      return `fib ${expression.inputs.join(' . ')} ${expression.result}`;
    case 'other':
      return expression.text;
    case 'concat':
      return expression.parts.map(wordsOf).join(' . ');
    case 'binary':
      return `${wordsOf(expression.left)} ${expression.op} ${wordsOf(expression.right)}`;
    case 'word':
      return expression.text;
    case 'range':
      return `${wordsOf(expression.low)}-${wordsOf(expression.high)}`;
    case 'list':
      return expression.items.map(wordsOf).join(',');
    case 'set':
      return `{ ${expression.elements
        .slice(0, MOST)
        .map(({ key }) => wordsOf(key))
        .join(', ')}${expression.elements.length > MOST ? ', …' : ''} }`;
    case 'ref':
      return `@${expression.name}`;
    case 'map':
      return `${wordsOf(expression.key)} map ${wordsOf(expression.data)}`;
  }
}

const MOST = 4;

/** Words for one line of a report. */
export const shortened = (text: string): string => (text.length > 160 ? `${text.slice(0, 159)}…` : text);

/** A comparison in nft's words. JSON writes every `==`, text only that of masked fields. */
export function comparisonWords({ left, relation, right }: Extract<Statement, { type: 'match' }>): string {
  const sign = relation === '==' && left.expr !== 'binary' ? '' : relation;
  return [wordsOf(left), sign, wordsOf(right)].filter((word) => word !== '').join(' ');
}
