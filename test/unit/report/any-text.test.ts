import { describe, expect, it } from 'vitest';
import type { PlaceReport, ReportDocument } from '#engine/document';
import fc from '../../support/fast-check.ts';
import { rendered } from '../../support/rendered.ts';
import { documentOf, findingOf, hostOf, stepOf } from '../../support/report-documents.ts';
import { sarifErrors } from '../../support/validate-sarif.ts';

/** What a hostile input would put anywhere: control sequences, markup, commands, any Unicode. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        '\x1b[2J',
        '::error::',
        '\r\n',
        '\n',
        '](1)',
        '[',
        '%',
        '##[group]',
        '`',
        '. A',
        '\u202e',
        'x',
        '/',
        ':',
        '..',
      ),
    )
    .map((pieces) => pieces.join('')),
);
const number = fc.integer({ min: 1, max: 400 });
const place: fc.Arbitrary<PlaceReport> = fc.record({
  file: text,
  ...{ line: number, column: number, endLine: number, endColumn: number },
  ...{ text, sourceLine: text },
});

const document: fc.Arbitrary<ReportDocument> = fc
  .record({ words: text, label: text, at: place, related: place, step: place, host: text, code: text, file: text })
  .map(({ words, label, at, related, step, host, code, file }) =>
    documentOf(
      hostOf({
        host,
        findings: [
          findingOf({
            ...{ text: `There is ${words}. ${words}`, at, label, sources: [words] },
            related: [{ at: related, label }],
            path: [stepOf({ at: step, stage: words, text: words, importance: 'deciding' })],
          }),
        ],
        diagnostics: [
          {
            code: code || 'code',
            severity: 'warning',
            message: `Not understood: ${words}`,
            effect: 'widens',
            file,
            at: related,
          },
        ],
        notEvaluated: [{ rule: 'listener/loopback-only', missing: [{ layer: words, command: words }] }],
      }),
    ),
  );

describe('whatever text the input brings', () => {
  it('is printed without control characters or commands to a runner', () => {
    fc.assert(
      fc.property(document, (one) => {
        for (const format of ['text', 'concise', 'json', 'sarif', 'github'] as const) {
          const out = rendered(format, one, {});
          expect(out).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
          if (format === 'json' || format === 'sarif') continue;
          expect(out).not.toContain('##[');
          for (const line of out.split('\n')) {
            if (format === 'github' && /^::(?:error|warning) file=[^:]*title=[^:]*::/.test(line)) continue;
            expect(line).not.toMatch(/^\s*::(?:error|group)(?:\s.*)?::/);
          }
        }
      }),
    );
  });

  it('keeps SARIF valid and as GitHub takes it', () => {
    fc.assert(
      fc.property(document, (one) => {
        expect(sarifErrors(rendered('sarif', one))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
