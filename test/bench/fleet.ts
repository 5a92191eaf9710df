/** `check` of many generated snapshots, beside reading the same bytes with tar. */

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { measure } from './measure.ts';

/** What people collect by hand, of recorded hosts; the rest of those bundles is the same facts printed otherwise. */
const collected = [
  ...[
    'os-release',
    'dpkg.txt',
    'ip-addr.txt',
    'ip-route.txt',
    'ss-tlnp.txt',
    'iptables-save.txt',
    'ip6tables-save.txt',
  ],
  ...['nft.txt', 'sshd-T.txt', 'sshd-V.txt', 'systemctl-status-ssh.txt', 'journalctl-u-ssh.txt', 'sestatus.txt'],
  ...['ls-etc-ssh.txt', 'ufw-status-verbose.txt', 'fail2ban-sshd.txt'],
];

function copyHost(bundle: string, target: string, index: number): void {
  const etc = ['etc/ssh', 'etc/hosts.allow', 'etc/hosts.deny', 'etc/default/ssh'];
  for (const path of [...collected, ...etc]) {
    const source = join(bundle, path);
    if (!existsSync(source)) continue;
    mkdirSync(dirname(join(target, path)), { recursive: true });
    cpSync(source, join(target, path), { recursive: true });
  }
  // No two hosts have the same address.
  for (const name of ['ip-addr.txt', 'iptables-save.txt', 'nft.txt']) {
    const file = join(target, name);
    if (!existsSync(file)) continue;
    const own = `10.${20 + (index >> 8)}.${index & 255}.`;
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('10.0.0.', own));
  }
}

const bytesIn = (directory: string): { files: number; bytes: number } => {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const sizes = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name)).length);
  return { files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
};

/** Prints a line for each number of hosts and threads. `work` is where the hosts are made. */
export function benchFleet(work: string, cli: readonly string[], counts: readonly number[]): void {
  const recorded = 'fixtures/oracles/hosts';
  const sources = readdirSync(recorded)
    .filter((name) => name.endsWith('--hand'))
    .map((name) => join(recorded, name, 'bundle'));
  const most = Math.max(...counts);
  for (const count of counts) mkdirSync(join(work, `fleet-${count}`));
  for (let i = 0; i < most; i++)
    for (const count of counts)
      if (i < count) copyHost(sources[i % sources.length]!, join(work, `fleet-${count}`, `host${i}`), i);
  for (const count of counts) {
    const directory = join(work, `fleet-${count}`);
    const { files, bytes } = bytesIn(directory);
    const tar = join(work, `fleet-${count}.tar`);
    execFileSync('tar', ['-cf', tar, '-C', work, `fleet-${count}`]);
    const peer = measure(['sh', '-c', `tar -xOf ${tar} > /dev/null`], 3);
    for (const jobs of [1, 2]) {
      const check = `${cli.join(' ')} check ${directory} --jobs ${jobs} --no-config --format ndjson > /dev/null 2>&1`;
      const own = measure(['sh', '-c', `${check}; test $? -le 1`], 1);
      const rate = Math.round((count / own.milliseconds) * 1000);
      console.log(
        `check of ${count} hosts (${Math.round(files / count)} files, ${Math.round(bytes / count / 1024)} KiB each), ${jobs} ${jobs === 1 ? 'thread' : 'threads'}: ` +
          `${own.milliseconds.toFixed(0)} ms, ${rate} hosts a second, ${own.megabytes.toFixed(0)} MB | tar -xO: ${peer.milliseconds.toFixed(0)} ms | budget 100 hosts a second on two cores, memory as for fewer`,
      );
    }
  }
}
