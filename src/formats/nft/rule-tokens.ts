import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';
import { firstLettersBut } from '../_grammar/first-letters.ts';
import { GrammarLexer } from '../chevrotain.ts';
import { printMark } from './printed-extensions.ts';

/** The parent of everything that can be a word: as a value, `tcp` and `mark` are words like any other. */
export const AnyWord = createToken({ name: 'AnyWord', pattern: Lexer.NA });

const Blank = createToken({
  name: 'Blank',
  // A set of ports whose type nft does not know is listed as `0x16 [invalid type]`.
  pattern: /(?:[ \t\r]|\\\r?\n|\[invalid type\])+/y,
  line_breaks: true,
  group: Lexer.SKIPPED,
  start_chars_hint: [' ', '\t', '\r', '\\', '['],
});
const Comment = createToken({
  name: 'Comment',
  pattern: /#[^\n]*/y,
  line_breaks: false,
  group: Lexer.SKIPPED,
  start_chars_hint: ['#'],
});

/**
 * A name, a number, an address, a range without blanks. IPv6 and hardware addresses are words with their colons; in
 * `22:accept` and `10.0.0.1:80` the colon is a token.
 */
export const Word = createToken({
  name: 'Word',
  pattern:
    /[0-9a-fA-F]{0,4}:[0-9a-fA-F]{0,4}:[^\s{}()",;|^&<>=!#]*|\[[0-9a-fA-F:.]+\]|[^\s{}()",;:|^&<>=!#@.\-/[][^\s{}()",;:|^&<>=!#]*/y,
  line_breaks: false,
  start_chars_hint: firstLettersBut(' \t\r\n{}(),;|^&<>=!#"@'),
  categories: [AnyWord],
});
export const Quoted = createToken({ name: 'Quoted', pattern: /"[^"\n]*"?/y, line_breaks: false });
/** What a module of iptables prints for people; sets are followed by further matches, of the others nobody can tell. */
export const Print = createToken({
  name: 'Print',
  pattern:
    /\u0001 ?(?:(?:! )?match-set \S+ [a-z]+(?:,[a-z]+)*(?: (?:! )?(?:return-nomatch|update-(?:sub)?counters|(?:packets|bytes)-\w+ \d+))*(?= )|(?=counter\b)|.*?(?= counter\b)|.*)/y,
  line_breaks: false,
  start_chars_hint: [printMark],
});
/** A piece of the packet by place: `@th,16,16`. */
export const RawPayload = createToken({
  name: 'RawPayload',
  pattern: /@(?:ll|nh|th|ih|\d+),\d+,\d+/y,
  line_breaks: false,
});
export const Reference = createToken({
  name: 'Reference',
  pattern: /@[^\s{}()",;:|^&<>=!#@]+/y,
  line_breaks: false,
  start_chars_hint: ['@'],
});
export const Relation = createToken({
  name: 'Relation',
  pattern: /[=!<>]=|<(?!<)|>(?!>)|!/y,
  line_breaks: false,
  start_chars_hint: ['=', '!', '<', '>'],
});
export const BitOperator = createToken({
  name: 'BitOperator',
  pattern: /[&^|]|<<|>>/y,
  line_breaks: false,
  start_chars_hint: ['&', '^', '|', '<', '>'],
});
export const OpenBrace = createToken({ name: 'OpenBrace', pattern: '{' });
export const CloseBrace = createToken({ name: 'CloseBrace', pattern: '}' });
export const OpenParenthesis = createToken({ name: 'OpenParenthesis', pattern: '(' });
export const CloseParenthesis = createToken({ name: 'CloseParenthesis', pattern: ')' });
export const Comma = createToken({ name: 'Comma', pattern: ',' });
export const Colon = createToken({ name: 'Colon', pattern: ':' });
export const Dot = createToken({ name: 'Dot', pattern: /\.(?=\s)/y, line_breaks: false, start_chars_hint: ['.'] });
export const Dash = createToken({ name: 'Dash', pattern: '-' });
export const Slash = createToken({ name: 'Slash', pattern: '/' });
export const Newline = createToken({ name: 'Newline', pattern: /\n/y, line_breaks: true, start_chars_hint: ['\n'] });
export const Semicolon = createToken({ name: 'Semicolon', pattern: ';' });
/** Whatever is left, so that every text has tokens. */
const Stray = createToken({
  name: 'Stray',
  pattern: /\S/y,
  line_breaks: false,
  start_chars_hint: firstLettersBut(' \t\r\n'),
});

/** Words with a meaning where a statement or an expression begins; looked up after the lexer ran. */
const keywords = new Map<string, TokenType>();
const keywordTypes: TokenType[] = [];

function keyword(name: string, words: string): TokenType {
  const type = createToken({ name, pattern: Lexer.NA, categories: [AnyWord] });
  keywordTypes.push(type);
  for (const word of words.split(' ')) keywords.set(word, type);
  return type;
}

export const HeaderWord = keyword(
  'HeaderWord',
  'ip ip6 tcp udp th icmp icmpv6 igmp ether vlan sctp dccp udplite ah esp comp gre gretap geneve vxlan',
);
export const ArpWord = keyword('ArpWord', 'arp');
/** What may follow a header's name in place of a field. */
export const OptionWord = keyword('OptionWord', 'option chunk');
export const DirectionWord = keyword('DirectionWord', 'original reply');
export const ExtensionWord = keyword('ExtensionWord', 'exthdr hbh frag rt rt0 rt2 srh dst mh');
export const MetaWord = keyword('MetaWord', 'meta');
export const MetaKey = keyword(
  'MetaKey',
  'mark iif iifname iiftype oif oifname oiftype iifgroup oifgroup iifkind oifkind ibrname obrname ibriport obriport skuid skgid nftrace rtclassid pkttype cpu cgroup',
);
export const CtWord = keyword('CtWord', 'ct');
export const FibWord = keyword('FibWord', 'fib');
export const SocketWord = keyword('SocketWord', 'socket');
export const OsfWord = keyword('OsfWord', 'osf');
export const IpsecWord = keyword('IpsecWord', 'ipsec');
export const GeneratorWord = keyword('GeneratorWord', 'numgen symhash');
export const HashWord = keyword('HashWord', 'jhash');
export const VerdictWord = keyword('VerdictWord', 'accept drop continue return');
export const JumpWord = keyword('JumpWord', 'jump goto');
export const VmapWord = keyword('VmapWord', 'vmap');
export const MapWord = keyword('MapWord', 'map');
export const SetWord = keyword('SetWord', 'set');
export const RejectWord = keyword('RejectWord', 'reject');
export const WithWord = keyword('WithWord', 'with');
export const ToWord = keyword('ToWord', 'to');
export const CounterWord = keyword('CounterWord', 'counter');
export const LimitWord = keyword('LimitWord', 'limit');
export const QuotaWord = keyword('QuotaWord', 'quota');
export const LastWord = keyword('LastWord', 'last');
export const LogWord = keyword('LogWord', 'log');
export const QueueWord = keyword('QueueWord', 'queue');
export const NotrackWord = keyword('NotrackWord', 'notrack');
export const TranslateWord = keyword('TranslateWord', 'dnat snat');
export const LocalWord = keyword('LocalWord', 'redirect masquerade');
export const TproxyWord = keyword('TproxyWord', 'tproxy');
export const SynproxyWord = keyword('SynproxyWord', 'synproxy');
export const DuplicateWord = keyword('DuplicateWord', 'dup fwd');
export const FlowWord = keyword('FlowWord', 'flow');
export const UpdateWord = keyword('UpdateWord', 'add update delete');
export const MeterWord = keyword('MeterWord', 'meter');
export const XtWord = keyword('XtWord', 'xt');
export const ResetWord = keyword('ResetWord', 'reset');
export const CommentWord = keyword('CommentWord', 'comment');
export const RelationWord = keyword('RelationWord', 'eq ne lt gt le ge');
export const BitWord = keyword('BitWord', 'and or xor lshift rshift');

const patterns = [
  Blank,
  Print,
  Word,
  Quoted,
  OpenBrace,
  CloseBrace,
  Comma,
  Colon,
  Dot,
  RawPayload,
  Reference,
  Relation,
  BitOperator,
  Dash,
  Slash,
  OpenParenthesis,
  CloseParenthesis,
  Newline,
  Semicolon,
  Comment,
  Stray,
];

export const vocabulary: TokenType[] = [AnyWord, ...patterns, ...keywordTypes];

let lexer: Lexer | null = null;

/** The tokens of a rule or of a set's elements; offsets count from the beginning of `text`. */
export function tokenizeRule(text: string): IToken[] {
  lexer ??= new GrammarLexer(patterns);
  const { tokens } = lexer.tokenize(text);
  for (const token of tokens) {
    if (token.tokenType !== Word) continue;
    const type = keywords.get(token.image);
    if (type === undefined) continue;
    token.tokenType = type;
    token.tokenTypeIdx = type.tokenTypeIdx!;
  }
  return tokens;
}
