import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A host that was collected by hand, laid out as a collector would have: what it takes of it, under its names. */
export const layouts = [
  'sos 3.9',
  'sos 4.0',
  'sos 4.1',
  'sos 4.6',
  'sos 4.12',
  'sos 4.12, obfuscated',
  'insights',
  'insights-classic',
  'supportconfig',
  'azure',
  'root',
  'container root',
  'by hand',
] as const;
export type Layout = (typeof layouts)[number];

export interface LaidOut {
  /** Of the folder, and of an archive of it without its suffix. */
  readonly name: string;
  /** By path below the folder. */
  readonly files: ReadonlyMap<string, string>;
}

/** Names of the bundles that nobody with privileges collected. */
const aliases: Readonly<Record<string, string>> = {
  'iptables-save': 'iptables-save.txt',
  nft_list_ruleset: 'nft.txt',
  'ss_-tlnp': 'ss-tulpn.txt',
  'sshd_-T': 'sshd-T.txt',
};

/** A bundle's files by path, under the names that `layOut` knows. */
export function readBundle(directory: string): Map<string, string> {
  const paths = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
  return new Map(paths.sort().map((path) => [aliases[path] ?? path, readFileSync(join(directory, path), 'utf8')]));
}

/** `commands` map names of the collector to files of the bundle. */
const insightsCommands: Readonly<Record<string, string>> = {
  'iptables-save': 'iptables-save.txt',
  'ip6tables-save': 'ip6tables-save.txt',
  'nft_-j_list_ruleset': 'nft.json',
  'ss_-tupna': 'ss-tulpn.txt',
  ip_addr: 'ip-addr.txt',
  getenforce: 'getenforce.txt',
  'firewall-cmd_--list-all-zones': 'firewall-cmd.txt',
  'sestatus_-b': 'sestatus.txt',
};
const supportconfigCommands: Readonly<Record<string, readonly [string, string]>> = {
  '/sbin/ip addr': ['network.txt', 'ip-addr.txt'],
  '/sbin/ip route': ['network.txt', 'ip-route.txt'],
  '/bin/ss -nap': ['network.txt', 'ss-tulpn.txt'],
  '/usr/sbin/iptables -t filter -nvL': ['network.txt', 'iptables-L.txt'],
  '/usr/sbin/nft list ruleset': ['network.txt', 'nft.txt'],
  '/usr/bin/systemctl status sshd.service': ['ssh.txt', 'systemctl-status-ssh.txt'],
};

/** Where sos puts a command's output, by version. */
const sosCommands = (major: number, minor: number): Readonly<Record<string, string>> => {
  const since = (a: number, b: number): boolean => major > a || (major === a && minor >= b);
  const firewall = since(4, 1) ? 'firewall_tables' : 'networking';
  return {
    'host/hostname': 'hostname',
    [`${firewall}/iptables_-vnxL`]: 'iptables-L.txt',
    [`${firewall}/${since(4, 7) ? 'nft_-a_list_ruleset' : 'nft_list_ruleset'}`]: since(4, 7) ? 'nft-a.txt' : 'nft.txt',
    'networking/ss_-peaonmi': 'ss-tulpn.txt',
    [`networking/${since(4, 0) ? 'ip_-d_address' : 'ip_address'}`]: 'ip-addr.txt',
    [since(4, 1) ? 'ufw/ufw_status_numbered' : `networking/${since(4, 0) ? 'ufw_status_numbered' : 'ufw_status'}`]:
      'ufw-numbered.txt',
    'firewalld/firewall-cmd_--list-all-zones': 'firewall-cmd.txt',
    'selinux/sestatus': 'sestatus.txt',
    'fail2ban/fail2ban-client_status': 'fail2ban-status.txt',
    ...(since(4, 9) ? { 'ssh/sshd_-T': 'sshd-T.txt' } : {}),
  };
};

const azureFiles =
  /^etc\/(?:ssh\/sshd_config(?:\.d\/.*)?|hosts\.(?:allow|deny)|ufw\/(?:ufw\.conf|user6?\.rules)|sysconfig\/iptables)$/;
const isPrivate = (path: string): boolean => /_key$/.test(path);

/** The lines that a client with filters sends: no comments, and only options. */
const filtered = (text: string): string =>
  text
    .split('\n')
    .filter((line) => /^\s*[A-Za-z]/.test(line))
    .join('\n');

