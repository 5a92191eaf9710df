import { type ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Lab } from '../lab.ts';
import { runAside } from '../shell.ts';

/** One command of a shell. */
export interface Line {
  readonly line: string;
  /** Where its output goes. */
  readonly file: string | null;
}

/** Directories of which the server has copies of its own; whatever else the programs write goes to an empty /run. */
const copied = ['/etc/ufw', '/etc/default', '/etc/firewalld', '/etc/fail2ban', '/var/log', '/var/lib/fail2ban'];

/**
 * A mount namespace on top of a lab's server, in which ufw, firewalld and fail2ban find private copies of their files,
 * so that those of the machine stay as they are; or, with the root of another release, the whole of that release, as a
 * layer that nothing is written through. It lasts until the lab stops its processes.
 */
export class PrivateHost {
  readonly lab: Lab;
  /** The root of another release, made by debootstrap; `null`: the machine's. */
  readonly root: string | null;
  readonly #holder: ChildProcess;

  private constructor(lab: Lab, root: string | null, holder: ChildProcess) {
    this.lab = lab;
    this.root = root;
    this.#holder = holder;
  }

  static async open(
    lab: Lab,
    root: string | null = null,
    directories: readonly string[] = copied,
  ): Promise<PrivateHost> {
    const ready = join(lab.directory, 'mounted');
    const script = root === null ? copies(lab, directories, ready) : release(lab, root, ready);
    const holder = spawn('ip', ['netns', 'exec', lab.server, 'unshare', '-m', 'sh', '-c', script], { stdio: 'ignore' });
    await until(() => existsSync(ready) || holder.exitCode !== null, 'private copies');
    if (holder.exitCode !== null) throw new Error(`private copies: exit ${holder.exitCode}`);
    return new PrivateHost(lab, root, holder);
  }

  /** Runs lines of a shell as root on that host; `stdout` and what it wrote to `stderr`, whether it fails or not. */
  async shell(script: string): Promise<string> {
    return runAside(
      'nsenter',
      [...this.#target(), 'sh', '-c', `export LC_ALL=C.UTF-8; (\n${script}\n) 2>&1; true`],
      '',
    );
  }

  /** The same for many lines, each with a file for its output or none; `stop`: the first that fails ends it all. */
  async commands(lines: readonly Line[], stop: boolean): Promise<string> {
    const program = this.program('./manager-commands.py');
    // That of fail2ban 0.10 and 0.11.1 ends its process.
    const apart = this.root === null ? [] : ['fail2ban-client'];
    const input = JSON.stringify({ stop, apart, commands: lines });
    const python = `LC_ALL=C.UTF-8 /usr/bin/python3 ${program} 2>&1; true`;
    return runAside('nsenter', [...this.#target(), 'sh', '-c', python], input);
  }

  /** Where that host finds a helper that lies beside this file. */
  program(name: string): string {
    const here = fileURLToPath(new URL(name, import.meta.url));
    if (this.root === null) return here;
    const there = join(this.lab.directory, basename(here));
    copyFileSync(here, there);
    return there;
  }

  /** Starts a program that stays; it ends with the lab. */
  daemon(command: string, args: readonly string[]): ChildProcess {
    return spawn('nsenter', [...this.#target(), command, ...args], { stdio: 'ignore' });
  }

  async waitFor(script: string, answer: RegExp, what: string): Promise<void> {
    for (let i = 0; i < 600; i++) {
      if (answer.test(await this.shell(script))) return;
      await sleep(100);
    }
    throw new Error(`${what} did not come up`);
  }

  /** The files at or below a place, as the programs see them, by their path in a bundle. */
  texts(path: string, wanted: (path: string) => boolean): Record<string, string> {
    const own = this.#place(path);
    const place = this.root !== null || existsSync(own) ? this.#followed(own) : path;
    if (!existsSync(place)) return {};
    const below = statSync(place).isDirectory()
      ? readdirSync(place, { recursive: true, encoding: 'utf8' }).map((name) => `${path}/${name}`)
      : [path];
    const placeOf = (file: string): string => place + file.slice(path.length);
    const files = below.filter((file) => wanted(file) && statSync(placeOf(file)).isFile());
    return Object.fromEntries(files.sort().map((file) => [file.slice(1), readFileSync(placeOf(file), 'utf8')]));
  }

  /** What commands wrote into a directory, by file. */
  outputs(directory: string): Record<string, string> {
    const names = readdirSync(directory).sort();
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.#place(path)), { recursive: true });
    writeFileSync(this.#place(path), text);
  }

  #place(path: string): string {
    return this.root === null ? join(this.lab.directory, 'copies', path) : this.#inside(path);
  }

  #inside(path: string): string {
    return join(`/proc/${this.#holder.pid}/root`, path);
  }

  /** A link of another root leads to that root's files. */
  #followed(place: string): string {
    const isLink = this.root !== null && (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() ?? false);
    return isLink ? this.#inside(readlinkSync(place)) : place;
  }

  #target(): readonly string[] {
    const target = ['--target', String(this.#holder.pid), '--mount', '--net'];
    return this.root === null ? target : [...target, '--root', '--wd'];
  }
}

/** What must be there before any of the programs starts; the rest of `/run` is empty. */
const running = (run: string): readonly string[] => [
  `mount -t tmpfs tmpfs ${run}`,
  `cd ${run} && mkdir -p dbus sshd fail2ban lock && cd /`,
];

function copies(lab: Lab, directories: readonly string[], ready: string): string {
  const own = (path: string): string => join(lab.directory, 'copies', path);
  const mounts = directories.flatMap((path) => [
    `mkdir -p ${path} ${own(dirname(path))}`,
    path.startsWith('/var') ? `mkdir -p ${own(path)}` : `cp -a ${path} ${own(dirname(path))}/`,
    `mount --bind ${own(path)} ${path}`,
  ]);
  return [
    'set -e',
    ...running('/run'),
    // Lists of the machine that fail2ban and others would write to: they have their own, which nobody reads.
    `for f in /etc/hosts.allow /etc/hosts.deny; do test ! -e $f || { cp $f ${lab.directory}/; mount --bind ${lab.directory}/\${f##*/} $f; }; done`,
    ...mounts,
    `touch ${ready}`,
    'exec sleep 3600',
  ].join('\n');
}

/** Outputs go to the lab's directory, which that root has at the same place. */
function release(lab: Lab, root: string, ready: string): string {
  const over = join(lab.directory, 'over');
  const top = join(over, 'root');
  return [
    'set -e',
    `mkdir -p ${over}`,
    `mount -t tmpfs tmpfs ${over}`,
    `mkdir ${over}/upper ${over}/work ${top}`,
    `mount -t overlay overlay -o lowerdir=${root},upperdir=${over}/upper,workdir=${over}/work ${top}`,
    `mount -t proc proc ${top}/proc`,
    `mount -t sysfs sysfs ${top}/sys`,
    `mount --rbind /dev ${top}/dev`,
    ...running(`${top}/run`),
    `mkdir -p ${top}${lab.directory}`,
    `mount --bind ${lab.directory} ${top}${lab.directory}`,
    // Ready when it is inside: files are written through its root.
    `exec chroot ${top} sh -c 'touch ${ready}; exec sleep 3600'`,
  ].join('\n');
}

async function until(done: () => boolean, what: string): Promise<void> {
  // A minute: everything in /etc is copied while other labs do the same.
  for (let i = 0; i < 2400; i++) {
    if (done()) return;
    await sleep(25);
  }
  throw new Error(`${what}: waited in vain`);
}
