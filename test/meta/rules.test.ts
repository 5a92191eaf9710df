import { describe, expect, it } from 'vitest';
import type { Rule } from '#engine/rule';
import { rules } from '#rules/index';
import { exists, filesIn, foldersIn, readText, ruleIds } from '../../src/dev/project.ts';

describe('rules', () => {
  it('are all registered', () => {
    expect(rules.map(({ id }) => id)).toEqual(ruleIds());
  });

  it('have no page or fixture without a rule', () => {
    const ids = new Set(ruleIds());
    const hops = foldersIn('rules');
    const pages = hops.flatMap((hop) =>
      filesIn(`rules/${hop}`)
        .filter((name) => name.endsWith('.md'))
        .map((name) => `${hop}/${name.slice(0, -3)}`),
    );
    const fixtures = foldersIn('fixtures/rules').flatMap((hop) =>
      foldersIn(`fixtures/rules/${hop}`).map((name) => `${hop}/${name}`),
    );
    expect([...pages, ...fixtures].filter((id) => !ids.has(id))).toEqual([]);
  });
});

const foundMessages = (id: string): Set<string> => {
  const folder = `fixtures/rules/${id}`;
  const lines = foldersIn(folder).flatMap((one) =>
    exists(`${folder}/${one}/findings.txt`) ? readText(`${folder}/${one}/findings.txt`).split('\n') : [],
  );
  return new Set(lines.map((line) => line.split(' ')[2] ?? ''));
};

describe.each(rules.map((rule): [string, Rule] => [rule.id, rule]))('%s', (id, rule) => {
  it('says what is there, in kebab-case and without advice', () => {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(id).not.toMatch(/\/(?:no|check|avoid|prefer|require)-/);
    expect(rule.title).toMatch(/^\S.*[^.\s]$/);
  });

  it('has options that say what they decide, and a default in their range', () => {
    for (const [name, option] of Object.entries(rule.options ?? {})) {
      expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect(option.description).toMatch(/^[A-Z].*\.$/);
      expect(option.default).toBeGreaterThanOrEqual(option.minimum);
      expect(option.default).toBeLessThanOrEqual(option.maximum);
    }
  });

  it('writes sentences that end', () => {
    for (const sentence of Object.values(rule.messages)) {
      expect(sentence).toMatch(/[.!?)`}]$/);
      expect(sentence.replace(/\{\w+\}/g, '')).not.toMatch(/[{}]/);
    }
  });

  it('has a fixture for each of its messages', () => {
    const found = foundMessages(id);
    expect(Object.keys(rule.messages).filter((message) => !found.has(`${id}#${message}`))).toEqual([]);
  });
});
