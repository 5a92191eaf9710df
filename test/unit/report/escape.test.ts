import { describe, expect, it } from 'vitest';
import {
  escapeGithubMessage,
  escapeGithubProperty,
  escapeMarkdown,
  escapeMarkdownCode,
  escapeTerminal,
  neutraliseCommands,
} from '#report/escape';
import fc from '../../support/fast-check.ts';

describe('escapeTerminal', () => {
  it.each([
    ['\x1b[31mred', '\\x1b[31mred'],
    ['\x9b31m', '\\x9b31m'],
    ['a\r\nb\tc\0', 'a\\r\\nb\\tc\\x00'],
    ['\u202egnp.exe\u2069', '\\u{202e}gnp.exe\\u{2069}'],
    ['\ufeffzero\u200bwidth\u2028', '\\u{feff}zero\\u{200b}width\\u{2028}'],
    ['tag \u{e0041}', 'tag \\u{e0041}'],
    ['lone \ud800', 'lone \\u{d800}'],
    ['ListenAddress [::]:22 日本語 é \\n', 'ListenAddress [::]:22 日本語 é \\n'],
  ])('%j', (text, expected) => {
    expect(escapeTerminal(text)).toBe(expected);
  });

  it('leaves nothing that a terminal obeys, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeTerminal(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

/** As the runner's source reads a line: trimmed, `::`, a name up to a blank or `::`, `::`; or `##[` anywhere. */
const obeyed =
  /^\s*::(?:error|warning|notice|debug|add-mask|stop-commands|group|endgroup|set-output|set-env|save-state|add-path|add-matcher|remove-matcher|echo)(?:\s.*?)?::|##\[/i;

describe('workflow commands', () => {
  it.each(['::error::x', '  ::add-mask::secret', '\t::Stop-Commands::t', '::set-output name=a::b', 'x ##[error]y'])(
    'takes the effect from %j',
    (line) => {
      expect(line).toMatch(obeyed);
      expect(neutraliseCommands(line)).not.toMatch(obeyed);
      expect(neutraliseCommands(`first\n${line}\nlast`).split('\n')[1]).not.toMatch(obeyed);
    },
  );

  it.each(['::/0 refused', '::1', '::ffff:192.0.2.1 and ::1', '  fe80::dead ::1', '::dead ::1', 'a::b', '# [x]'])(
    'leaves %j as it is',
    (line) => expect(neutraliseCommands(line)).toBe(line),
  );

  it('holds for any text', () => {
    const piece = fc.constantFrom(
      '::',
      ':',
      'error',
      ' file=x',
      '\n',
      '\r',
      ' ',
      '\t',
      '##[',
      '#',
      'group',
      'add-mask',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        for (const line of neutraliseCommands(pieces.join('')).split('\n')) expect(line).not.toMatch(obeyed);
      }),
      { numRuns: 3000 },
    );
  });

  // The order and the characters are those of `escapeData` and `escapeProperty` in GitHub's toolkit.
  it('escapes messages and properties as the runner undoes it', () => {
    expect(escapeGithubMessage('100%\nnext')).toBe('100%25%0Anext');
    expect(escapeGithubMessage('a\rb')).toBe('a\\rb');
    expect(escapeGithubMessage('see ::error::x')).toBe('see : :error::x');
    expect(escapeGithubProperty('a:b,c%d\ne')).toBe('a%3Ab%2Cc%25d\\ne');
    expect(escapeGithubProperty('::1')).toBe('%3A%3A1');
  });
});

describe('Markdown', () => {
  it('makes nothing of markup', () => {
    expect(escapeMarkdown('# [a](b) <img> *x* `c` |d| @admin')).toBe(
      '\\# \\[a\\]\\(b\\) \\<img\\> \\*x\\* \\`c\\` \\|d\\| @<!-- -->admin',
    );
    expect(escapeMarkdown('https://evil.example')).toBe('https:<!-- -->//evil\\.example');
    expect(escapeMarkdown('www.evil.example')).toBe('www<!-- -->\\.evil\\.example');
    expect(escapeMarkdown('a\nb\x1b')).toBe('a\\\\nb\\\\x1b');
  });

  it('fences code with more backticks than it has', () => {
    expect(escapeMarkdownCode('Port 22')).toBe('`Port 22`');
    expect(escapeMarkdownCode('a `` b')).toBe('```a `` b```');
    expect(escapeMarkdownCode('`x`')).toBe('`` `x` ``');
    expect(escapeMarkdownCode('')).toBe('`  `');
    expect(escapeMarkdownCode('a|b')).toBe('`a\\|b`');
  });
});
