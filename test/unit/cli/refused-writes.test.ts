import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle } from '../discover/bundle.ts';
import { cliProcess, runCli } from './run-cli.ts';

const host = { 'web01/etc/ssh/sshd_config': 'Port 22\n' };

describe.skipIf(!existsSync('/dev/full'))('where the disk is full', () => {
  const [program, args] = cliProcess;
  const shell = (command: string) =>
    spawnSync('sh', ['-c', `"$@" ${command}`, 'sh', program, ...args], { cwd: bundle(host), encoding: 'utf8' });

  it('standard output ends in one sentence', () => {
    const { status, stderr } = shell('check web01 >/dev/full');
    expect([status, stderr]).toEqual([2, 'sshreach: Standard output cannot be written: no space is left.\n']);
  });

  it('standard error is done without', () => {
    const { status, stdout } = shell('check web01 nowhere --format concise 2>/dev/full');
    expect([status, stdout.includes('web01')]).toEqual([3, false]);
  });

  it('an output file is named', async () => {
    expect(await runCli(bundle(host), ['web01', '--output', 'json=/dev/full'])).toMatchObject({
      code: 2,
      err: 'sshreach: /dev/full cannot be written: no space is left.\n',
    });
  });
});

describe('here', () => {
  it('writes outputs where it was started and reads the settings there', async () => {
    const root = bundle({ 'sshreach.toml': 'outputs = ["json=here.json"]\n' });
    const { err } = await runCli(root, ['here', '--exit-zero', '--no-fixes', '--format', 'concise']);
    const { hosts } = JSON.parse(readFileSync(join(root, 'here.json'), 'utf8'));
    expect([hosts.length, err]).toEqual([1, expect.not.stringContaining('mistake')]);
    for (const { files } of hosts) for (const { path } of files ?? []) expect(path).not.toContain('sshreach-here');
  }, 120_000);
});