const banner = (kind: string, label: string, text: string): string =>
  `#==[ ${kind} ]${'='.repeat(Math.max(3, 60 - kind.length))}#\n# ${label}\n${text}\n\n`;

function asSupportconfig(bundle: ReadonlyMap<string, string>): Map<string, string> {
  const files = new Map<string, string>();
  const add = (file: string, text: string): void => void files.set(file, (files.get(file) ?? '') + text);
  add('basic-environment.txt', banner('Command', '/bin/uname -a', bundle.get('uname.txt') ?? ''));
  add('basic-environment.txt', banner('Configuration File', '/etc/os-release', bundle.get('os-release') ?? ''));
  add('rpm.txt', banner('Command', '/bin/rpm -qa', ''));
  for (const [command, [file, name]] of Object.entries(supportconfigCommands)) {
    const text = bundle.get(name);
    if (text !== undefined) add(file, banner('Command', command, text));
  }
  const config = (file: string, path: string): void =>
    add(file, banner('Configuration File', `/${path}`, filtered(bundle.get(path) ?? '')));
  config('ssh.txt', 'etc/ssh/sshd_config');
  for (const list of ['allow', 'deny']) config('network.txt', `etc/hosts.${list}`);
  return files;
}

function asInsights(bundle: ReadonlyMap<string, string>, current: boolean): Map<string, string> {
  const data = current ? 'data/' : '';
  const files = new Map<string, string>();
  if (current) {
    files.set('insights_archive.txt', '');
    const note = '{"name": "insights.specs.Specs.hostname", "errors": [], "results": null}';
    files.set('meta_data/insights.specs.Specs.hostname.json', note);
  }
  for (const [name, file] of Object.entries(insightsCommands))
    if (bundle.has(file)) files.set(`${data}insights_commands/${name}`, bundle.get(file)!);
  files.set(`${data}etc/os-release`, bundle.get('os-release') ?? '');
  files.set(`${data}etc/ssh/sshd_config`, filtered(bundle.get('etc/ssh/sshd_config') ?? ''));
  return files;
}

function asSos(bundle: ReadonlyMap<string, string>, version: string): Map<string, string> {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const files = new Map([['version.txt', `sosreport: ${version}\n`]]);
  const dropIns = major > 4 || (major === 4 && minor >= 2);
  for (const [path, text] of bundle)
    if (path.startsWith('etc/') && !isPrivate(path) && (dropIns || !path.startsWith('etc/ssh/sshd_config.d/')))
      files.set(path, text);
  files.set('etc/os-release', bundle.get('os-release') ?? '');
  for (const [name, file] of Object.entries(sosCommands(major, minor)))
    if (file === 'hostname') files.set(`sos_commands/${name}`, 'web01\n');
    else if (bundle.has(file)) files.set(`sos_commands/${name}`, bundle.get(file)!);
  return files;
}

function asRoot(bundle: ReadonlyMap<string, string>): Map<string, string> {
  const files = new Map([...bundle].filter(([path]) => path.startsWith('etc/') && !isPrivate(path)));
  return files.set('etc/os-release', bundle.get('os-release') ?? '');
}

/** What a collector would have taken of a host, and where it would have put it. */
export function layOut(bundle: ReadonlyMap<string, string>, layout: Layout): LaidOut {
  const sos = /^sos (\S+?)(, obfuscated)?$/.exec(layout);
  if (sos)
    return {
      name: `sosreport-web01-2026-11-22-abcdefg${sos[2] === undefined ? '' : '-obfuscated'}`,
      files: asSos(bundle, sos[1]!),
    };
  if (layout === 'supportconfig') return { name: 'scc_web01_231101_1200', files: asSupportconfig(bundle) };
  if (layout === 'insights' || layout === 'insights-classic')
    return { name: 'insights-web01-20261122120000', files: asInsights(bundle, layout === 'insights') };
  if (layout === 'azure')
    return {
      name: 'web01-disk',
      files: new Map([['results.txt', 'done\n'], ...[...bundle].filter(([path]) => azureFiles.test(path))]),
    };
  if (layout === 'root') return { name: 'web01', files: asRoot(bundle) };
  if (layout === 'container root')
    return {
      name: 'rootfs-web01',
      files: asRoot(bundle)
        .set('usr/lib/os-release', bundle.get('os-release') ?? '')
        .set('usr/bin/env', 'ELF\n'),
    };
  return { name: 'web01', files: bundle };
}
