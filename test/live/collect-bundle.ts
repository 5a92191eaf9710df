import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runAsideByHand } from './hand.ts';
import type { Lab } from './lab.ts';
import type { SetUp } from './set-up.ts';
import { iptablesIsLegacy, osRelease, toolsPrefix, toolsShell } from './tools.ts';

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
  'net/ipv4/conf/*/route_localnet',
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
export async function runInShell(
  directory: string,
  commands: Commands,
  shell: (script: string) => Promise<unknown>,
  prefix = '',
): Promise<Record<string, string>> {
  mkdirSync(directory, { recursive: true });
  const place = (i: number): string => join(directory, String(i));
  const lines = Object.values(commands).map(
    (command, i) => `${prefix}${shellWords(command)} > ${place(i)} 2> ${place(i)}.err < /dev/null`,
  );
  await shell(lines.join('\n'));
  const read = (path: string): string => readFileSync(path, 'utf8');
  return Object.fromEntries(Object.keys(commands).map((name, i) => [name, read(place(i)) + read(`${place(i)}.err`)]));
}

const shellWords = (command: readonly string[]): string =>
  command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');

const run = (lab: Lab, commands: Commands): Promise<Record<string, string>> =>
  runInShell(
    join(lab.directory, 'collected'),
    commands,
    (script) => runAsideByHand(toolsShell(script), { namespace: lab.server }),
    toolsPrefix(),
  );

const hasLegacy = (setUp: SetUp): boolean => setUp.iptablesLegacy !== undefined || setUp.ip6tablesLegacy !== undefined;
const hasIptables = (setUp: SetUp): boolean => setUp.iptables !== undefined || setUp.ip6tables !== undefined;

/**
 * Everything of a server; and, by the name of an output, the same host with that output alone about the firewall. A
 * backend beside the one that a form shows stays unseen, so only forms that show everything are collected.
 */
export async function collectServer(
  lab: Lab,
  setUp: SetUp,
  sshdConfig: string | null,
  withForms: boolean,
): Promise<{ bundle: Bundle; forms: Readonly<Record<string, Bundle>> }> {
  const filter = { ...firewall, ...(hasLegacy(setUp) ? legacyFirewall : {}) };
  const forms = withForms ? formsOf(setUp) : {};
  // Each command once, however many forms have it.
  const filters = [filter, ...Object.values(forms)].flatMap((commands) => Object.values(commands));
  const outputs = await run(lab, {
    ...Object.fromEntries(filters.map((command) => [shellWords(command), command])),
    ...hostCommands(setUp),
  });
  const outputsOf = (commands: Commands): Bundle =>
    Object.fromEntries(Object.entries(commands).map(([name, command]) => [name, outputs[shellWords(command)]!]));
  const rest = { ...pick(outputs, hostCommands(setUp)), ...(await collectMachine(lab)), ...files(setUp, sshdConfig) };
  return {
    bundle: { ...outputsOf(filter), ...rest },
    forms: Object.fromEntries(Object.entries(forms).map(([name, own]) => [name, { ...outputsOf(own), ...rest }])),
  };
}

function formsOf(setUp: SetUp): Readonly<Record<string, Commands>> {
  const seesAll = !hasLegacy(setUp) && !(hasIptables(setUp) && iptablesIsLegacy());
  return {
    ...(setUp.nft === undefined && hasIptables(setUp) && !hasLegacy(setUp) ? iptablesForms : {}),
    ...(seesAll ? { ...nftForms, ...nftVariant(setUp) } : {}),
    ...(setUp.nft === undefined && !hasIptables(setUp) && hasLegacy(setUp) ? legacyForms : {}),
  };
}

type HostSetUp = Pick<SetUp, 'ipset' | 'hostsAllow' | 'hostsDeny'>;

/** A server without its packet filter. */
export async function collectHost(lab: Lab, setUp: HostSetUp, sshdConfig: string | null): Promise<Bundle> {
  return {
    ...(await run(lab, hostCommands(setUp))),
    ...(await collectMachine(lab)),
    ...files(setUp, sshdConfig),
  };
}

const hostCommands = ({ ipset }: HostSetUp): Commands =>
  ipset === undefined ? host : { ...host, 'ipset-save.txt': ['ipset', 'save'] };

const pick = (outputs: Bundle, commands: Commands): Bundle =>
  Object.fromEntries(Object.keys(commands).map((name) => [name, outputs[name]!]));

/** Of the machine, whatever server is made. */
const programs: Commands = { 'sshd-V.txt': ['sshd', '-V'], 'ldd-sshd.txt': ['ldd', '/usr/sbin/sshd'] };
let collectedPrograms: Promise<Bundle> | null = null;

function collectMachine(lab: Lab): Promise<Bundle> {
  const directory = join(lab.directory, 'programs');
  collectedPrograms ??= runInShell(directory, programs, (script) => runAsideByHand(['sh', '-c', script]));
  return collectedPrograms;
}

const files = ({ hostsAllow, hostsDeny }: HostSetUp, sshdConfig: string | null): Bundle => ({
  'etc/os-release': osRelease(),
  'etc/hosts.allow': hostsAllow ?? '',
  'etc/hosts.deny': hostsDeny ?? '',
  ...(sshdConfig === null ? {} : { 'etc/ssh/sshd_config': sshdConfig }),
});
