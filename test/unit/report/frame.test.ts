import { describe, expect, it } from 'vitest';
import type { PlaceReport } from '#engine/document';
import { cellsOf, cutTo, widthOfText, wrap } from '#report/cells';
import { colorsFor } from '#report/colors';
import { type FrameSpan, renderFrame } from '#report/frame';
import { markLine, stretchOf } from '#report/marked-line';
import fc from '../../support/fast-check.ts';
import { placeOf } from '../../support/report-documents.ts';

const colors = colorsFor(false);
const frame = (spans: FrameSpan[], width = 80): string[] =>
  renderFrame(spans, { colors, primary: (text) => text, width }).lines;
const primary = (at: PlaceReport, label: string | null = null): FrameSpan => ({ at, label, primary: true });
const related = (at: PlaceReport, label: string): FrameSpan => ({ at, label, primary: false });

describe('a code frame', () => {
  it('marks a span under its line', () => {
    expect(frame([primary(placeOf('etc/ssh/sshd_config', 9, 'Port 22', '22'), 'here')])).toEqual([
      ' --> etc/ssh/sshd_config:9:6',
      '  |',
      '9 | Port 22',
      '  |      ^^ here',
    ]);
  });

  it('groups by file, the primary one first, lines ascending, with a gap where lines are left out', () => {
    const lines = frame([
      related(placeOf('b', 3, 'three'), 'third'),
      primary(placeOf('a', 10, 'ten'), 'tenth'),
      related(placeOf('a', 9, 'nine'), 'ninth'),
      related(placeOf('a', 2, 'two'), 'second'),
    ]);
    expect(lines).toEqual([
      '  --> a:10:1',
      '   |',
      '2  | two',
      '   | --- second',
      '...',
      '9  | nine',
      '   | ---- ninth',
      '10 | ten',
      '   | ^^^ tenth',
      '   |',
      '  ::: b:3:1',
      '   |',
      '3  | three',
      '   | ----- third',
    ]);
  });

  it('gives each span of one line a row of marks', () => {
    const line = 'AllowUsers root bob';
    expect(
      frame([related(placeOf('f', 1, line, 'bob'), 'him'), primary(placeOf('f', 1, line, 'root'), 'whom')]),
    ).toEqual([
      ' --> f:1:12',
      '  |',
      '1 | AllowUsers root bob',
      '  |            ^^^^ whom',
      '  |                 --- him',
    ]);
  });

  it('keeps marks under tabs and wide characters', () => {
    const line = '\tPort\t22 # 日本 x';
    expect(frame([primary(placeOf('f', 1, line, '22')), related(placeOf('f', 1, line, 'x'), 'l')])).toEqual([
      ' --> f:1:7',
      '  |',
      '1 |     Port    22 # 日本 x',
      '  |             ^^',
      '  |                       - l',
    ]);
  });

  it('shows a region of several lines, and where it ends when that is beyond', () => {
    const at: PlaceReport = {
      ...{ file: 'f', line: 4, column: 3, endLine: 5, endColumn: 11 },
      text: 'ALL EXCEPT \\\r\n   10.0.0',
      sourceLine: '  ALL EXCEPT \\\r',
    };
    expect(frame([primary(at, 'both')]).slice(2)).toEqual([
      '4 |   ALL EXCEPT \\',
      '  |   ^^^^^^^^^^^^',
      '5 |    10.0.0',
      '  |    ^^^^^^ both',
    ]);
    expect(frame([primary({ ...at, endLine: 90, text: 'ALL' }, 'long')]).slice(2)).toEqual(
      ['4  |   ALL EXCEPT \\', '   |   ^^^^^^^^^^^^ long (to line 90)'].map((line) => line.replace(/^(4|\s)\s/, '$1')),
    );
  });

  it('points at the end of the line for columns beyond it', () => {
    const at = { ...placeOf('f', 1, 'short'), column: 40, endColumn: 50, text: 'gone' };
    expect(frame([primary(at, 'here')]).slice(2)).toEqual(['1 | short', '  |      ^ here']);
  });

  it('finds a region that redaction moved', () => {
    const at = { ...placeOf('f', 1, 'key [redacted] end', 'end'), column: 70, endColumn: 73 };
    expect(frame([primary(at)]).slice(2)).toEqual(['1 | key [redacted] end', '  |                ^^^']);
  });

  it('shows the region where the line is not known, and the place alone where nothing is', () => {
    const at = { ...placeOf('f', 7, 'Port 22'), column: 3, endColumn: 10 };
    expect(frame([primary({ ...at, sourceLine: '' })]).slice(2)).toEqual(['7 | Port 22', '  | ^^^^^^^']);
    expect(frame([primary({ ...at, sourceLine: '', text: '' }, 'words')])).toEqual([' --> f:7:3', '  = f:7:3: words']);
  });

  it('cuts a wide line around the primary span', () => {
    const line = `${'a'.repeat(500)}NEEDLE${'b'.repeat(500)}`;
    const [, , source, marks] = frame([primary(placeOf('f', 1, line, 'NEEDLE'))], 60) as [
      string,
      string,
      string,
      string,
    ];
    expect(widthOfText(source)).toBeLessThanOrEqual(60);
    expect(source.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('NEEDLE');
    expect(source.slice(4)).toMatch(/^…a+NEEDLEb+…$/);
  });

  it('takes a line of megabytes', () => {
    const line = `${'日本\t'.repeat(700_000)}NEEDLE${'x'.repeat(2_000_000)}`;
    const started = performance.now();
    const lines = frame([primary(placeOf('f', 1, line, 'NEEDLE'), 'here')], 60);
    expect(lines[2]).toContain('NEEDLE');
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('marks exactly the region, whatever the line holds', () => {
    const character = fc.constantFrom('a', 'Z', ' ', '\t', '日', 'é', 'e\u0301', '😀', '\x1b', '\u202e', '[', '"');
    fc.assert(
      fc.property(
        fc.array(character, { maxLength: 60 }),
        fc.array(character, { minLength: 1, maxLength: 10 }),
        fc.array(character, { maxLength: 60 }),
        fc.integer({ min: 20, max: 90 }),
        (before, inside, after, width) => {
          const line = [...before, ...inside, ...after].join('');
          const stretch = { start: before.join('').length, end: [...before, ...inside].join('').length };
          const { text, marks } = markLine(line, [stretch], width);
          expect(widthOfText(text)).toBeLessThanOrEqual(Math.max(width, 20));
          expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          const [mark] = marks as [{ column: number; width: number }];
          if (text.includes('…')) return;
          const cells = cellsOf(line).filter((cell) => cell.offset >= stretch.start && cell.offset < stretch.end);
          expect(mark.column).toBe(cells[0]!.column);
          expect(mark.width).toBe(
            Math.max(
              1,
              cells.reduce((sum, cell) => sum + cell.width, 0),
            ),
          );
        },
      ),
    );
  });

  it('never fails, whatever the positions say', () => {
    const number = fc.integer({ min: 1, max: 300 });
    const place = fc.record({
      file: fc.constantFrom('a', 'b', ''),
      ...{ line: number, column: number, endLine: number, endColumn: number },
      text: fc.string({ unit: 'binary', maxLength: 60 }),
      sourceLine: fc.string({ unit: 'binary', maxLength: 200 }),
    });
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 120 }),
        (places, width) => {
          const spans = places.map((at, index) => ({ at, label: at.text, primary: index === 0 }));
          for (const line of frame(spans, width)) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        },
      ),
    );
  });
});

