import { createToken, Lexer } from 'chevrotain';
import { GrammarLexer } from '../chevrotain.ts';
import { anyFirstLetter } from './first-letters.ts';

/**
 * The language of iptables-save and `iptables -S`. No token but the end of a line crosses lines. An option is one token with its arguments and
 * the blanks behind it; what the arguments mean is value parsing. iptables-restore(8) knows one kind of quotes: `"`,
 * with `\` escaping inside, and an argument ends where they close.
 */
const B = '[ \\t\\r\\f\\v]';
const NONBLANK = '[^ \\t\\r\\f\\v\\n]';
const WORD = `(?:[^ \\t\\r\\f\\v\\n"]+(?:"(?:[^"\\\\\\n]|\\\\[^\\n])*"?)?|"(?:[^"\\\\\\n]|\\\\[^\\n])*"?)`;
/** Words that cannot be the next option. */
const REST = `(?:${B}+(?![-!])${WORD})*`;

/** Options whose one argument may look like an option itself, as in `--comment -j`. */
const FREE_TEXT = [
  'comment',
  'log-prefix',
  'nflog-prefix',
  'ulog-prefix',
  'string',
  'hex-string',
  'name',
  'hashlimit-name',
  'label',
  'helper',
  'in-interface',
  'out-interface',
  'physdev-in',
  'physdev-out',
].join('|');

const sticky = (source: string): RegExp => new RegExp(source, 'y');
const hint = (characters: string): { start_chars_hint: string[] } => ({ start_chars_hint: [...characters] });

export const Newline = createToken({ name: 'Newline', pattern: /\n/y, line_breaks: true });
const Blank = createToken({ name: 'Blank', pattern: sticky(`${B}+`), group: Lexer.SKIPPED, ...hint(' \t\r\f\v') });

/**
 * The first of these begins a line: `#…`, `*filter`, `:INPUT ACCEPT [0:0]`, `COMMIT`. Inside a command they are strays,
 * and reach to the end of the line like anything that stands where an option should.
 */
export const Comment = createToken({ name: 'Comment', pattern: sticky('#[^\\n]*'), line_breaks: false, ...hint('#') });
export const Table = createToken({ name: 'Table', pattern: sticky('\\*[^\\n]*'), line_breaks: false, ...hint('*') });
export const Chain = createToken({ name: 'Chain', pattern: sticky(':[^\\n]*'), line_breaks: false, ...hint(':') });
export const Commit = createToken({ name: 'Commit', pattern: sticky(`COMMIT${B}*(?![^\\n])`), ...hint('C') });
export const Text = createToken({
  name: 'Text',
  pattern: sticky('[^\\n]+'),
  line_breaks: false,
  start_chars_hint: anyFirstLetter,
});

/** `[12:3456]` before a rule: packets and bytes. */
export const Counters = createToken({ name: 'Counters', pattern: sticky(`\\[\\d+:\\d+\\]${B}*`), ...hint('[') });
/** `-A INPUT`, `-P INPUT DROP`, `-I INPUT 3`. */
export const Command = createToken({
  name: 'Command',
  pattern: sticky(
    `-(?:[A-Z]|-(?:append|insert|delete|replace|new-chain|policy|flush|delete-chain|rename-chain|zero|check))(?!${NONBLANK})${REST}${B}*`,
  ),
  ...hint('-'),
});
/** `--dport 22`, `! --ctstate NEW,INVALID`, `--tcp-flags SYN,RST SYN`. */
export const Option = createToken({
  name: 'Option',
  pattern: sticky(
    `(?:!${B}+)?--(?:(?:${FREE_TEXT})(?:${B}+!(?=${B}+(?![-!])${NONBLANK}))?${B}+${WORD}|[^ \\t\\r\\f\\v\\n"]*(?:${B}+!(?=${B}+(?![-!])${NONBLANK}))?${REST})${B}*`,
  ),
  line_breaks: false,
  ...hint('!-'),
});
/** `-m tcp`. */
export const Module = createToken({ name: 'Module', pattern: sticky(`-m${B}+${WORD}${B}*`), ...hint('-') });
/** `-j ACCEPT`, `-g chain`. */
export const Jump = createToken({ name: 'Jump', pattern: sticky(`-[jg]${B}+${WORD}${B}*`), ...hint('-') });
/** `-s 10.0.0.0/8`, `! -i lo`, `-p ! tcp`, `-f`. */
export const Base = createToken({
  name: 'Base',
  pattern: sticky(
    `(?:!${B}+)?-(?:[f46](?!${NONBLANK})|c(?:${B}+${WORD}){2}|[a-z](?:${B}+!(?=${B}))?${B}+${WORD})${B}*`,
  ),
  ...hint('!-'),
});

export const vocabulary = [
  Newline,
  Jump,
  Module,
  Base,
  Command,
  Option,
  Counters,
  Chain,
  Comment,
  Table,
  Commit,
  Blank,
  Text,
];

export const makeLexer = (): Lexer => new GrammarLexer(vocabulary);
