import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectScript } from '#cli/collect/script';
import type { Lab } from '../lab.ts';

/** What collects the server in a lab: writes one archive into the directory, whose path it returns. */
export interface Collector {
  readonly name: string;
  /** It takes everything that decides in these servers, so that nothing is left to assume. */
  readonly complete: boolean;
  /** The servers that it is for; `null` for all. */
  readonly servers: readonly string[] | null;
  collect(lab: Lab, directory: string): Promise<string>;
}

/** Debian's sos: its plug-ins that take what decides about SSH, quick ones only. */
const plugins = 'networking,ssh,process,host,kernel,systemd,ufw,nftables,firewalld,firewall_tables';

/** Plug-ins that this machine's sos has. */
let known: Promise<string> | null = null;

const sos = (name: string, servers: readonly string[], options: readonly string[]): Collector => ({
  name,
  servers,
  // It takes neither the version of sshd nor what it is linked with.
  complete: false,
  async collect(lab, directory) {
    known ??= lab.besideServer(['sos', 'report', '-l']);
    const listed = await known;
    const wanted = plugins.split(',').filter((plugin) => new RegExp(`^ *${plugin} `, 'm').test(listed));
    await lab.besideServer([
      ...['sos', 'report', '--batch', '--quiet', '--tmp-dir', directory, '--only-plugins', wanted.join(',')],
      ...['-k', 'kernel.with-timer=off', '-k', 'process.lsof=off', '-k', 'process.samples=1'],
      // Of all the namespaces of this machine, which other labs fill, none is the server's own. Later releases (4.9) spell it with a hyphen.
      ...['-k', `${/networking\.namespace[-_]pattern/.exec(listed)?.[0]}=none`, ...options],
    ]);
    return archiveIn(directory);
  },
});

/** Our script as some shell runs it, by root or by nobody. */
const ownScript = (shell: readonly string[], servers: readonly string[] | null, complete = true): Collector => ({
  name: `sshreach collect by ${shell.join(' ')}`,
  servers,
  complete,
  async collect(lab, directory) {
    const script = join(directory, 'collect.sh');
    writeFileSync(script, collectScript('0.0.0'));
    const out = join(directory, 'out');
    if (!existsSync(out)) mkdirSync(out);
    chmodSync(directory, 0o755);
    chmodSync(out, 0o777);
    await lab.besideServer([...shell, script, out]);
    return archiveIn(out);
  },
});

function archiveIn(directory: string): string {
  const archive = readdirSync(directory).find((name) => /\.tar\.(?:xz|gz|bz2)$/.test(name));
  if (archive === undefined) throw new Error(`no archive in ${directory}`);
  return join(directory, archive);
}

export const collectors: readonly Collector[] = [
  ownScript(['sh'], null),
  ownScript(['dash'], ['strict']),
  ownScript(['busybox', 'sh'], ['office-only']),
  ownScript(['bash', '--posix'], ['wrappers']),
  // Without privileges nothing shows the packet filter.
  ownScript(
    ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', 'sh'],
    ['office-only', 'native-nft'],
    false,
  ),
  // Without leave to change the system it loads no modules, and lists no rules where they are part of the kernel.
  sos('sos report', ['strict'], []),
  sos('sos report --allow-system-changes', ['office-only', 'native-nft'], ['--allow-system-changes']),
];