describe('stretchOf', () => {
  it('trusts the columns where they show the region', () => {
    expect(stretchOf(placeOf('f', 1, 'a b a', 'b'), 'a b a')).toEqual({ start: 2, end: 3 });
    const second = { ...placeOf('f', 1, 'a b a', 'a'), column: 5, endColumn: 6 };
    expect(stretchOf(second, 'a b a')).toEqual({ start: 4, end: 5 });
  });

  it('trusts them where the text was cut', () => {
    const at = { ...placeOf('f', 1, 'xx abcdef', 'abcdef'), text: 'abc…' };
    expect(stretchOf(at, 'xx abcdef')).toEqual({ start: 3, end: 9 });
  });
});

describe('columns of a terminal', () => {
  it('counts wide, combining and plain characters', () => {
    expect(widthOfText('abc')).toBe(3);
    expect(widthOfText('日本')).toBe(4);
    expect(widthOfText('e\u0301')).toBe(1);
    expect(widthOfText('😀')).toBe(2);
  });

  it('cuts and wraps', () => {
    expect(cutTo('abcdef', 6)).toBe('abcdef');
    expect(cutTo('abcdefg', 6)).toBe('abcde…');
    expect(cutTo('日本語', 4)).toBe('日…');
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('unbreakable x', 5)).toEqual(['unbreakable', 'x']);
  });
});
