import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from './lab.ts';
import type { SetUp } from './set-up.ts';
import { capture } from './shell.ts';

/** What somebody with root on the server would hand in: path in the bundle → text. */
export type Bundle = Readonly<Record<string, string>>;

export type Commands = Readonly<Record<string, readonly string[]>>;

const firewall: Commands = {
  'iptables-save.txt': ['iptables-save'],
  'ip6tables-save.txt': ['ip6tables-save'],
  'nft-list-ruleset.txt': ['nft', 'list', 'ruleset'],
};

const legacyFirewall: Commands = {
  'iptables-legacy-save.txt': ['iptables-legacy-save'],
  'ip6tables-legacy-save.txt': ['ip6tables-legacy-save'],
};

/** `sysctl -a` reads a thousand more, one after another. */
const settings = [
  'net/ipv4/ip_forward',
  'net/ipv4/conf/*/rp_filter',
  'net/ipv4/conf/*/src_valid_mark',
  'net/ipv4/conf/*/forwarding',
  'net/ipv6/conf/*/forwarding',
  'net/ipv4/tcp_fwmark_accept',
  'net/ipv4/fwmark_reflect',
  'net/ipv6/fwmark_reflect',
  'net/netfilter/nf_conntrack_tcp_loose',
];

const host: Commands = {
  'ss-tlnp.txt': ['ss', '-tlnp'],
  'ip-addr.txt': ['ip', 'addr'],
  'ip-route-show-table-all.txt': ['ip', 'route', 'show', 'table', 'all'],
  'ip-6-route-show-table-all.txt': ['ip', '-6', 'route', 'show', 'table', 'all'],
  'ip-rule.txt': ['ip', 'rule'],
  'ip-6-rule.txt': ['ip', '-6', 'rule'],
  'sysctl.txt': ['sh', '-c', `cd /proc/sys && exec sysctl ${settings.join(' ')}`],
};

/** Of the machine, whatever server is made. */
const programs: Commands = { 'sshd-V.txt': ['sshd', '-V'], 'ldd-sshd.txt': ['ldd', '/usr/sbin/sshd'] };
let collectedPrograms: Bundle | null = null;

/** Single outputs that show the whole of what one backend holds, by the name of the form. */
const iptablesForms: Readonly<Record<string, Commands>> = {
  'iptables-save': { 'iptables-save.txt': ['iptables-save'], 'ip6tables-save.txt': ['ip6tables-save'] },
  'iptables -S': { 'iptables-S.txt': ['iptables', '-S'], 'ip6tables-S.txt': ['ip6tables', '-S'] },
  'iptables -L -n -v': {
    'iptables-L-n-v.txt': ['iptables', '-L', '-n', '-v'],
    'ip6tables-L-n-v.txt': ['ip6tables', '-L', '-n', '-v'],
  },
};
const nftForms: Readonly<Record<string, Commands>> = {
  'nft list ruleset': { 'nft-list-ruleset.txt': ['nft', 'list', 'ruleset'] },
  'nft -j list ruleset': { 'nft-j-list-ruleset.json': ['nft', '-j', 'list', 'ruleset'] },
};
/** The same with handles, without state, with numbers; each set-up gets one of them. */
const nftVariants = ['-a', '-s', '-n'] as const;
const nftVariant = ({ name }: SetUp): Readonly<Record<string, Commands>> => {
  const option = nftVariants[[...name].reduce((sum, char) => sum + char.charCodeAt(0), 0) % nftVariants.length]!;
  return { [`nft ${option} list ruleset`]: { 'nft-list-ruleset.txt': ['nft', option, 'list', 'ruleset'] } };
};
const legacyForms: Readonly<Record<string, Commands>> = {
  'iptables-legacy-save': legacyFirewall,
  'iptables-legacy -S': { 'iptables-S.txt': ['iptables-legacy', '-S'], 'ip6tables-S.txt': ['ip6tables-legacy', '-S'] },
};

/**
 * Runs them all in one shell, which `shell` starts with that script: there are thousands of servers. Each output is
 * followed by its errors.
 */
export function runInShell(
  directory: string,
  commands: Commands,
  shell: (script: string) => unknown,
): Record<string, string> {
  mkdirSync(directory, { recursive: true });
  const place = (i: number): string => join(directory, String(i));
  const lines = Object.values(commands).map((command, i) => {
    const words = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    return `${words} > ${place(i)} 2> ${place(i)}.err < /dev/null`;
  });
  shell(lines.join('\n'));
  const read = (path: string): string => readFileSync(path, 'utf8');
  return Object.fromEntries(Object.keys(commands).map((name, i) => [name, read(place(i)) + read(`${place(i)}.err`)]));
}

const run = (lab: Lab, commands: Commands): Record<string, string> =>
  runInShell(join(lab.directory, 'collected'), commands, (script) => capture('sh', ['-c', script], lab.server));

const hasLegacy = (setUp: SetUp): boolean => setUp.iptablesLegacy !== undefined || setUp.ip6tablesLegacy !== undefined;

export function collectBundle(lab: Lab, setUp: SetUp, sshdConfig: string | null): Bundle {
  return {
    ...run(lab, firewall),
    ...(hasLegacy(setUp) ? run(lab, legacyFirewall) : {}),
    ...collectHost(lab, setUp, sshdConfig),
  };
}

/**
 * The same host with one output about the firewall each. A backend beside the one that a form shows stays unseen, so
 * only forms that show everything are collected.
 */
export function collectForms(lab: Lab, setUp: SetUp, sshdConfig: string | null): Readonly<Record<string, Bundle>> {
  const hasIptables = setUp.iptables !== undefined || setUp.ip6tables !== undefined;
  const forms = {
    ...(setUp.nft === undefined && hasIptables && !hasLegacy(setUp) ? iptablesForms : {}),
    ...(hasLegacy(setUp) ? {} : { ...nftForms, ...nftVariant(setUp) }),
    ...(setUp.nft === undefined && !hasIptables && hasLegacy(setUp) ? legacyForms : {}),
  };
  const rest = collectHost(lab, setUp, sshdConfig);
  return Object.fromEntries(
    Object.entries(forms).map(([name, commands]) => [name, { ...run(lab, commands), ...rest }]),
  );
}

export function collectHost(
  lab: Lab,
  setUp: Pick<SetUp, 'ipset' | 'hostsAllow' | 'hostsDeny'>,
  sshdConfig: string | null,
): Bundle {
  collectedPrograms ??= run(lab, programs);
  return {
    ...run(lab, host),
    ...collectedPrograms,
    ...(setUp.ipset === undefined ? {} : run(lab, { 'ipset-save.txt': ['ipset', 'save'] })),
    'etc/os-release': readFileSync('/etc/os-release', 'utf8'),
    'etc/hosts.allow': setUp.hostsAllow ?? '',
    'etc/hosts.deny': setUp.hostsDeny ?? '',
    ...(sshdConfig === null ? {} : { 'etc/ssh/sshd_config': sshdConfig }),
  };
}
