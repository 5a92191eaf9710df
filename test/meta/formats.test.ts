import { describe, expect, it } from 'vitest';
import type { Format } from '#formats/format';
import { formats } from '#formats/registry';
import { exists, filesIn, foldersIn, formatFolders, readText } from '../../src/dev/project.ts';

describe('formats', () => {
  it('are all registered, by folder', () => {
    expect(formats.map(({ id }) => id)).toEqual(formatFolders());
  });

  it('have a manifest in every folder', () => {
    const folders = foldersIn('src/formats').filter((name) => !name.startsWith('_'));
    expect(folders.filter((name) => !exists(`src/formats/${name}/format.ts`))).toEqual([]);
  });

  it('have kinds whose ids are theirs alone', () => {
    const ids = formats.flatMap(({ kinds }) => kinds.map(({ id }) => id));
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it('know what they list, and no file whose name and content say nothing', () => {
    const claim = { path: 'x', slug: 'x' };
    expect(formats.filter((format) => format.detect(claim, '') !== null).map(({ id }) => id)).toEqual([]);
    expect(formats.filter((format) => format.detect({ path: '', slug: '' }, 'lorem ipsum\n') !== null)).toEqual([]);
  });
});

describe.each(formats.map((format): [string, Format] => [format.id, format]))('%s', (id, format) => {
  it('lists its kinds', () => {
    expect(format.kinds.length).toBeGreaterThan(0);
    for (const kind of format.kinds) {
      expect(kind.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      expect(kind.title).not.toBe('');
    }
  });

  it('has a support table without repeats', async () => {
    const { support } = await format.load();
    const constructs = support.map(({ construct }) => construct);
    expect(constructs.length).toBeGreaterThan(0);
    expect(constructs.filter((one, i) => constructs.indexOf(one) !== i)).toEqual([]);
  });

  it('has a README with an introduction', () => {
    const readme = exists(`src/formats/${id}/README.md`) ? readText(`src/formats/${id}/README.md`) : '';
    const introduction = readme.split('<!-- generated: support -->')[0]!.split('\n').slice(1).join('\n').trim();
    expect(introduction).not.toBe('');
  });

  it('has fixtures', () => {
    expect(exists(`fixtures/formats/${id}`)).toBe(true);
    expect(filesIn(`fixtures/formats/${id}`).length + foldersIn(`fixtures/formats/${id}`).length).toBeGreaterThan(0);
  });

  it('never fails on a text that is not its own', async () => {
    const { textMap } = await import('#core/text-map');
    const code = await format.load();
    const dialect = { openssh: null, os: null };
    for (const text of [
      '',
      '\n',
      '\0',
      '\ufeff',
      '{',
      '<',
      '[[',
      'lorem ipsum\n',
      '\ud800 x\r\n',
      '-A \t\n*filter\n',
    ]) {
      for (const kind of format.kinds) {
        const file = {
          id: 0,
          host: 'web01',
          path: 'x',
          claim: { path: 'x', slug: 'x' },
          namespace: null,
          capturedAt: null,
          quality: 'complete' as const,
          text,
          map: textMap(text),
        };
        const parsed = code.parse(file, kind.id, dialect);
        for (const { span } of parsed.diagnostics)
          if (span !== null) expect(0 <= span.start && span.start <= span.end && span.end <= text.length).toBe(true);
        expect(code.tree(file, parsed).type).not.toBe('');
      }
    }
  });
});
