import { createToken, Lexer } from 'chevrotain';

/** Lines of systemd.syntax(7). A backslash before the end of a line joins it with the next; comments between are skipped. */
export const Blank = createToken({
  name: 'UnitBlank',
  pattern: /[ \t\r\f\v\ufeff\n]+/y,
  line_breaks: true,
  group: Lexer.SKIPPED,
  start_chars_hint: [' ', '\t', '\r', '\f', '\v', '\ufeff', '\n'],
});
export const Comment = createToken({
  name: 'UnitComment',
  pattern: /[#;][^\n]*/y,
  line_breaks: false,
  group: Lexer.SKIPPED,
  start_chars_hint: ['#', ';'],
});
export const SectionHead = createToken({
  name: 'SectionHead',
  pattern: /\[[^\]\n]*\][ \t\r]*(?![^\n])/y,
  line_breaks: false,
  start_chars_hint: ['['],
});
/** The whole logical line of a setting. */
export const Setting = createToken({
  name: 'UnitSetting',
  pattern: /[A-Za-z][\w-]*[ \t]*=(?:\\\r?\n(?:[ \t]*[#;][^\n]*\n?)*|[^\n\\]|\\(?!\r?\n))*/y,
  line_breaks: true,
});
export const Other = createToken({ name: 'UnitOther', pattern: /[^\n]+/y, line_breaks: false });

export const unitTokens = [Blank, Comment, SectionHead, Setting, Other];
