import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../version.ts';
import { collectScript } from '../collect/script.ts';
import { UsageError } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';
import { run as check } from './check.ts';

/** Collects from this machine into a directory that goes away again, and checks it like any other. */
export const run: Command = async (invocation) => {
  const parent = mkdtempSync(join(tmpdir(), 'sshreach-here-'));
  try {
    const bundle = join(parent, 'here');
    const { error, status, stderr } = spawnSync('sh', ['-s', '--', '--into', bundle], {
      input: collectScript(version),
      encoding: 'utf8',
    });
    if (error !== undefined || status !== 0)
      throw new UsageError(`Collecting failed: ${error?.message ?? stderr.trim()}. It needs a POSIX shell.`);
    if (process.getuid?.() !== 0)
      invocation.say('note: root sees more: without it the packet filter and the owners of sockets stay unknown.');
    const args = { ...invocation.args, operands: [bundle] };
    return await check({ ...invocation, args, pathsRelativeTo: 'named-path' });
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
};
