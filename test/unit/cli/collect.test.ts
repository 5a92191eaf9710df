import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outputs } from '#cli/collect/what';
import { formats } from '#formats/registry';
import { runCli } from './run-cli.ts';

const slugOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9.]+/g, '-');

describe('the collecting script', () => {
  it('is a POSIX shell script that any shell can read', async () => {
    const { out, code } = await runCli(tmpdir(), ['collect']);
    expect(code).toBe(0);
    expect(out.startsWith('#!/bin/sh\n')).toBe(true);
    execFileSync('sh', ['-n'], { input: out });
  });

  it('collects into a directory, without private keys, and notes what failed', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'sshreach-collect-'));
    const { out: script } = await runCli(parent, ['collect']);
    execFileSync('sh', ['-s', '--', '--into', join(parent, 'web01')], {
      input: script,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const notes = readFileSync(join(parent, 'web01/sshreach-collect.txt'), 'utf8');
    expect(notes).toMatch(/^collector: sshreach /);
    expect(notes).toMatch(/^user: \d+$/m);
    for (const { command } of outputs)
      expect(notes).toMatch(new RegExp(`: ${command.replace(/[.*+?()[\]{}|\\^$]/g, '\\$&')}`));
    expect(existsSync(join(parent, 'web01/etc/ssh/ssh_host_rsa_key'))).toBe(false);
    expect(existsSync(join(parent, 'web01/etc/shadow'))).toBe(false);
    const checked = await runCli(parent, ['check', 'web01', '--format', 'json', '--exit-zero']);
    expect(JSON.parse(checked.out).hosts).toHaveLength(1);
  }, 60_000);

  it('fails where no space is left instead of leaving files that are cut off', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'sshreach-collect-'));
    const { out: script } = await runCli(parent, ['collect']);
    const input = `ulimit -f 8\n${script.replace('into=\n', `into=\nset -- --into '${join(parent, 'web01')}'\n`)}`;
    const { status, stderr } = spawnSync('sh', ['-s'], { input, encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringContaining(`no space is left in ${parent}; name a directory`)]);
  }, 60_000);

  it('names its files so that a format knows them', () => {
    const unread = ['hostname', 'uname-a', 'rc-status', 'aa-status', 'passwd-S-a', 'journalctl-u-ssh'];
    const unknown = outputs.filter(({ name, command }) => {
      const claim = { path: `commands/${name}.txt`, slug: slugOf(name), command };
      return !unread.includes(name) && formats.every((format) => format.detect(claim, '') === null);
    });
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });
});
