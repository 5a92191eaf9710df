import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundles, makeFleet } from '../../support/make-fleet.ts';
import { runCli } from '../cli/run-cli.ts';
import { documentsIn } from './documents-in.ts';

const { root, remove } = makeFleet({
  'h/a1': bundles.refused,
  'h/b1': bundles.badConfig,
  'h/c1': bundles.refused,
});
afterAll(remove);

/** A rule that fails on one host, as a mistake of ours would. */
const rule = `{ id: 'listener/mine', title: 'Mine', severity: 'note', needs: [], messages: { m: 'M.' },
  check({ host }) { if (host.host === 'b1') throw new Error('we did not think of that'); } }`;
writeFileSync(join(root, 'mine.mjs'), `export const rules = [${rule}];\n`);
writeFileSync(join(root, 'mine.toml'), 'plugins = ["./mine.mjs"]\n');

const check = (...args: readonly string[]) =>
  runCli(root, ['check', 'h', '--config', 'mine.toml', '-f', 'ndjson', '--no-fixes', ...args], {
    XDG_CACHE_HOME: join(root, '.cache'),
  });

describe('a host on which sshreach fails', () => {
  it.each([
    ['together with others', []],
    ['one by one', ['-j', '1']],
  ])('is reported, and the others are analysed: %s', async (_, args) => {
    const { code, out, err } = await check(...args);
    const hosts = documentsIn(out);
    expect(hosts.map(({ host, summary }) => [host, summary.length > 0])).toEqual([
      ['a1', true],
      ['b1', false],
      ['c1', true],
    ]);
    expect(hosts[1].diagnostics).toEqual([
      expect.objectContaining({
        code: 'host-not-analysed',
        message: expect.stringContaining('we did not think of that'),
      }),
    ]);
    expect(code).toBe(4);
    if (args.length > 0) expect(err).toContain('1 could not be analysed — b1');
  });

  it('is not kept in the cache', async () => {
    await check('--cache=c');
    const { status, stdout } = spawnSync('grep', ['-rlE', 'host-not-analysed', join(root, 'c')], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([1, '']);
  });
});
