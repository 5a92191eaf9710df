import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundles, makeFleet, mixedFleet } from '../../support/make-fleet.ts';
import { bundledWorker, type CliResult, runCli } from '../cli/run-cli.ts';
import { documentsIn } from './documents-in.ts';

const { root, remove } = makeFleet({
  ...mixedFleet,
  'h/a1': bundles.badConfig,
  'h/b1': bundles.refused,
  'h/c1': bundles.refused,
});
afterAll(remove);

const check = (args: readonly string[], terminal = false): Promise<CliResult> =>
  runCli(root, ['check', ...args], { XDG_CACHE_HOME: join(root, '.cache') }, false, {
    worker: bundledWorker,
    isErrorTerminal: () => terminal,
  });
const paths = ['eu', 'us', 'packed', 'sos', 'wrapped', 'h'];

describe('threads', () => {
  it('give the same bytes, however many there are and in whatever order they end', async () => {
    const args = [...paths, '--no-config', '--no-fixes', '--format', 'ndjson'];
    const one = await check([...args, '--jobs', '1']);
    expect(one.out.split('\n')).toHaveLength(11);
    for (const jobs of ['2', '5']) {
      const several = await check([...args, '--jobs', jobs]);
      expect([several.code, several.err]).toEqual([one.code, one.err]);
      expect(several.out === one.out).toBe(true);
    }
  });

  it('that end are replaced, and what they worked on is reported', async () => {
    const rule = `{ id: 'listener/mine', title: 'Mine', severity: 'note', needs: [], messages: { m: 'M.' },
      check({ host }) { if (host.host === 'b1') process.exit(7); } }`;
    writeFileSync(join(root, 'mine.mjs'), `export const rules = [${rule}];\n`);
    writeFileSync(join(root, 'mine.toml'), 'plugins = ["./mine.mjs"]\n');
    const { code, out } = await check(['h', '--config', 'mine.toml', '--no-fixes', '-f', 'ndjson', '--jobs', '2']);
    const hosts = documentsIn(out);
    expect(hosts.map(({ host, summary }) => [host, summary.length > 0])).toEqual([
      ['a1', true],
      ['b1', false],
      ['c1', true],
    ]);
    expect(hosts[1].diagnostics[0].message).toContain('ended with 7');
    expect(code).toBe(4);
  });

  it('give a host up that takes too long, and go on with the others', async () => {
    const rule = `{ id: 'listener/mine', title: 'Mine', severity: 'note', needs: [], messages: { m: 'M.' },
      check({ host }) { while (host.host === 'b1'); } }`;
    writeFileSync(join(root, 'endless.mjs'), `export const rules = [${rule}];\n`);
    writeFileSync(join(root, 'endless.toml'), 'plugins = ["./endless.mjs"]\n');
    const args = ['h', '--config', 'endless.toml', '--no-fixes', '-f', 'ndjson', '--jobs', '1', '--cache=c'];
    const { code, out, err } = await check([...args, '--host-timeout', '15']);
    const hosts = documentsIn(out);
    expect(hosts.map(({ host, summary }) => [host, summary.length > 0])).toEqual([
      ['a1', true],
      ['b1', false],
      ['c1', true],
    ]);
    expect(hosts[1].diagnostics).toEqual([
      expect.objectContaining({ code: 'host-given-up', message: expect.stringContaining('longer than 15 s') }),
    ]);
    expect(code).toBe(3);
    expect(err).toContain('1 could not be analysed — b1');
    const kept = readdirSync(join(root, 'c'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(kept).toHaveLength(2);
    const wrong = await check([...args, '--host-timeout', 'soon']);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('--host-timeout needs a number of seconds')]);
  });

  it('say on a terminal what ended and how far they are, and only there', async () => {
    const args = ['h', '--no-config', '--no-fixes', '-f', 'ndjson', '--jobs', '1'];
    const { out, err } = await check(args, true);
    expect(err).toMatch(/\r\x1b\[Ka1: 1 error\b.*\n1 of 3, \d+(?:\.\d)? a second, \d+ s left/);
    expect(err).toContain('3 of 3');
    const quiet = await check(args);
    expect(quiet.out).toBe(out);
    expect(quiet.err).not.toContain('\x1b');
  });
});
