import { createToken, Lexer, type TokenType } from 'chevrotain';
import { lexerConfig } from '../chevrotain.ts';
import { joint } from './joints.ts';

/**
 * Fields are split at colons outside square brackets. libwrap counts brackets up and down from each field's
 * beginning, below zero too, so the lexer has a mode for each: the two lists, the options (where brackets mean
 * nothing), and inside of brackets that are open or closed too often.
 */
const separator = ' \\t\\r\\n,';
const pattern = (source: string, flags = 'y'): RegExp => new RegExp(source, flags);

export const Gap = createToken({
  name: 'Gap',
  pattern: pattern(`${joint}*[${separator}](?:[${separator}]|${joint})*`),
  line_breaks: true,
});

export const Colon = createToken({ name: 'Colon', pattern: Lexer.NA });
const EndOfDaemons = createToken({
  name: 'EndOfDaemons',
  pattern: /:/y,
  categories: [Colon],
  push_mode: 'clients',
  line_breaks: false,
});
const EndOfClients = createToken({
  name: 'EndOfClients',
  pattern: /:/y,
  categories: [Colon],
  push_mode: 'options',
  line_breaks: false,
});
const EndOfOption = createToken({ name: 'EndOfOption', pattern: /:/y, categories: [Colon], line_breaks: false });

export const Bracket = createToken({ name: 'Bracket', pattern: Lexer.NA });
const bracket = (name: string, text: RegExp, mode: { push_mode: string } | { pop_mode: true }): TokenType =>
  createToken({ name, pattern: text, categories: [Bracket], line_breaks: false, ...mode });
const Open = bracket('Open', /\[/y, { push_mode: 'open' });
const Close = bracket('Close', /\]/y, { pop_mode: true });
const CloseTooMuch = bracket('CloseTooMuch', /\]/y, { push_mode: 'closed' });
const OpenAgain = bracket('OpenAgain', /\[/y, { pop_mode: true });

/** `EXCEPT` counts as a whole word in any case; a bracket makes it part of a longer word. */
export const Except = createToken({ name: 'Except', pattern: Lexer.NA });
const exceptBefore = (ends: string): RegExp =>
  pattern(`(?<![[\\]])${joint}*${[...'EXCEPT'].join(`${joint}*`)}(?=${joint}*(?:[${ends}]|(?![\\s\\S])))`, 'iy');
const ExceptInList = createToken({
  name: 'ExceptInList',
  pattern: exceptBefore(`${separator}:`),
  categories: [Except],
  line_breaks: true,
});
const ExceptInBrackets = createToken({
  name: 'ExceptInBrackets',
  pattern: exceptBefore(separator),
  categories: [Except],
  line_breaks: true,
});

export const Piece = createToken({ name: 'Piece', pattern: Lexer.NA });
const PieceInList = createToken({
  name: 'PieceInList',
  pattern: pattern(`(?:${joint}|[^${separator}:[\\]])+`),
  categories: [Piece],
  line_breaks: true,
});
const PieceInBrackets = createToken({
  name: 'PieceInBrackets',
  pattern: pattern(`(?:${joint}|[^${separator}[\\]])+`),
  categories: [Piece],
  line_breaks: true,
});

/** An option up to the next colon that no backslash protects. */
export const OptionText = createToken({
  name: 'OptionText',
  pattern: pattern(`(?:\\\\${joint}*:|${joint}|[^:])+`),
  line_breaks: true,
});

const brackets = [Gap, ExceptInBrackets];
export const hostsAccessTokens: TokenType[] = [
  Colon,
  Bracket,
  Except,
  Piece,
  Gap,
  ExceptInList,
  ExceptInBrackets,
  EndOfDaemons,
  EndOfClients,
  EndOfOption,
  Open,
  Close,
  CloseTooMuch,
  OpenAgain,
  PieceInList,
  PieceInBrackets,
  OptionText,
];

export const makeHostsAccessLexer = (): Lexer =>
  new Lexer(
    {
      modes: {
        daemons: [Gap, ExceptInList, EndOfDaemons, Open, CloseTooMuch, PieceInList],
        clients: [Gap, ExceptInList, EndOfClients, Open, CloseTooMuch, PieceInList],
        open: [...brackets, Open, Close, PieceInBrackets],
        closed: [...brackets, OpenAgain, CloseTooMuch, PieceInBrackets],
        options: [EndOfOption, OptionText],
      },
      defaultMode: 'daemons',
    },
    lexerConfig,
  );
