import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFleet, mixedFleet } from '../../support/make-fleet.ts';
import { type CliResult, runCli } from '../cli/run-cli.ts';

const { root, remove } = makeFleet(mixedFleet);
afterAll(remove);

const run = (...args: readonly string[]): Promise<CliResult> =>
  runCli(root, [...args, '--no-config'], { XDG_CACHE_HOME: join(root, '.cache') });
const named = ['eu', 'us', 'packed', 'sos', 'wrapped'];
const expected = ['--from', '198.51.100.7', '--from', 'internet'];

async function writeShards(count: number, ...args: readonly string[]): Promise<string[]> {
  const files = Array.from({ length: count }, (_, i) => `part-${i + 1}-of-${count}.ndjson`);
  for (const [i, file] of files.entries())
    await run('check', ...named, ...args, '--shard', `${i + 1}/${count}`, '--output', `shard=${file}`, '-f', 'concise');
  return files;
}

describe('shards', () => {
  it.each([1, 3, 12])('joined are what one run gives, byte for byte: %i of them', async (count) => {
    const files = await writeShards(count, ...expected);
    for (const format of ['ndjson', 'json', 'text', 'concise']) {
      const whole = await run('check', ...named, ...expected, '-j', '1', '-f', format);
      const joined = await run('merge', ...files.reverse(), '-f', format);
      expect(joined).toEqual(whole);
    }
  });

  it('are redacted as one run is', async () => {
    const files = await writeShards(2);
    const redacted = ['--redact', '--redact-key', 'ours'];
    for (const format of ['ndjson', 'text']) {
      const whole = await run('check', ...named, '-j', '1', '-f', format, ...redacted);
      expect(whole.out).not.toMatch(/web01|192\.0\.2\.10\b/);
      expect(await run('merge', ...files, '-f', format, ...redacted)).toEqual(whole);
    }
  });

  it('say nothing of hosts of other parts', async () => {
    const parts = await Promise.all(
      [1, 2].map((i) => run('check', 'us', '--shard', `${i}/2`, '-f', 'ndjson', '--no-fixes')),
    );
    const hosts = parts.map(({ out }) =>
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).host),
    );
    expect(hosts).toEqual([['db01'], ['web01']]);
  });

  it('are refused where one is missing, twice there, of another run or cut off', async () => {
    const [one = '', two = '', three = ''] = await writeShards(3);
    const [, other = ''] = await writeShards(2);
    const [differently = ''] = await writeShards(3, '--from', '192.0.2.1');
    await writeShards(3);
    writeFileSync(join(root, 'differently.ndjson'), readFileSync(join(root, differently)));
    const said = async (...files: string[]): Promise<string> => {
      const { code, err } = await run('merge', ...files);
      expect(code).toBe(2);
      return err;
    };
    expect(await said(one, three)).toContain('2/3 is missing');
    expect(await said(one, one, two)).toContain('1/3 is there twice');
    expect(await said(one, other)).toContain('parts of different runs');
    expect(await said('eu/notes.md')).toContain('did not write it');
    expect(await said('nowhere')).toContain('cannot be read: there is no such file');
    truncateSync(join(root, two), readFileSync(join(root, two)).length - 10);
    expect(await said(one, two, three)).toContain('was cut off');
  });

  it.each(['0/2', '3/2', '1', 'a/b', '1/0'])('is no part: %s', async (text) => {
    const { code, err } = await run('check', 'us', '--shard', text);
    expect([code, err]).toEqual([2, expect.stringContaining('as in 2/4')]);
  });
});
