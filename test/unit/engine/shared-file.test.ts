import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyComments } from '#config/ignore-comments';
import { analyze } from '#sshreach';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sshreach-sections-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const section = (kind: string, label: string, text: string): string =>
  `#==[ ${kind} ]=========================#\n# ${label}\n${text}\n\n`;

const few = (user: string): string => `Match User ${user}\nMaxAuthTries 1`;

/** supportconfig puts the files below /etc into one text file. */
async function findingsOf(files: readonly (readonly [string, string])[]) {
  const root = join(directory, 'scc_web01_231101_1200');
  mkdirSync(root, { recursive: true });
  const release = section('Configuration File', '/etc/os-release', 'ID=sles\nVERSION_ID="15.5"');
  writeFileSync(join(root, 'basic-environment.txt'), section('Command', '/bin/uname -a', 'Linux web01 6.4') + release);
  writeFileSync(join(root, 'rpm.txt'), section('Command', '/bin/rpm -qa', 'openssh-9.6p1-1.x86_64'));
  const main = section('Configuration File', '/etc/ssh/sshd_config', 'Include /etc/ssh/sshd_config.d/*.conf');
  writeFileSync(join(root, 'ssh.txt'), main);
  const sections = files.map(([path, text]) => section('Configuration File', `/etc/ssh/sshd_config.d/${path}`, text));
  writeFileSync(join(root, 'etc.txt'), sections.join(''));
  const { document, discovery } = await analyze([root]);
  const [host] = document.hosts;
  return applyComments(host!, discovery.files, '2026-11-26', false, []).findings;
}

describe('outputs that share a file', () => {
  it('give fingerprints of their own, wherever they stand in it', async () => {
    const both = await findingsOf([
      ['10-a.conf', few('a')],
      ['20-b.conf', few('b')],
    ]);
    expect(both.map(({ rule, at }) => `${rule}:${at.line}`)).toEqual(['auth/few-attempts:4', 'auth/few-attempts:9']);
    const [first, second] = both.map(({ fingerprint }) => fingerprint);
    expect(first?.split(':')[0]).not.toBe(second?.split(':')[0]);
    const turned = await findingsOf([
      ['20-b.conf', few('b')],
      ['10-a.conf', few('a')],
    ]);
    expect(turned.map(({ fingerprint }) => fingerprint)).toEqual([second, first]);
    const alone = await findingsOf([['20-b.conf', few('b')]]);
    expect(alone.map(({ fingerprint }) => fingerprint)).toEqual([second]);
  });

  it('obey comments in them', async () => {
    const quiet = `Match User b\n# sshreach: ignore[auth/few-attempts] -- known\nMaxAuthTries 1`;
    const both = await findingsOf([
      ['10-a.conf', few('a')],
      ['20-b.conf', quiet],
    ]);
    expect(both.map(({ at, suppressed }) => `${at.line} ${suppressed?.reason ?? 'shown'}`)).toEqual([
      '4 shown',
      '10 known',
    ]);
  });
});
