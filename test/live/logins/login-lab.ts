import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bundle, type Commands, runInShell } from '../collect-bundle.ts';
import { runAsideByHand } from '../hand.ts';
import { type Lab, server } from '../lab.ts';
import { run } from '../shell.ts';
import { defaultUsers, type LoginProbe, type LoginSetUp, type TestUser } from './login-set-up.ts';

/** What a client saw: the exit status of `ssh … true`, and its last words. */
export interface SeenLogin {
  readonly status: number;
  readonly words: string;
}

/** What sshd, PAM and shells read of /etc, besides what the test writes. */
const copied = [
  ...[
    'pam.d',
    'security',
    'login.defs',
    'shells',
    'ld.so.cache',
    'ld.so.conf',
    'ld.so.conf.d',
    'localtime',
    'ssl/openssl.cnf',
  ],
  ...['profile', 'bash.bashrc', 'environment', 'default/locale', 'services', 'protocols', 'host.conf'],
  'os-release',
];

const PASSWORD = 'open sesame';

/**
 * A server whose users, PAM and home directories are its own: sshd runs with private copies over /etc, /home, /root and
 * /run, in a mount namespace that nothing outside sees. `release`: the root tree of another release, made by
 * debootstrap(8), whose programs it is then; it stays as it is.
 */
export class LoginLab {
  readonly #lab: Lab;
  readonly #root: string;
  readonly #hash: string;
  readonly #release: string;
  #sshd: ChildProcess | null = null;
  #withoutPassword: ReadonlySet<string> = new Set();

