import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Seen } from '../support/judge.ts';
import { type Probe, probeByHand, runAsideByHand } from './hand.ts';
import { run, runAside } from './shell.ts';

export type { Probe };

/** Addresses of the server, by interface; the client owns every address of `clientNetworks`. */
export const server = {
  eth0: { 4: '192.0.2.10', 6: '2001:db8:0:1::10' },
  eth1: { 4: '198.51.100.10', 6: '2001:db8:0:2::10' },
} as const;
const ownAddresses: readonly string[] = [
  ...Object.values(server.eth0),
  ...Object.values(server.eth1),
  '127.0.0.1',
  '::1',
];
const isOwn = (address: string): boolean => ownAddresses.includes(address);

const clientNetworks = [
  '198.18.0.0/15',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '203.0.113.0/24',
  '2001:db8:1::/48',
  '2001:db8:2::/48',
];

type Pair = Readonly<Record<4 | 6, string>>;
interface Wire {
  /** The server's interface, its link address and its addresses. */
  readonly outer: 'eth0' | 'eth1';
  readonly link: string;
  readonly own: Pair;
  /** The client's. */
  readonly inner: string;
  readonly peer: Pair;
}
const wires: readonly Wire[] = [
  {
    outer: 'eth0',
    link: '02:00:5e:00:53:01',
    own: server.eth0,
    inner: 'c0',
    peer: { 4: '192.0.2.1', 6: '2001:db8:0:1::1' },
  },
  {
    outer: 'eth1',
    link: '02:00:5e:00:53:02',
    own: server.eth1,
    inner: 'c1',
    peer: { 4: '198.51.100.1', 6: '2001:db8:0:2::1' },
  },
];

let madeKey: string | null = null;

/** One for all servers: making it takes as long as many clients do. */
function hostKey(directory: string): string {
  if (madeKey === null) {
    const path = join(directory, 'made_key');
    run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
    madeKey = readFileSync(path, 'utf8');
  }
  return madeKey;
}

/** Gives a device its addresses and starts it. */
const plug = (device: string, addresses: Pair): string[] => [
  `addr add ${addresses[4]}/24 dev ${device}`,
  `addr add ${addresses[6]}/64 dev ${device} nodad`,
  `link set ${device} up`,
  'link set lo up',
];

/** Many commands of ip(8) in one process: there are thousands of labs. */
const batch = (options: readonly string[], commands: readonly string[]): string =>
  run('ip', [...options, '-batch', '-'], `${commands.join('\n')}\n`);

/**
 * Two network namespaces joined by two wires: `server` with sshd, `client` that owns thousands of addresses.
 * Nothing outside them is touched, and no packet leaves them.
 */
export class Lab {
  readonly server: string;
  readonly client: string;
  readonly directory: string;

