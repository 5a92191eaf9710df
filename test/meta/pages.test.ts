import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ruleUrl } from '#engine/links';
import type { Rule } from '#engine/rule';
import { descriptorOf } from '#report/sarif-rule';
import { rules } from '#rules/index';
import { parsePageExample } from '../../src/dev/page-example.ts';
import { projectRoot, readText } from '../../src/dev/project.ts';
import { runExample, sayFindings } from '../support/run-example.ts';

/** Rules whose page shows no bundle, and why. */
const withoutExample: Readonly<Record<string, string>> = {
  'tcp-wrappers/final-newline-missing': 'a block of text ends its lines, and the other cause is a line of 2,048 bytes',
};

const sections = [
  'What the client sees',
  'Why',
  'Example',
  'How to fix',
  'Options',
  'When to ignore it',
  'Versions',
  'References',
] as const;

/** The text of each section by its heading; the meaning, which comes before all headings, under the empty one. */
const sectionsOf = (page: string): Map<string, string> =>
  new Map(
    page.split(/^## /m).map((part, index) => {
      const [heading = '', ...text] = part.split('\n');
      return [index === 0 ? '' : heading, text.join('\n').trim()];
    }),
  );

describe.each(rules.map((rule): [string, Rule] => [rule.id, rule]))('the page of %s', (id, rule) => {
  const path = `rules/${id}.md`;
  const page = readText(path);

  it('has every section, in order, with something in it', () => {
    expect(page.startsWith(`# ${id}\n\n`)).toBe(true);
    const found = sectionsOf(page);
    const expected = sections.filter(
      (section) =>
        (section !== 'Example' || withoutExample[id] === undefined) &&
        (section !== 'Options' || rule.options !== undefined),
    );
    expect([...found.keys()]).toEqual(['', ...expected]);
    for (const [heading, text] of found) expect(`${heading}: ${text}`).toMatch(/: \S/);
  });

  it('refers to a manual or a published source', () => {
    expect(sectionsOf(page).get('References')).toMatch(
      /^- .*(?:\w\(\d\w?\)|https:\/\/|RFC \d+|release notes|CVE-|\]\()/m,
    );
  });

  it('is the help of its rule in SARIF, where a relative link would lead nowhere', () => {
    const { help } = descriptorOf({ ...rule, page, url: ruleUrl(id) }, []);
    expect(help!.markdown).toBe(page.trim());
    expect(page.match(/\]\((?!https:)[^)]*\)/g) ?? []).toEqual([]);
  });

  it('is written in whole sentences, without what only machines read', () => {
    expect(sectionsOf(page).get('')).toMatch(/[.:]$/m);
    expect(page.match(/<(?!https:)[a-z!/][^>]*>/g) ?? []).toEqual([]);
    expect(page.endsWith('\n')).toBe(true);
  });

  it('shows a bundle of which sshreach says what the page says, or has none for a reason', async () => {
    const example = parsePageExample(page);
    expect(example === null).toBe(withoutExample[id] !== undefined);
    if (example === null) return;
    const { files, says, corrected } = example;
    const actual = sayFindings(await runExample(files, rule));
    if (process.env.UPDATE_FIXTURES === '1')
      writeFileSync(
        `${projectRoot}${path}`,
        page.replace(`\n${says}\n`, () => `\n${actual}\n`),
      );
    else expect(actual).toBe(says);
    expect(actual).not.toBe('');
    if (corrected.size > 0) expect(sayFindings(await runExample(new Map([...files, ...corrected]), rule))).toBe('');
  });
});
