import { describe, expect, it } from 'vitest';
import type { SshdConfigRoot } from '#formats/sshd-config/ast';
import { argumentsOf, directivesOf } from '#formats/sshd-config/ast';
import { parseSshdConfig } from '#formats/sshd-config/parse-config';
import type { Era } from '#formats/sshd-config/versions';
import { delimitedWords } from '#formats/sshd-config/words';
import type { Syntax } from '#formats/syntax';
import fc from '../../../support/fast-check.ts';
import { fixture } from './sshd-host.ts';

const eras: readonly Era[] = ['delimited', 'shell'];

/** Keyword and arguments of each line, as both kinds of releases read it. */
const words = (line: string, era: Era): string[][] =>
  directivesOf(parseSshdConfig(line, era)).map((directive) => [
    directive.name,
    ...argumentsOf(directive).map((argument) => argument.value),
    ...(directive.balanced ? [] : ['unbalanced']),
  ]);

function checkPlaces(node: Syntax, text: string): void {
  let last = node.start;
  for (const child of node.children ?? []) {
    expect(child.start).toBeGreaterThanOrEqual(last);
    expect(child.end).toBeLessThanOrEqual(node.end);
    expect(child.start).toBeLessThanOrEqual(child.end);
    last = child.end;
    checkPlaces(child, text);
  }
}

describe('words of a line', () => {
  it.each([
    ['Port 22', ['port', '22'], ['port', '22']],
    ['  Port\t=  22  ', ['port', '22'], ['port', '22']],
    ['Port = = 22', ['port', '', '22'], ['port', '=', '22']],
    ['"Port" 22', ['port', '22'], ['port', '22']],
    ['Port 2223#alt', ['port', '2223'], ['port', '2223#alt']],
    ['AllowUsers a # b', ['allowusers', 'a'], ['allowusers', 'a']],
    ["Banner '/a b'", ['banner', "'/a", "b'"], ['banner', '/a b']],
    ['Banner "/a b"', ['banner', '/a b'], ['banner', '/a b']],
    ['Banner "/a#b"', ['banner', 'unbalanced'], ['banner', '/a#b']],
    ['Banner /a\\ b', ['banner', '/a\\', 'b'], ['banner', '/a b']],
    ['Banner "a\\"b"', ['banner', 'a\\', 'unbalanced'], ['banner', 'a"b']],
    ['Banner "/a', ['banner', 'unbalanced'], ['banner', 'unbalanced']],
    ["Banner it's", ['banner', "it's"], ['banner', 'it', 'unbalanced']],
    ['Port 22\r', ['port', '22'], ['port', '22']],
    ['Port 22\f', ['port', '22'], ['port', '22']],
    ['Port 22\rX', ['port', '22', 'X'], ['port', '22\rX']],
    ["ForceCommand echo 'a' # b", ['forcecommand', "echo 'a'"], ['forcecommand', "echo 'a' # b"]],
    ['=Port 22', ['port', '22'], ['port', '22']],
  ])('%j', (line, delimited, shell) => {
    expect(words(line, 'delimited')).toEqual([delimited]);
    expect(words(line, 'shell')).toEqual([shell]);
  });

  it.each(['', '  ', '# Port 22', '"#x" y', 'Port"22', '== x'])('%j is no directive', (line) => {
    for (const era of eras) expect(words(line, era)).toEqual([]);
  });

  it('goes on on the next line after a NUL', () => {
    expect(words('Po\0rt 22\nrt 23\n', 'shell')).toEqual([['port', '23']]);
  });

  it('gives the old reader an empty word after quotes and equals signs', () => {
    const values = (text: string): string[] => delimitedWords(text).map(({ value }) => value);
    expect(values('"a"')).toEqual(['a', '']);
    expect(values('a=')).toEqual(['a', '']);
    expect(values('a b')).toEqual(['a', 'b']);
  });
});

describe('trees', () => {
  const shape = (root: SshdConfigRoot): string[] =>
    root.children.map((node) =>
      node.type === 'match' ? `match(${node.children.map((child) => child.type).join(' ')})` : node.type,
    );

  it('put what follows a Match line below it', () => {
    expect(shape(parseSshdConfig(fixture('sshd-config/odd/sshd_config'), 'shell'))).toEqual([
      'comment',
      'directive',
      'directive',
      'directive',
      'directive',
      'ignored',
      'ignored',
      'match(directive directive comment)',
      'match(directive directive)',
    ]);
  });

  it('have the places of the words', () => {
    const text = fixture('sshd-config/odd/sshd_config');
    const pieces = directivesOf(parseSshdConfig(text, 'shell')).flatMap((directive) =>
      directive.children.map(({ type, start, end }) => `${type} ${text.slice(start, end)}`),
    );
    expect(pieces.slice(0, 10)).toEqual([
      'keyword Port',
      'argument 2222',
      'comment # glued',
      'keyword "ListenAddress"',
      'argument =',
      'argument "10.0.0.5"',
      'keyword Banner',
      'argument "/etc/a b"\\ c#d',
      'keyword ForceCommand',
      "argument echo 'it is' # kept",
    ]);
  });

  it('never fail, and nodes lie inside their parents side by side', () => {
    const piece = fc.constantFrom(
      'Port',
      'Match',
      'ForceCommand',
      ' ',
      '\t',
      '=',
      '"',
      "'",
      '\\',
      '#',
      '\n',
      '\r',
      '\0',
      '\f',
      'x',
      '22',
      'é',
      '\ufeff',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        for (const era of eras) checkPlaces(parseSshdConfig(text, era), text);
      }),
      { numRuns: 400 },
    );
  });
});