  constructor(name: string) {
    this.server = `ssr-${name}-s`;
    this.client = `ssr-${name}-c`;
    this.directory = mkdtempSync(join(tmpdir(), 'sshreach-lab-'));
    const both = [this.server, this.client];
    const left = both.filter((namespace) => existsSync(`/run/netns/${namespace}`));
    batch([], [...left.map((name) => `netns del ${name}`), ...both.map((name) => `netns add ${name}`)]);
    // Before there are interfaces, which begin with these. Addresses are usable at once: duplicate address detection
    // would lose the first packets.
    const everywhere = [
      'net.ipv6.conf.default.accept_dad=0',
      'net.ipv6.conf.default.dad_transmits=0',
      'net.ipv4.conf.all.rp_filter=0',
      'net.ipv4.conf.default.rp_filter=0',
      'net.ipv4.tcp_syn_retries=1',
    ];
    this.#sysctl(this.server, [
      ...everywhere,
      'net.ipv4.icmp_ratelimit=0',
      'net.ipv4.icmp_msgs_per_sec=100000',
      'net.ipv6.icmp.ratelimit=0',
      'net.ipv4.ip_forward=1',
    ]);
    this.#sysctl(this.client, [...everywhere, 'net.ipv4.ip_nonlocal_bind=1', 'net.ipv6.ip_nonlocal_bind=1']);
    batch(
      [],
      wires.map(
        ({ outer, inner, link }) =>
          `link add ${outer} netns ${this.server} address ${link} type veth peer name ${inner} netns ${this.client}`,
      ),
    );
    batch(
      ['-n', this.server],
      [
        ...wires.flatMap(({ outer, own }) => plug(outer, own)),
        'route add default via 192.0.2.1',
        'route add default via 2001:db8:0:1::1',
      ],
    );
    batch(
      ['-n', this.client],
      [
        ...wires.flatMap(({ inner, peer }) => plug(inner, peer)),
        ...clientNetworks.map((network) => `route add local ${network} dev lo`),
        // The client asks for the server's link address in the name of whichever source comes first, and rp_filter
        // would leave that question unanswered; a router asks in its own name.
        ...wires.map(({ inner, own, link }) => `neigh replace ${own[4]} lladdr ${link} dev ${inner} nud permanent`),
      ],
    );
  }

  inServer(args: readonly string[], input = ''): string {
    return run(args[0]!, args.slice(1), input, this.server);
  }

  /** The same beside this process, for programs that read `/etc` and `/sys`: they find the files of this server there. */
  besideServer(args: readonly string[]): Promise<string> {
    return runAside('ip', ['netns', 'exec', this.server, ...args], '');
  }

  inClient(args: readonly string[], input = ''): string {
    return run(args[0]!, args.slice(1), input, this.client);
  }

  /** Starts sshd with this configuration; waits until it listens, or, where it dies, until it is gone. */
  async startSshd(config: string): Promise<void> {
    mkdirSync('/run/sshd', { recursive: true });
    const key = join(this.directory, 'ssh_host_ed25519_key');
    if (!existsSync(key)) writeFileSync(key, hostKey(this.directory), { mode: 0o600 });
    const path = join(this.directory, 'sshd_config');
    const log = join(this.directory, 'sshd.log');
    writeFileSync(path, config);
    rmSync(log, { force: true });
    const args = [
      'netns',
      'exec',
      this.server,
      '/usr/sbin/sshd',
      '-D',
      // Without starting itself anew for each connection, which takes three times as long.
      '-r',
      '-f',
      path,
      '-h',
      key,
      '-E',
      log,
      '-o',
      'MaxStartups=1000',
      '-o',
      'PidFile=none',
    ];
    let ended = false;
    void runAsideByHand(['ip', ...args]).then(() => {
      ended = true;
    });
    for (let i = 0; i < 100; i++) {
      await sleep(30);
      if (ended || (existsSync(log) && readFileSync(log, 'utf8').includes('Server listening'))) break;
    }
    await sleep(60);
  }

  async stopDaemons(): Promise<void> {
    for (const pid of run('ip', ['netns', 'pids', this.server]).split('\n').filter(Boolean)) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It ended by itself meanwhile.
      }
    }
    await sleep(30);
  }

  /** One fresh connection each, all at once; those from the server's own addresses start on the server. */
  async probe(probes: readonly Probe[], bannerWaitMs: number): Promise<Seen[]> {
    const ask = async (namespace: string, some: readonly Probe[]): Promise<Seen[]> =>
      some.length === 0 ? [] : [...(await probeByHand(some, { bannerWaitMs, connectWaitMs: 4500 }, namespace))];
    const [outside, inside] = await Promise.all([
      ask(
        this.client,
        probes.filter((p) => !isOwn(p.from)),
      ),
      ask(
        this.server,
        probes.filter((p) => isOwn(p.from)),
      ),
    ]);
    return probes.map((p) => (isOwn(p.from) ? inside : outside).shift()!);
  }

  /** Puts files over /etc for whatever runs in the server's namespace (ip-netns(8)). */
  writeEtc(name: string, text: string | null): void {
    const directory = `/etc/netns/${this.server}`;
    mkdirSync(directory, { recursive: true });
    if (text === null) rmSync(join(directory, name), { force: true });
    else writeFileSync(join(directory, name), text);
  }

  async close(): Promise<void> {
    await this.stopDaemons();
    batch(
      [],
      [this.server, this.client].map((namespace) => `netns del ${namespace}`),
    );
    rmSync(`/etc/netns/${this.server}`, { recursive: true, force: true });
    rmSync(this.directory, { recursive: true, force: true });
  }

  #sysctl(namespace: string, settings: readonly string[]): void {
    run('sysctl', ['-qw', ...settings], '', namespace);
  }
}
