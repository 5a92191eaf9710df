import { describe, expect, it } from 'vitest';
import type { FormatName } from '#report/render-by-name';
import { sarifLog } from '#report/render-sarif';
import { rendered } from '../../support/rendered.ts';
import { documentFixture, documentNames, reportFixturePath } from '../../support/report-documents.ts';
import { schemaErrors } from '../../support/validate-json.ts';
import { sarifErrors } from '../../support/validate-sarif.ts';

const extensions: Readonly<Record<FormatName, string>> = {
  text: 'txt',
  concise: 'concise.txt',
  json: 'json',
  sarif: 'sarif',
  github: 'github.txt',
  ndjson: 'ndjson',
  gitlab: 'gitlab.json',
  junit: 'junit.xml',
  markdown: 'md',
  html: 'html',
};

/** The same value, every object built in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, inner]) => [key, reversed(inner)]));
}

describe.each(documentNames)('document %s', (name) => {
  const document = documentFixture(name);

  it('is a valid document', () => {
    expect(schemaErrors('report', document)).toEqual([]);
  });

  it.each(Object.entries(extensions))('as %s', async (format, extension) => {
    const text = rendered(format as FormatName, document, {});
    await expect(text).toMatchFileSnapshot(reportFixturePath(`${name}/expected.${extension}`));
  });

  it('in colour', async () => {
    const text = rendered('text', document, { color: true });
    await expect(text).toMatchFileSnapshot(reportFixturePath(`${name}/expected.ansi`));
    expect(text.replace(/\x1b\[\d+m/g, '')).toBe(rendered('text', document));
  });

  it.each(['github', 'full'] as const)('as SARIF of the profile %s is valid', (profile) => {
    const errors = sarifErrors(rendered('sarif', document, { profile }));
    // The full profile keeps suppressed results, which is what GitHub misreads.
    expect(errors.filter((error) => profile === 'github' || !error.includes('is suppressed'))).toEqual([]);
  });

  it.each(Object.keys(extensions))('gives the same bytes as %s however the document was built', (format) => {
    const shuffled = reversed(document) as typeof document;
    expect(rendered(format as FormatName, shuffled)).toBe(rendered(format as FormatName, document));
  });

  it('loses nothing as JSON', () => {
    expect(JSON.parse(rendered('json', document))).toEqual(document);
  });
});

describe('the hostile document', () => {
  const document = documentFixture('hostile');

  it.each(Object.keys(extensions))('puts no control character into %s', (format) => {
    expect(rendered(format as FormatName, document)).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it('brings no workflow command to a runner that reads along', () => {
    for (const format of ['text', 'concise', 'github', 'junit', 'markdown', 'html'] as const) {
      const lines = rendered(format, document, {}).split('\n');
      const commands = lines.filter((line) => /^\s*::[a-z-]+[ :]/i.test(line) || line.includes('##['));
      const ours = format === 'github' ? /^::(?:error|warning|notice) (?:file=[^:,]+,)?[^:]*title=[^:]*::/ : /(?!)/;
      expect(commands.filter((line) => !ours.test(line))).toEqual([]);
    }
  });

  it('makes no links but its own in SARIF messages', () => {
    const results = sarifLog(document).runs.flatMap((run) => run.results ?? []);
    const messages = results.flatMap((result) => [
      result.message.text!,
      ...(result.relatedLocations ?? []).map((location) => location.message!.text!),
    ]);
    const links = messages.flatMap((text) => text.match(/\]\([^)]*\)/g) ?? []);
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((link) => !/^\]\(\d+\)$/.test(link))).toEqual([]);
  });
});
