/** From the path of a collected file to the absolute path that it had on the host. */

/** Directories under which everything keeps its place, so that `etc/ssh/sshd_config` is `/etc/ssh/sshd_config`. */
const topLevel = new Set(['etc', 'usr', 'var', 'run', 'lib', 'lib64', 'proc', 'root', 'home', 'opt', 'srv', 'boot']);

/** Files that people copy under a name of their own: `etc-ssh-sshd_config.txt`, or simply `sshd_config`. */
const knownFiles: readonly string[] = [
  '/etc/ssh/sshd_config',
  '/etc/hosts.allow',
  '/etc/hosts.deny',
  '/etc/hosts',
  '/etc/os-release',
  '/etc/nologin',
  '/run/nologin',
  '/etc/gai.conf',
  '/etc/host.conf',
  '/etc/nsswitch.conf',
  '/etc/selinux/config',
  '/etc/default/ssh',
  '/etc/default/ufw',
  '/etc/sysconfig/sshd',
  '/etc/sysconfig/iptables',
  '/etc/sysconfig/ip6tables',
  '/etc/sysconfig/nftables.conf',
  '/etc/crypto-policies/back-ends/opensshserver.config',
  '/etc/iptables/rules.v4',
  '/etc/iptables/rules.v6',
  '/etc/nftables.conf',
  '/etc/ufw/ufw.conf',
  '/etc/ufw/sysctl.conf',
  '/etc/ufw/user.rules',
  '/etc/ufw/user6.rules',
  '/etc/ufw/before.rules',
  '/etc/ufw/before6.rules',
  '/etc/ufw/after.rules',
  '/etc/ufw/after6.rules',
  '/etc/firewalld/firewalld.conf',
  '/etc/firewalld/direct.xml',
  '/etc/fail2ban/fail2ban.conf',
  '/etc/fail2ban/fail2ban.local',
  '/etc/fail2ban/jail.conf',
  '/etc/fail2ban/jail.local',
  '/etc/systemd/system/ssh.socket',
  '/etc/systemd/system/sshd.socket',
  '/etc/systemd/system/ssh.service',
  '/etc/systemd/system/sshd.service',
  '/usr/lib/os-release',
  '/proc/net/tcp',
  '/proc/net/tcp6',
];

/** Base names that say nothing without their directory. */
const ambiguousNames = new Set([
  'ssh',
  'ufw',
  'sshd',
  'config',
  'hosts',
  'tcp',
  'tcp6',
  'iptables',
  'ip6tables',
  'sysctl.conf',
]);

interface KnownDirectory {
  readonly name: string;
  readonly hostPath: string;
  /** Which of its members are taken; the outputs of commands lie in folders of these names too. */
  readonly members: RegExp;
}

/** Directories whose members are known wherever the directory was put. */
const knownDirectories: readonly KnownDirectory[] = [
  { name: 'sshd_config.d', hostPath: '/etc/ssh/sshd_config.d', members: /./ },
  { name: 'ssh.socket.d', hostPath: '/etc/systemd/system/ssh.socket.d', members: /\.conf$/ },
  { name: 'sshd.socket.d', hostPath: '/etc/systemd/system/sshd.socket.d', members: /\.conf$/ },
  { name: 'ssh.service.d', hostPath: '/etc/systemd/system/ssh.service.d', members: /\.conf$/ },
  { name: 'sshd.service.d', hostPath: '/etc/systemd/system/sshd.service.d', members: /\.conf$/ },
  { name: 'sysctl.d', hostPath: '/etc/sysctl.d', members: /\.conf$/ },
  { name: 'jail.d', hostPath: '/etc/fail2ban/jail.d', members: /\.(?:conf|local)$/ },
  { name: 'firewalld', hostPath: '/etc/firewalld', members: /\.(?:xml|conf)$/ },
  { name: 'fail2ban', hostPath: '/etc/fail2ban', members: /\.(?:conf|local)$/ },
  { name: 'ufw', hostPath: '/etc/ufw', members: /\.(?:rules|conf)$|^applications\.d\// },
];

/** Letters, digits and dots only, one dash for everything between: how hand-made names spell a path. */
const spelling = (text: string): string =>
  text
    .toLowerCase()
    .replace(/(.)\.(?:txt|out|log)$/, '$1')
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-|-$/g, '')
    .replace(/^(?:sudo-)?cat-/, '');

const bySpelling = new Map<string, string>();
for (const path of knownFiles) {
  const name = path.slice(path.lastIndexOf('/') + 1);
  bySpelling.set(spelling(path), path);
  if (!ambiguousNames.has(name) && !bySpelling.has(spelling(name))) bySpelling.set(spelling(name), path);
}

/** `etc-ssh-sshd_config.d-50-cloud-init.conf.txt`, `sshd_config.d_50-cloud-init.conf` */
const flattenedDropIn =
  /^(?:(?:sudo[-_ .]+)?cat[-_ .]+)?(?:_?etc[-_. ]+ssh[-_. ]+)?sshd_config\.d[-_ ]+([^/]+?)(?:\.txt)?$/i;

function inKnownDirectory(segments: readonly string[]): string | null {
  for (const { name, hostPath, members } of knownDirectories) {
    const at = segments.lastIndexOf(name);
    const member = segments.slice(at + 1).join('/');
    if (at >= 0 && members.test(member)) return `${hostPath}/${member}`;
  }
  return null;
}

/** `null` where nobody can tell: `files/config-1`, the output of a command. */
export function hostPathOf(claimPath: string): string | null {
  const segments = claimPath.split('/');
  const name = segments.at(-1)!;
  const exact = `/${claimPath}`;
  if (bySpelling.get(spelling(claimPath)) === exact) return exact;
  if (segments.length > 1 && topLevel.has(segments[0]!)) {
    // `etc/default-ufw`, `etc/jail.local`: below etc, but not at their place.
    if (segments.length === 2) return bySpelling.get(spelling(claimPath)) ?? bySpelling.get(spelling(name)) ?? exact;
    return exact;
  }
  const dropIn = flattenedDropIn.exec(name);
  if (dropIn) return `/etc/ssh/sshd_config.d/${dropIn[1]}`;
  return inKnownDirectory(segments) ?? bySpelling.get(spelling(claimPath)) ?? bySpelling.get(spelling(name)) ?? null;
}

/** Whether the collector kept the file at its place below the host's root: then it is a copy, never a capture. */
export const isInRoot = (claimPath: string): boolean =>
  topLevel.has(claimPath.split('/', 1)[0]!) && hostPathOf(claimPath) === `/${claimPath}`;
