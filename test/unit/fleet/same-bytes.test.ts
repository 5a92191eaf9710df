import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { analyze } from '#sshreach';
import { bundles, makeFleet, mixedFleet, tarOf } from '../../support/make-fleet.ts';
import { rendered } from '../../support/rendered.ts';
import { type CliResult, runCli } from '../cli/run-cli.ts';

const { root, remove } = makeFleet(mixedFleet);
afterAll(remove);

const home = { XDG_CACHE_HOME: join(root, '.cache') };
const check = (args: readonly string[]): Promise<CliResult> =>
  runCli(root, ['check', ...args, '--no-config', '--no-fixes'], home);
const paths = ['eu', 'us', 'packed', 'sos', 'wrapped'];

/** What one pass over everything gives. */
const atOnce = async (named: readonly string[]) =>
  (await analyze(named, { workingDirectory: root, fixes: false })).document;

describe('many hosts, analysed one by one', () => {
  it.each([
    ['host folders and archives in several places', paths],
    ['one directory above all', ['.']],
    ['archives by name', ['packed/web02.tar', 'packed/db01.tar']],
    ['a pattern', ['{eu,us}/**']],
    ['files that were named one by one, of two roots', ['us/db01/etc/ssh/sshd_config', 'eu/web01/etc/ssh/sshd_config']],
    ['a file beside a single archive: one host', ['packed/web02.tar', 'us/db01/etc/ssh/sshd_config']],
    ['what is missing', ['eu', 'nowhere']],
  ])('are reported as if all had been analysed at once: %s', async (_, named) => {
    const document = await atOnce(named);
    const { out, err } = await check([...named, '--jobs', '1', '--format', 'concise']);
    expect(out).toBe(rendered('concise', document));
    const lines = await check([...named, '--jobs', '1', '--format', 'ndjson']);
    expect(lines.out).toBe(rendered('ndjson', document));
    expect(err.replaceAll(/^sshreach: (?: {2}.*|\d+ hosts?:)\n/gm, '')).toBe((await problemsAtOnce(named)).join(''));
  });

  it.each(['text', 'sarif', 'github', 'gitlab', 'junit', 'markdown', 'html'] as const)(
    'are the same as %s',
    async (format) => {
      const document = await atOnce(paths);
      expect((await check([...paths, '--jobs', '1', '--format', format])).out).toBe(
        format === 'sarif' ? rendered('sarif', await withPages(document)) : rendered(format, document),
      );
    },
  );

  it('keep their exit codes', async () => {
    expect((await check([...paths, '--jobs', '1'])).code).toBe(3);
    expect((await check(['eu', '--jobs', '1'])).code).toBe(1);
    expect((await check(['eu', '--jobs', '1', '--exit-zero'])).code).toBe(0);
    expect((await check(['eu/notes.md', '--jobs', '1'])).code).toBe(3);
  });

  it('are many without being asked for', async () => {
    const many = makeFleet(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`h${i}`, bundles.refused])));
    try {
      const { out, err } = await runCli(many.root, ['check', '.', '-f', 'ndjson', '--no-fixes'], home);
      expect(out.split('\n')).toHaveLength(10);
      expect(err).toContain('9 hosts:\nsshreach:   9 refuse everybody (refused, unreachable): ');
    } finally {
      many.remove();
    }
  });
});

async function problemsAtOnce(named: readonly string[]): Promise<string[]> {
  const { discovery } = await analyze(named, { workingDirectory: root, fixes: false });
  return discovery.problems.map(({ severity, message }) => `sshreach: ${severity}: ${message}\n`);
}

async function withPages<T extends { readonly rules: readonly { readonly id: string }[] }>(document: T): Promise<T> {
  const rules = document.rules.map((rule) => ({ ...rule, page: readFileSync(`rules/${rule.id}.md`, 'utf8') }));
  return { ...document, rules };
}

describe('an archive', () => {
  it('is a host under the name of the folder in it, beside a folder of that name', async () => {
    const two = makeFleet({ 'a/web01': bundles.refused, 'a/x.tar': tarOf(bundles.banned, 'web01') });
    try {
      const document = (await analyze(['a'], { workingDirectory: two.root })).document;
      expect(document.hosts.map(({ host }) => host)).toEqual(['web01', 'x.tar!/web01']);
      const { out } = await runCli(two.root, ['check', 'a', '-j', '1', '-f', 'json'], home);
      expect(JSON.parse(out).hosts.map(({ host }: { host: string }) => host)).toEqual(['web01', 'x.tar!/web01']);
    } finally {
      two.remove();
    }
  });
});
