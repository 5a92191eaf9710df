import { describe, expect, it } from 'vitest';
import { collapseSteps } from '#report/collapse-steps';
import { renderTraceText } from '#report/render-trace-text';
import { documentFixture, placeOf, reportFixturePath, stepOf } from '../../support/report-documents.ts';

describe('collapseSteps', () => {
  const passed = [1, 2, 3, 4].map((line) => stepOf({ at: placeOf('f', line, `rule ${line}`) }));
  const matched = stepOf({ importance: 'matched', text: 'Jumps.' });

  it('joins what passed in a row and keeps what matched', () => {
    const steps = collapseSteps([...passed, matched, ...passed.slice(0, 2)]);
    expect(steps.map((step) => step.text)).toEqual([
      '4 entries in a row do not decide, up to line 4.',
      'Jumps.',
      'Does not match.',
      'Does not match.',
    ]);
    expect(steps[0]!.at!.line).toBe(1);
  });

  it('does not join over stages, depths or packets', () => {
    const mixed = [
      passed[0]!,
      { ...passed[1]!, stage: 'LOCAL' },
      { ...passed[2]!, depth: 1 },
      { ...passed[3]!, packet: 'ack' as const },
    ];
    expect(collapseSteps(mixed)).toEqual(mixed);
  });

  it('counts steps without a place, too', () => {
    const bare = passed.map((step) => ({ ...step, at: null }));
    expect(collapseSteps(bare)).toEqual([{ ...bare[0], text: '4 entries in a row do not decide.' }]);
  });
});

describe('a trace for people', () => {
  const steps = [
    ...documentFixture('input-drop').hosts[0]!.findings[0]!.path,
    stepOf({
      packet: 'answer',
      hop: 'route',
      stage: 'route',
      text: 'Nothing is sent back.',
      at: null,
      importance: 'matched',
    }),
  ];

  it('goes packet by packet and hop by hop', async () => {
    await expect(renderTraceText(steps)).toMatchFileSnapshot(reportFixturePath('input-drop/expected.trace.txt'));
  });

  it('is the same without its colours', () => {
    expect(renderTraceText(steps, { color: true }).replace(/\x1b\[\d+m/g, '')).toBe(renderTraceText(steps));
  });

  it('says when there is none', () => {
    expect(renderTraceText([])).toBe('No steps.\n');
  });

  it('is safe to print', () => {
    const text = renderTraceText(documentFixture('hostile').hosts[0]!.findings[0]!.path);
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(text).not.toMatch(/^\s*::[a-z]/m);
  });
});
