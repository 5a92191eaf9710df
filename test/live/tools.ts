import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runByHand } from './hand.ts';

/** Root tree of another release, whose programs load and show the rules; `null` the machine's own programs. */
let root: string | null = null;

export function useToolsOf(directory: string | null): void {
  root = directory;
}

/** Mounts that those programs need, for a shell with mounts of its own. Locks and sockets in /run are nobody else's. */
const mounts = 'mount -t tmpfs none "$0/run" && mount -t proc none "$0/proc"';

/** The command with the chosen programs. */
export const withTools = (command: readonly string[]): readonly string[] =>
  root === null ? command : ['unshare', '-m', 'sh', '-c', `${mounts} && exec chroot "$0" "$@"`, root, ...command];

/** A shell that runs the script, whose lines may begin with `toolsPrefix`. */
export const toolsShell = (script: string): readonly string[] =>
  root === null ? ['sh', '-c', script] : ['unshare', '-m', 'sh', '-c', `${mounts}\n${script}`, root];

/** Begins a line of a shell's script that is to run with the chosen programs. */
export const toolsPrefix = (): string => (root === null ? '' : 'chroot "$0" ');

export const osRelease = (): string => readFileSync(join(root ?? '/', 'etc/os-release'), 'utf8');

const known = new Map<string | null, boolean>();

/** Whether `iptables` is the one that keeps its rules in tables of its own, not in nftables'. */
export function iptablesIsLegacy(): boolean {
  const before = known.get(root);
  if (before !== undefined) return before;
  const isLegacy = !runByHand([...withTools(['iptables', '--version'])]).stdout.includes('nf_tables');
  known.set(root, isLegacy);
  return isLegacy;
}

/** A command that runs the script with the chosen programs; `$1` is that directory for them. */
export const inTools = (directory: string, script: string): readonly string[] =>
  root === null
    ? ['sh', '-c', script, 'sh', directory]
    : [
        ...['unshare', '-m', 'sh', '-c'],
        `${mounts} && mount --bind "$1" "$0/mnt" && exec chroot "$0" sh -c "$2" sh /mnt`,
        ...[root, directory, script],
      ];
