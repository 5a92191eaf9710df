import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bundle } from '../collect-bundle.ts';
import { runAsideByHand } from '../hand.ts';
import type { Lab } from '../lab.ts';
import type { BootSetUp } from './boot-set-up.ts';
import { mountsOf, pivotOf, readFromTree, treeOf } from './release-root.ts';

/** Files that a host is collected with, where it has them. */
const kept = [
  ...['etc/ssh/sshd_config', 'etc/ssh/sshd_not_to_be_run', 'etc/default/ssh', 'etc/default/ssh2'],
  ...['etc/hosts.allow', 'etc/hosts.deny', 'etc/nftables.conf', 'etc/ssh/more'],
];

const unitDirectory = 'lib/systemd/system';
/** Where systemd keeps its groups of processes: in both trees of the first version, or in the one of the second. */
const controlGroups = ['/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified', '/sys/fs/cgroup'];

/** A host boots with these alone. */
const bootUnits = [
  ...['ssh.service', 'ssh.socket', 'ssh@.service', 'sshd@.service', 'sshd-keygen.service', 'ssh-access.target'],
  ...['nftables.service', 'basic.target', 'sysinit.target', 'multi-user.target', 'network.target'],
  ...['network-online.target', 'network-pre.target', 'sockets.target', 'shutdown.target', 'umount.target'],
  ...['final.target', 'timers.target', 'paths.target', 'slices.target', 'rescue.target', 'emergency.target'],
];

/** What of the machine's own /etc they have; without an id systemd takes a boot for the first one and enables everything. */
const etcParts = [
  ...['passwd', 'group', 'shadow', 'gshadow', 'nsswitch.conf', 'hosts', 'services', 'protocols', 'login.defs'],
  ...[
    'machine-id',
    'ld.so.cache',
    'ld.so.conf',
    'ld.so.conf.d',
    'alternatives',
    'os-release',
    'pam.d',
    'security',
    'ssh',
  ],
];

/** Loaded at each boot, so that the files tell what filters packets: nothing. */
const openFilter = `#!/usr/sbin/nft -f
flush ruleset
table inet filter {
\tchain input {
\t\ttype filter hook input priority 0; policy accept;
\t}
}
`;

const outputs: Readonly<Record<string, readonly string[]>> = {
  'ss-tlnp.txt': ['ss', '-tlnp'],
  'systemctl-status-ssh.service.txt': ['systemctl', 'status', '--no-pager', 'ssh.service'],
  'systemctl-status-ssh.socket.txt': ['systemctl', 'status', '--no-pager', 'ssh.socket'],
};

const unitListings: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    ['ssh.service', 'ssh.socket'].flatMap((unit) => [
      [`systemctl-cat-${unit}.txt`, ['systemctl', 'cat', '--no-pager', unit]],
      [`systemctl-is-enabled-${unit}.txt`, ['systemctl', 'is-enabled', unit]],
    ]),
  ),
  'systemctl-is-enabled-nftables.txt': ['systemctl', 'is-enabled', 'nftables'],
};

/** What a host is collected as: its files and the links among them, what runs, and what systemctl prints of its units. */
export interface CollectedBoot {
  readonly files: Bundle;
  readonly links: Readonly<Record<string, string>>;
  readonly running: Bundle;
  readonly units: Bundle;
}

/** Boots systemd as the first process of the lab's server, with an /etc and units of its own. */
export class BootLab {
  readonly lab: Lab;
  readonly #root: string;
  #first = 0;
  #release: string | undefined;

  constructor(lab: Lab) {
    this.lab = lab;
    this.#root = join(lab.directory, 'boot');
  }

