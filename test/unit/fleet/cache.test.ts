import { appendFileSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pruneCache } from '#fleet/prune-cache';
import { bundles, makeFleet, tarOf } from '../../support/make-fleet.ts';
import { type CliResult, runCli } from '../cli/run-cli.ts';

const { root, remove } = makeFleet({
  'h/web01': bundles.refused,
  'h/db01': bundles.badConfig,
  'h/web02.tar': tarOf(bundles.banned, 'web02'),
});
afterAll(remove);

const check = (...args: readonly string[]): Promise<CliResult> =>
  runCli(root, ['check', 'h', '--no-config', '-f', 'ndjson', ...args], { XDG_CACHE_HOME: join(root, '.cache') });

const entries = (directory: string): string[] =>
  readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();

describe('the cache', () => {
  it('answers for what did not change, whatever the times of its files', async () => {
    const first = await check('--cache=c1');
    expect(entries('c1')).toHaveLength(3);
    const touched = join(root, 'h/web01/etc/ssh/sshd_config');
    utimesSync(touched, new Date(), new Date());
    for (const entry of entries('c1')) {
      const text = readFileSync(entry, 'utf8');
      writeFileSync(entry, text.replaceAll('sshd/unknown-option', 'sshd/unknown-optiox'));
    }
    const again = await check('--cache=c1');
    expect(again.out).toContain('sshd/unknown-optiox');
    expect(again.out.replaceAll('optiox', 'option')).toBe(first.out);
    expect(entries('c1')).toHaveLength(3);
    expect(entries('c1').map((entry) => statSync(entry).mode & 0o077)).toEqual([0, 0, 0]);
  });

  it('asks anew for a byte that changed, in a folder and in an archive', async () => {
    await check('--cache=c2');
    appendFileSync(join(root, 'h/web01/etc/ssh/sshd_config'), 'Port 2299\n');
    const changed = await check('--cache=c2');
    expect(changed.out).toBe((await check('-j', '1')).out);
    expect(changed.out).toContain('2299');
    expect(entries('c2')).toHaveLength(4);
    const tar = join(root, 'h/web02.tar');
    const bytes = readFileSync(tar);
    const at = bytes.indexOf('203.0.113.50');
    bytes.write('203.0.113.51', at, 'latin1');
    writeFileSync(tar, bytes);
    expect((await check('--cache=c2')).out).toBe((await check('-j', '1')).out);
    expect(entries('c2')).toHaveLength(5);
  });

  it('asks anew for other questions, not for other formats and severities', async () => {
    await check('--cache=c3');
    await check('--cache=c3', '--fail-on', 'note');
    expect(entries('c3')).toHaveLength(3);
    await check('--cache=c3', '--from', '192.0.2.77');
    expect(entries('c3')).toHaveLength(6);
    await check('--cache=c3', '--now', '2026-01-01');
    expect(entries('c3')).toHaveLength(9);
  });

  it('gives a result that was damaged up', async () => {
    const first = await check('--cache=c4');
    for (const entry of entries('c4')) writeFileSync(entry, readFileSync(entry, 'utf8').slice(0, -100));
    expect((await check('--cache=c4')).out).toBe(first.out);
  });

  it('forgets what was used longest ago where there is too much of it', async () => {
    await check('--cache=c5');
    const directory = join(root, 'c5');
    const [first = '', ...others] = entries('c5');
    const sizes = entries('c5').map((entry) => statSync(entry).size);
    const all = sizes.reduce((sum, size) => sum + size, 0);
    writeFileSync(join(directory, 'mine.txt'), 'x'.repeat(all));
    pruneCache(directory, all);
    expect(entries('c5')).toHaveLength(4);
    for (const [i, entry] of others.entries()) utimesSync(entry, 1_000_000 + i, 1_000_000 + i);
    // Whoever was answered from it was used.
    await check('--cache=c5');
    expect(others.map((entry) => statSync(entry).mtimeMs > 1e12)).toEqual([true, true]);
    utimesSync(first, 1_000_000, 1_000_000);
    pruneCache(directory, all - 1);
    expect(entries('c5')).toEqual([...others, join(directory, 'mine.txt')].sort());
    pruneCache(directory, 0);
    expect(entries('c5')).toEqual([join(directory, 'mine.txt')]);
    pruneCache(join(root, 'nowhere'), 0);
    const wrong = await check('--cache=c5', '--cache-limit', 'little');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('--cache-limit needs a number of MiB')]);
  });

  it('holds no secrets', async () => {
    const secret = `$6$saltsalt$${'x'.repeat(86)}`;
    const leaky = makeFleet({
      'h/web01': bundles.refused,
      'h/web01/etc/shadow': Buffer.from(`root:${secret}:1::::::\n`),
    });
    try {
      appendFileSync(join(leaky.root, 'h/web01/etc/ssh/sshd_config'), `Bogus ${secret}\n`);
      await runCli(leaky.root, ['check', 'h', '--no-config', '--cache=c'], { XDG_CACHE_HOME: leaky.root });
      const kept = readdirSync(join(leaky.root, 'c'), { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile())
        .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
      expect(kept).toHaveLength(1);
      expect(kept[0]).toContain('Bogus');
      expect(kept[0]).not.toContain('saltsalt');
    } finally {
      leaky.remove();
    }
  });
});
