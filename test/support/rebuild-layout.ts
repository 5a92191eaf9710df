import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A host that was collected by hand, laid out as a collector would have: what it takes of it, under its names. */
export type Layout = 'insights' | 'insights-classic' | 'supportconfig' | 'root';

/** `commands` maps names of the collector to files of the bundle. */
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
const copied = ['etc/ssh/sshd_config', 'etc/hosts.allow', 'etc/hosts.deny'];

/** The lines that a client with filters sends: no comments, and only options. */
const filtered = (text: string): string =>
  text
    .split('\n')
    .filter((line) => /^\s*[A-Za-z]/.test(line))
    .join('\n');

const banner = (kind: string, label: string, text: string): string =>
  `#==[ ${kind} ]${'='.repeat(Math.max(3, 60 - kind.length))}#\n# ${label}\n${text}\n\n`;

/** Writes the layout into `directory`, which must exist, and returns the host's own directory in it. */
export function rebuildLayout(bundle: string, layout: Layout, directory: string): string {
  const textOf = (name: string): string | null =>
    existsSync(join(bundle, name)) ? readFileSync(join(bundle, name), 'utf8') : null;
  const root = join(directory, layout === 'supportconfig' ? 'scc_web01_231101_1200' : `${layout}-web01`);
  const write = (path: string, text: string | null): void => {
    if (text === null) return;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  if (layout === 'root') {
    for (const path of copied) write(path, textOf(path));
    write('etc/os-release', textOf('os-release'));
  } else if (layout === 'supportconfig') {
    const files = new Map<string, string>();
    const add = (file: string, text: string): void => void files.set(file, (files.get(file) ?? '') + text);
    add('basic-environment.txt', banner('Command', '/bin/uname -a', textOf('uname.txt') ?? ''));
    add('basic-environment.txt', banner('Configuration File', '/etc/os-release', textOf('os-release') ?? ''));
    add('rpm.txt', banner('Command', '/bin/rpm -qa', ''));
    for (const [command, [file, name]] of Object.entries(supportconfigCommands)) {
      const text = textOf(name);
      if (text !== null) add(file, banner('Command', command, text));
    }
    add('ssh.txt', banner('Configuration File', '/etc/ssh/sshd_config', filtered(textOf('etc/ssh/sshd_config') ?? '')));
    for (const list of ['allow', 'deny'])
      add(
        'network.txt',
        banner('Configuration File', `/etc/hosts.${list}`, filtered(textOf(`etc/hosts.${list}`) ?? '')),
      );
    for (const [file, text] of files) write(file, text);
  } else {
    const data = layout === 'insights' ? 'data/' : '';
    if (layout === 'insights') {
      write('insights_archive.txt', '');
      write(
        'meta_data/insights.specs.Specs.hostname.json',
        '{"name": "insights.specs.Specs.hostname", "errors": [], "results": null}',
      );
    }
    for (const [name, file] of Object.entries(insightsCommands))
      write(`${data}insights_commands/${name}`, textOf(file));
    write(`${data}etc/os-release`, textOf('os-release'));
    write(`${data}etc/ssh/sshd_config`, filtered(textOf('etc/ssh/sshd_config') ?? ''));
  }
  return root;
}