  async boot(setUp: BootSetUp): Promise<void> {
    this.#release = setUp.release;
    await this.#lay(setUp);
    const at = (path: string): string => join(this.#root, path);
    writeFileSync(at('console'), '');
    const script = [
      'set -e',
      'mount --make-rprivate /',
      ...mountsOf(this.#root, setUp.release),
      'test -e /dev/console || touch /dev/console',
      `mount --bind ${at('console')} /dev/console`,
      ...pivotOf(this.#root, setUp.release),
      // What tmpfiles.d(5) does at a real boot.
      'test ! -e /usr/lib/tmpfiles.d/sshd.conf || mkdir -p /run/sshd',
      'export container=docker',
      'exec /lib/systemd/systemd --unit=multi-user.target --log-target=console --show-status=no',
    ].join('\n');
    const enter = [
      // Control groups of its own: hosts that boot at the same time would share theirs, and what filters packets in one.
      `for top in ${controlGroups.join(' ')}; do`,
      `  test ! -e $top/cgroup.procs || { mkdir -p $top/${this.lab.server}; echo $$ > $top/${this.lab.server}/cgroup.procs; }`,
      'done 2>/dev/null',
      `exec ip netns exec ${this.lab.server} unshare -pfmCiu --mount-proc sh -c "$1"`,
    ].join('\n');
    void runAsideByHand(['sh', '-c', enter, 'sh', script]);
    await this.#untilUp(setUp);
  }

  async collect(): Promise<CollectedBoot> {
    const files: Record<string, string> = {};
    const links: Record<string, string> = {};
    const take = (path: string): void => {
      const full = join(this.#root, path);
      if (!existsSync(full)) return;
      for (const entry of readdirSync(full, { withFileTypes: true })) {
        const inside = `${path}/${entry.name}`;
        if (entry.isDirectory()) take(inside);
        else if (entry.isSymbolicLink()) links[inside] = readlinkSync(join(this.#root, inside));
        else files[inside] = readFileSync(join(this.#root, inside), 'utf8');
      }
    };
    take('etc/systemd/system');
    take('etc/systemd/system-generators');
    take('etc/ssh/sshd_config.d');
    for (const path of kept)
      if (existsSync(join(this.#root, path))) files[path] = readFileSync(join(this.#root, path), 'utf8');
    for (const unit of bootUnits.filter((name) => /ssh|nftables/.test(name)))
      if (existsSync(join(this.#root, unitDirectory, unit)))
        files[`${unitDirectory}/${unit}`] = readFileSync(join(this.#root, unitDirectory, unit), 'utf8');
    const outside: Readonly<Record<string, readonly string[]>> = {
      'os-release.txt': ['cat', join(treeOf(this.#release), 'etc/os-release')],
      'sshd-V.txt': ['chroot', treeOf(this.#release), 'sh', '-c', '/usr/sbin/sshd -V 2>&1'],
      ...(this.#release === undefined
        ? {}
        : { 'dpkg-l.txt': ['chroot', treeOf(this.#release), 'dpkg', '-l', 'openssh-server', 'systemd'] }),
      'ip-addr.txt': ['ip', 'addr'],
      'ip-route-show-table-all.txt': ['ip', 'route', 'show', 'table', 'all'],
      'ip-6-route-show-table-all.txt': ['ip', '-6', 'route', 'show', 'table', 'all'],
      'iptables-save.txt': ['iptables-save'],
      'ip6tables-save.txt': ['ip6tables-save'],
      'nft-list-ruleset.txt': ['nft', 'list', 'ruleset'],
    };
    const running: Record<string, string> = {};
    const units: Record<string, string> = {};
    await Promise.all([
      ...Object.entries(unitListings).map(async ([name, command]) => {
        const { stdout, stderr } = await this.#inside(command);
        units[name] = stdout + stderr;
      }),
      ...Object.entries(outside).map(async ([name, command]) => {
        files[name] = (await runAsideByHand(command, { namespace: this.lab.server })).stdout;
      }),
      ...Object.entries(outputs).map(async ([name, command]) => {
        running[name] = (await this.#inside(command)).stdout;
      }),
    ]);
    return { files, links, running, units };
  }

  async stop(): Promise<void> {
    do await this.lab.stopDaemons();
    while ((await runAsideByHand(['ip', 'netns', 'pids', this.lab.server])).stdout !== '');
    this.#first = 0;
    for (const own of controlGroups.map((top) => join(top, this.lab.server)))
      for (let i = 0; i < 20 && existsSync(own); i++)
        await runAsideByHand(['find', own, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';']);
  }

  #inside(command: readonly string[]): ReturnType<typeof runAsideByHand> {
    return runAsideByHand(['nsenter', '-t', String(this.#first), '-m', '-p', '-n', '-r', ...command], {
      environment: { LC_ALL: 'C.UTF-8' },
    });
  }

  /** Lays the host's files out. */
  async #lay({ release, files = {}, links = {}, enabled = ['ssh.service'], commands = [] }: BootSetUp): Promise<void> {
    const tree = treeOf(release);
    rmSync(this.#root, { recursive: true, force: true });
    mkdirSync(join(this.#root, unitDirectory), { recursive: true });
    const etc = join(this.#root, 'etc');
    mkdirSync(join(etc, 'default'), { recursive: true });
    for (const part of etcParts)
      if (existsSync(join(tree, 'etc', part)))
        cpSync(join(tree, 'etc', part), join(etc, part), { recursive: true, verbatimSymlinks: true });
    copyFileSync('/etc/machine-id', join(etc, 'machine-id'));
    rmSync(join(etc, 'ssh/sshd_config.d'), { recursive: true, force: true });
    mkdirSync(join(etc, 'ssh/sshd_config.d'));
    writeFileSync(join(etc, 'ssh/sshd_config.d/empty.conf'), '');
    const config = join(etc, 'ssh/sshd_config');
    if (release === undefined) copyFileSync('/usr/share/openssh/sshd_config', config);
    else writeFileSync(config, readFileSync(config, 'utf8').replaceAll(/^(?:#.*|)\n/gm, ''));
    writeFileSync(join(etc, 'default/ssh'), '# Default settings for openssh-server.\n\nSSHD_OPTS=\n');
    for (const name of ['hosts.allow', 'hosts.deny']) writeFileSync(join(etc, name), '');
    writeFileSync(join(etc, 'nftables.conf'), openFilter);
    for (const unit of bootUnits) {
      const text = readFromTree(release, join(unitDirectory, unit));
      if (text === null) continue;
      // Only what is laid out here starts.
      const alone = unit === 'sysinit.target' ? text.replaceAll(/^(?:Wants|After|Conflicts)=.*\n/gm, '') : text;
      writeFileSync(join(this.#root, unitDirectory, unit), alone);
    }
    const loads: [string, string][] = [
      ['etc/systemd/system/multi-user.target.wants/network.target', '/lib/systemd/system/network.target'],
      ['etc/systemd/system/sysinit.target.wants/nftables.service', '/lib/systemd/system/nftables.service'],
    ];
    // Other releases link theirs themselves, to more places than one.
    const starts = (release === undefined ? enabled : []).map((unit): [string, string] => [
      `etc/systemd/system/${unit.endsWith('socket') ? 'sockets' : 'multi-user'}.target.wants/${unit}`,
      `/lib/systemd/system/${unit}`,
    ]);
    mkdirSync(join(etc, 'systemd/system'), { recursive: true });
    const told = release === undefined ? [] : [...enabled.map((unit) => `systemctl enable ${unit}`), ...commands];
    if (told.length > 0) await this.#tell(told);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.#root, path)), { recursive: true });
      writeFileSync(join(this.#root, path), text);
    }
    for (const [path, target] of [...loads, ...starts, ...Object.entries(links)]) {
      mkdirSync(dirname(join(this.#root, path)), { recursive: true });
      rmSync(join(this.#root, path), { force: true });
      symlinkSync(target, join(this.#root, path));
    }
  }

  /** Runs commands in the tree of a release before it boots. */
  async #tell(commands: readonly string[]): Promise<void> {
    const script = [
      'set -e',
      'mount --make-rprivate /',
      ...mountsOf(this.#root, this.#release),
      `exec chroot ${join(this.#root, 'merged')} sh -ec "$1"`,
    ].join('\n');
    const { status, stderr } = await runAsideByHand(['unshare', '-m', 'sh', '-c', script, 'sh', commands.join('\n')]);
    if (status !== 0) throw new Error(`${commands.join('; ')}: ${stderr}`);
  }

  /** The manager answers, and has nothing left to start. */
  async #untilUp(setUp: BootSetUp): Promise<void> {
    // Some wait for what never comes.
    for (let i = 0; i < 60; i++) {
      await sleep(50);
      this.#first ||= await this.#firstProcess();
      if (this.#first === 0) continue;
      const { stdout } = await this.#inside(['systemctl', 'is-system-running']);
      if (/running|degraded/.test(stdout)) return;
    }
    if (this.#first === 0)
      throw new Error(`${setUp.name} does not boot: ${readFileSync(join(this.#root, 'console'), 'utf8')}`);
  }

  async #firstProcess(): Promise<number> {
    const { stdout } = await runAsideByHand(['ip', 'netns', 'pids', this.lab.server]);
    const isFirst = (pid: string): boolean => {
      const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
      return /^Name:\tsystemd$/m.test(status) && /^NSpid:.*\t1$/m.test(status);
    };
    return Number(stdout.split('\n').filter(Boolean).find(isFirst) ?? 0);
  }
}
