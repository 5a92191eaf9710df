import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../unit/cli/run-cli.ts';

const page = readFileSync('README.md', 'utf8');
const story = 'fixtures/hosts/refused-after-hardening/bundle';

/** Where the commands of the page find what it calls web01. */
const root = mkdtempSync(join(tmpdir(), 'sshreach-readme-'));
cpSync(story, join(root, 'web01'), { recursive: true });
cpSync(story, join(root, story), { recursive: true });
afterAll(() => rmSync(root, { recursive: true }));

/** A command that the page shows, and what it says that the command prints; `…` alone in a line stands for more. */
interface Shown {
  readonly command: string;
  readonly output: string;
}

const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language,
  text: text!,
}));
const shown = blocks.flatMap(({ language, text }, i): Shown[] => {
  if (language === 'text') return [{ command: /dist\/cli\.js (.*)/.exec(blocks[i - 1]!.text)![1]!, output: text }];
  if (language !== 'console') return [];
  return [...text.matchAll(/^\$ sshreach (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, command, output]) => ({
    command: command!,
    output: output!,
  }));
});

/** What is printed, shortened as the page shortens it: lines up to the first that the page leaves out. */
function shorten(printed: string, output: string): string {
  const lines = output.split('\n');
  const cut = lines.indexOf('…');
  return cut < 0 ? printed : `${printed.split('\n').slice(0, cut).join('\n')}\n…\n`;
}

describe('the README', () => {
  it('shows what commands print', () => {
    expect(shown.map(({ command }) => command.split(' ')[0])).toEqual(expect.arrayContaining(['check', 'reach']));
  });

  it.each(shown.map(({ command, output }): [string, string] => [command, output]))('of %s', async (command, output) => {
    const { out } = await runCli(root, command.split(' '));
    const actual = shorten(out, output);
    if (process.env.UPDATE_FIXTURES === '1')
      writeFileSync(
        'README.md',
        readFileSync('README.md', 'utf8').replace(output, () => actual),
      );
    else expect(actual).toBe(output);
  });

  it('names files that are there', async () => {
    const links = [...page.matchAll(/\]\((?!https:)([^)#]+)\)/g)].map(([, path]) => path!);
    for (const path of links) expect(() => readFileSync(path), path).not.toThrow(/ENOENT/);
  });

  it('has settings that hold', async () => {
    const settings = blocks.filter(({ language }) => language === 'toml').map(({ text }) => text);
    for (const text of settings) {
      writeFileSync(join(root, 'sshreach.toml'), text);
      expect(await runCli(root, ['config', 'verify'])).toMatchObject({ code: 0 });
    }
    rmSync(join(root, 'sshreach.toml'));
  });
});