  constructor(lab: Lab, release: string | null = null) {
    this.#lab = lab;
    this.#release = release ?? '';
    this.#root = join(lab.directory, 'root');
    for (const name of copied)
      if (existsSync(`${this.#release}/etc/${name}`))
        cpSync(`${this.#release}/etc/${name}`, join(this.#machine, name), {
          recursive: true,
          dereference: true,
        });
    this.#hash = run('openssl', ['passwd', '-6', '-salt', 'sshreachtests', PASSWORD]).trim();
    run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', this.#key]);
    for (const key of [this.#hostKey, ...this.#otherKeys])
      run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    writeFileSync(this.#askpass, '#!/bin/sh\necho "$PASSWORD"\n', { mode: 0o700 });
  }

  /** What every server has of the machine's /etc. */
  get #machine(): string {
    return join(this.#lab.directory, 'etc-of-machine');
  }
  get #key(): string {
    return join(this.#lab.directory, 'id_client');
  }
  get #otherKeys(): string[] {
    return ['id_other', 'id_another'].map((name) => join(this.#lab.directory, name));
  }
  get #hostKey(): string {
    return join(this.#lab.directory, 'host_key');
  }
  get #askpass(): string {
    return join(this.#lab.directory, 'askpass');
  }

  #write(path: string, text: string, mode = 0o644): void {
    const place = join(this.#root, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
    chmodSync(place, mode);
  }

  /** Writes the files of the server and starts sshd over them. */
  async start(setUp: LoginSetUp): Promise<void> {
    rmSync(this.#root, { recursive: true, force: true });
    mkdirSync(join(this.#root, 'run/sshd'), { recursive: true });
    mkdirSync(join(this.#root, 'home'), { recursive: true });
    run('cp', ['-a', this.#machine, join(this.#root, 'etc')]);
    mkdirSync(join(this.#root, 'etc/ssh'), { recursive: true });
    cpSync(this.#hostKey, join(this.#root, 'etc/ssh/ssh_host_ed25519_key'));
    this.#write(
      'etc/nsswitch.conf',
      'passwd:         files\ngroup:          files\nshadow:         files\nhosts:          files\n',
    );
    this.#write('etc/hosts.allow', '');
    this.#write('etc/hosts.deny', '');
    this.#quickPam();
    this.#write('etc/ssh/sshd_config', setUp.sshd);
    this.#writeUsers(setUp);
    for (const [path, text] of Object.entries(setUp.files ?? {})) this.#write(path, text);
    await this.#startSshd(setUp.commands ?? []);
  }

  /** A wrong password costs two seconds otherwise; what needs a whole system is left out. */
  #quickPam(): void {
    const path = join(this.#root, 'etc/pam.d/common-auth');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/pam_unix\.so nullok(?:_secure)?/, '$& nodelay'));
  }

  #writeUsers({ users = defaultUsers, root = {} }: LoginSetUp): void {
    const all = [...users, { name: 'root', ...root }];
    this.#withoutPassword = new Set(all.filter(({ password }) => password === 'empty').map(({ name }) => name));
    const lines = {
      passwd: ['root:x:0:0:root:/root:/bin/bash'],
      group: ['root:x:0:'],
      shadow: [`root:${this.#field(root)}:19000:0:99999:7:::`],
    };
    for (const [name, uid] of [
      ['sshd', 106],
      ['nobody', 65534],
    ] as const) {
      lines.passwd.push(`${name}:x:${uid}:65534::/run/sshd:/usr/sbin/nologin`);
      lines.shadow.push(`${name}:*:19000:0:99999:7:::`);
    }
    const members = new Map<string, string[]>();
    for (const user of users) {
      const { name, uid, groups = [], shell = '/bin/bash', ends } = user;
      lines.passwd.push(`${name}:x:${uid}:${uid}:${name}:/home/${name}:${shell}`);
      lines.group.push(`${name}:x:${uid}:`);
      lines.shadow.push(`${name}:${this.#field(user)}:19000:0:99999:7::${ends ?? ''}:`);
      for (const group of groups) members.set(group, [...(members.get(group) ?? []), name]);
      this.#writeHome(`home/${name}`, uid, user.key ?? true);
    }
    let gid = 2000;
    for (const [group, names] of members) lines.group.push(`${group}:x:${gid++}:${names.join(',')}`);
    this.#writeHome('root', 0, root.key ?? true);
    this.#write('etc/passwd', `${lines.passwd.join('\n')}\n`);
    this.#write('etc/group', `${lines.group.join('\n')}\nnogroup:x:65534:\n`);
    this.#write('etc/shadow', `${lines.shadow.join('\n')}\n`, 0o640);
  }

  #field({ password = 'set' }: Pick<TestUser, 'password'>): string {
    return { set: this.#hash, locked: `!${this.#hash}`, none: '*', empty: '' }[password];
  }

  #writeHome(home: string, uid: number, key: boolean | string): void {
    const owned = [join(this.#root, home), join(this.#root, home, '.ssh')];
    for (const path of owned) mkdirSync(path, { recursive: true, mode: 0o755 });
    chmodSync(owned[1]!, 0o700);
    if (key !== false) {
      const file = join(owned[1]!, 'authorized_keys');
      const own = readFileSync(`${this.#key}.pub`, 'utf8').trim();
      writeFileSync(file, key === true ? `${own}\n` : key.replaceAll('KEY', own));
      chmodSync(file, 0o600);
      owned.push(file);
    }
    for (const path of owned) chownSync(path, uid, uid);
  }

  async #startSshd(commands: readonly string[]): Promise<void> {
    const alternatives = join(this.#root, 'etc/alternatives');
    mkdirSync(alternatives);
    const release = this.#release;
    const kept = this.#lab.directory;
    const mounts = [
      ...(release === '' ? [] : this.#layRelease()),
      `mount --bind ${release === '' ? '' : this.#top}/etc/alternatives ${alternatives}`,
      ...['etc', 'home', 'root', 'run'].map(
        (name) => `mount --rbind ${join(this.#root, name)} ${release === '' ? '' : this.#top}/${name}`,
      ),
      ...(release === '' ? [] : [`mkdir -p ${this.#top}${kept}`, `mount --bind ${kept} ${this.#top}${kept}`]),
    ];
    const log = join(this.#lab.directory, 'login.log');
    rmSync(log, { force: true });
    const daemon = `exec /usr/sbin/sshd -D -r -E ${log} -o MaxStartups=1000 -o PidFile=none`;
    const inside = [...commands, daemon].join(' && ');
    const enter = release === '' ? inside : `exec chroot ${this.#top} /bin/sh -c '${inside}'`;
    const script = [...mounts, enter].join(' && ');
    this.#sshd = spawn('ip', ['netns', 'exec', this.#lab.server, 'unshare', '-m', 'sh', '-c', script], {
      stdio: 'ignore',
    });
    for (let i = 0; i < 150; i++) {
      await sleep(20);
      if (existsSync(log) && readFileSync(log, 'utf8').includes('Server listening')) return;
      if (this.#sshd.exitCode !== null) break;
    }
    throw new Error(`sshd did not start: ${existsSync(log) ? readFileSync(log, 'utf8') : 'no log'}`);
  }

  /** Where the other release stands, with a layer of its own for what is written. */
  get #top(): string {
    return join(this.#lab.directory, 'release/top');
  }

  #layRelease(): string[] {
    const place = join(this.#lab.directory, 'release');
    return [
      `mkdir -p ${place} && mount -t tmpfs tmpfs ${place} && mkdir ${place}/upper ${place}/work ${place}/top`,
      `mount -t overlay overlay -o lowerdir=${this.#release},upperdir=${place}/upper,workdir=${place}/work ${place}/top`,
      `mount --rbind /dev ${this.#top}/dev`,
      `mount -t proc proc ${this.#top}/proc`,
      `mount --rbind /sys ${this.#top}/sys`,
    ];
  }

  stop(): void {
    this.#sshd?.kill('SIGKILL');
    this.#sshd = null;
  }

  /** The client offers its keys, then types the password. */
  async logIn({ user, from, others = 0 }: LoginProbe): Promise<SeenLogin> {
    const to = from.includes(':') ? server.eth0[6] : server.eth0[4];
    const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'ConnectTimeout=8'];
    options.push('NumberOfPasswordPrompts=1', 'IdentitiesOnly=yes', 'IdentityAgent=none');
    // Its arithmetic takes longer than all the rest of a login.
    options.push('KexAlgorithms=-sntrup*');
    const args = ['-F', '/dev/null', '-b', from];
    for (const key of [...this.#otherKeys.slice(0, others), this.#key]) args.push('-i', key);
    for (const option of options) args.push('-o', option);
    const password = this.#withoutPassword.has(user) ? '' : PASSWORD;
    const environment = {
      PASSWORD: password,
      SSH_ASKPASS: this.#askpass,
      SSH_ASKPASS_REQUIRE: 'force',
      DISPLAY: ':0',
    };
    const ssh = ['ssh', ...args, '-l', user, to, 'true'];
    const { status, stdout, stderr } = await runAsideByHand(ssh, { environment, namespace: this.#lab.client });
    return { status: status < 0 ? 255 : status, words: lastWords(stdout + stderr) };
  }

  /** What somebody with root would collect about the logins of this server, beside the network. */
  async collect(setUp: LoginSetUp): Promise<Bundle> {
    const { users = defaultUsers } = setUp;
    const homes = ['/root', ...users.map(({ name }) => `/home/${name}`)];
    const read = ['passwd', 'group', 'nsswitch.conf', 'hosts.allow', 'hosts.deny', 'os-release', 'ssh/sshd_config'];
    const pam = ['sshd', 'common-auth', 'common-account', 'common-session', 'common-password'].map(
      (name) => `pam.d/${name}`,
    );
    const own = Object.keys(setUp.files ?? {}).filter((path) => path.startsWith('etc/'));
    const files = [...read, ...pam].map((name) => `etc/${name}`);
    const commands: Commands = {
      ...(setUp.shadow ? {} : { 'cmd/passwd_-S_-a.txt': ['passwd', '-S', '-a'] }),
      'cmd/ls_-ld_homes.txt': ['ls', '-ld', ...homes],
      'cmd/ls_-la_ssh.txt': ['ls', '-la', '/etc/ssh', '/etc/ssh/keys', ...homes.map((home) => `${home}/.ssh`)],
      'cmd/ls_-l_shells.txt': ['ls', '-l', '/bin/sh', ...users.map(({ shell = '/bin/bash' }) => shell)],
      'cmd/ls_-l_nologin.txt': ['ls', '-l', '/etc/nologin', '/run/nologin'],
      'cmd/ss_-tlnp.txt': ['ss', '-tlnp'],
      'cmd/ip_addr.txt': ['ip', 'addr'],
      'cmd/ip_route_show_table_all.txt': ['ip', 'route', 'show', 'table', 'all'],
      'cmd/ip_-6_route_show_table_all.txt': ['ip', '-6', 'route', 'show', 'table', 'all'],
      'cmd/ip_rule.txt': ['ip', 'rule'],
      'cmd/ip_-6_rule.txt': ['ip', '-6', 'rule'],
      'cmd/iptables-save.txt': ['iptables-save'],
      'cmd/ip6tables-save.txt': ['ip6tables-save'],
      'cmd/nft_list_ruleset.txt': ['nft', 'list', 'ruleset'],
      'cmd/sshd_-V.txt': ['sshd', '-V'],
      'cmd/ldd_usr_sbin_sshd.txt': ['ldd', '/usr/sbin/sshd'],
      ...Object.fromEntries(
        users
          .filter(({ ends }) => ends !== undefined)
          .map(({ name }) => [`cmd/chage_-l_${name}.txt`, ['chage', '-l', name]]),
      ),
    };
    const enter = [
      '-t',
      String(this.#sshd!.pid),
      '-m',
      '-n',
      ...(this.#release === '' ? [] : ['-r', '-w']),
      '--',
      'sh',
      '-c',
    ];
    const collected = join(this.#lab.directory, 'collected');
    const bundle: Record<string, string> = {
      ...Object.fromEntries([...files, ...own].map((path) => [path, readFileSync(join(this.#root, path), 'utf8')])),
      ...(setUp.shadow ? { 'etc/shadow': readFileSync(join(this.#root, 'etc/shadow'), 'utf8') } : {}),
      ...(await runInShell(collected, commands, (script) => runAsideByHand(['nsenter', ...enter, script]))),
    };
    if (setUp.keys)
      for (const home of homes) {
        const path = `${home.slice(1)}/.ssh/authorized_keys`;
        if (existsSync(join(this.#root, path))) bundle[path] = readFileSync(join(this.#root, path), 'utf8');
      }
    for (const path of setUp.leaveOut ?? []) delete bundle[path];
    return bundle;
  }
}

/** The line that a person would quote. */
function lastWords(output: string): string {
  const lines = output
    .trim()
    .split(/\r?\n/)
    .filter((line) => !/^Warning: Permanently added|^Disconnected from|^$/.test(line));
  return lines.at(-1) ?? '';
}
