import { spawn } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundles, makeFleet } from '../../support/make-fleet.ts';
import { cliProcess, spawnCli } from '../cli/run-cli.ts';

const { root, remove } = makeFleet(
  Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`h/x${10 + i}`, bundles.badConfig])),
);
afterAll(remove);

const args = ['check', 'h', '--no-config', '--format', 'ndjson', '--jobs', '1'];
const environment = { XDG_CACHE_HOME: join(root, '.cache') };
const check = (...more: readonly string[]) => spawnCli(root, [...args, ...more], '', environment);

const logs = (): string[] =>
  readdirSync(join(root, '.cache/sshreach/runs'), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

/** Runs until the first host was reported, and is killed there. */
function runAndKill(): Promise<string> {
  const [program, before] = cliProcess;
  const child = spawn(program, [...before, ...args], { cwd: root, env: { ...process.env, ...environment } });
  let out = '';
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString();
    child.kill('SIGKILL');
  });
  return new Promise((resolve) => child.on('close', () => resolve(out)));
}

describe('a run that was killed', () => {
  it('goes on where it was, and gives the bytes that it would have given', async () => {
    const whole = check();
    expect(logs()).toEqual([]);
    const begun = await runAndKill();
    expect(whole.out.startsWith(begun.slice(0, begun.lastIndexOf('\n') + 1))).toBe(true);
    expect(begun.length).toBeLessThan(whole.out.length);
    const [log = ''] = logs();
    const found = readFileSync(log, 'utf8');
    // What is written down there is what is answered; a host that changed since, and the last one, are looked at again.
    writeFileSync(
      log,
      `${found.replaceAll('sshd/unknown-option', 'sshd/unknown-optiox')}{"type":"place","hosts":[{"by`,
    );
    const { out, code } = check('--resume');
    expect(code).toBe(1);
    expect(out).toContain('sshd/unknown-optiox');
    expect(out.replaceAll('optiox', 'option')).toBe(whole.out);
    expect(logs()).toEqual([]);
  });

  it('looks again at what changed since', async () => {
    await runAndKill();
    appendFileSync(join(root, 'h/x10/etc/ssh/sshd_config'), 'Port 2299\n');
    const { out } = check('--resume');
    expect(out).toBe(check().out);
    expect(out.split('\n')[0]).toContain('2299');
  });

  it('is begun anew unless asked to go on', async () => {
    await runAndKill();
    const [log = ''] = logs();
    writeFileSync(log, readFileSync(log, 'utf8').replaceAll('sshd/unknown-option', 'sshd/unknown-optiox'));
    expect(check().out).not.toContain('optiox');
    expect(logs()).toEqual([]);
  });
});
