/** The one place that decides how Chevrotain is set up. */
export { GrammarLexer, lexerConfig } from './grammar-lexer.ts';
export { GrammarParser } from './grammar-parser.ts';
