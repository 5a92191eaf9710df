import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { projectRoot, readText } from '../../src/dev/project.ts';

function sourcesIn(folder: string): string[] {
  return readdirSync(`${projectRoot}${folder}`, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(projectRoot.length))
    .sort();
}

const sources = [...sourcesIn('src'), ...sourcesIn('rules')];
const lineCount = (path: string): number => readText(path).split('\n').length - 1;

describe('source files', () => {
  it('are small: the median is under 120 lines', () => {
    const lengths = sources.map(lineCount).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(120);
  });

  it('over 400 lines state a reason in their first comment', () => {
    const long = sources.filter((path) => lineCount(path) > 400);
    const reason = /^(?:\/\*[\s\S]*?\*\/|(?:\/\/.*\n)+)/;
    expect(
      long.filter((path) => !/\b(?:long|one (?:file|table)|together)\b/.test(reason.exec(readText(path))?.[0] ?? '')),
    ).toEqual([]);
  });

  it('have names in kebab-case that say what they hold', () => {
    const wrong = sources.filter((path) => {
      const name = path.slice(path.lastIndexOf('/') + 1, -3);
      return !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) || /^(?:utils?|helpers?|common|misc|manager)$/.test(name);
    });
    expect(wrong).toEqual([]);
  });

  it('leave nothing to be done later', () => {
    const pattern = new RegExp(`\\b(?:${['TODO', 'FIX'.concat('ME'), 'X'.repeat(3)].join('|')})\\b`);
    expect(sources.filter((path) => pattern.test(readText(path)))).toEqual([]);
  });
});
