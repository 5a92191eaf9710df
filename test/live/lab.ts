import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Seen } from '../support/judge.ts';
import { run, runAside } from './shell.ts';

export interface Probe {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

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

/**
 * Two network namespaces joined by two wires: `server` with sshd, `client` that owns thousands of addresses.
 * Nothing outside them is touched, and no packet leaves them.
 */
export class Lab {
  readonly server: string;
  readonly client: string;
  readonly directory: string;
  readonly #daemons: ChildProcess[] = [];

  constructor(name: string) {
    this.server = `ssr-${name}-s`;
    this.client = `ssr-${name}-c`;
    this.directory = mkdtempSync(join(tmpdir(), 'sshreach-lab-'));
    for (const namespace of [this.server, this.client]) {
      if (existsSync(`/run/netns/${namespace}`)) run('ip', ['netns', 'del', namespace]);
      run('ip', ['netns', 'add', namespace]);
      // Addresses are usable at once: duplicate address detection would lose the first packets.
      this.#sysctl(namespace, ['net.ipv6.conf.default.accept_dad=0', 'net.ipv6.conf.default.dad_transmits=0']);
    }
    this.#wire('eth0', 'c0', server.eth0, { 4: '192.0.2.1', 6: '2001:db8:0:1::1' });
    this.#wire('eth1', 'c1', server.eth1, { 4: '198.51.100.1', 6: '2001:db8:0:2::1' });
    this.inServer(['ip', 'route', 'add', 'default', 'via', '192.0.2.1']);
    this.inServer(['ip', '-6', 'route', 'add', 'default', 'via', '2001:db8:0:1::1']);
    for (const network of clientNetworks) {
      this.inClient(['ip', network.includes(':') ? '-6' : '-4', 'route', 'add', 'local', network, 'dev', 'lo']);
    }
    this.#sysctl(this.client, [
      'net.ipv4.ip_nonlocal_bind=1',
      'net.ipv6.ip_nonlocal_bind=1',
      'net.ipv4.tcp_syn_retries=1',
    ]);
    this.#sysctl(this.server, [
      'net.ipv4.icmp_ratelimit=0',
      'net.ipv4.icmp_msgs_per_sec=100000',
      'net.ipv6.icmp.ratelimit=0',
      'net.ipv4.ip_forward=1',
      'net.ipv4.tcp_syn_retries=1',
    ]);
  }

  inServer(args: readonly string[], input = ''): string {
    return run('ip', ['netns', 'exec', this.server, ...args], input);
  }

  inClient(args: readonly string[], input = ''): string {
    return run('ip', ['netns', 'exec', this.client, ...args], input);
  }

  /** Starts sshd with this configuration; waits until it listens, or, where it dies, until it is gone. */
  async startSshd(config: string): Promise<void> {
    mkdirSync('/run/sshd', { recursive: true });
    const key = join(this.directory, 'ssh_host_ed25519_key');
    if (!existsSync(key)) run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
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
    const child = spawn('ip', args, { stdio: 'ignore' });
    this.#daemons.push(child);
    for (let i = 0; i < 100; i++) {
      await sleep(30);
      if (child.exitCode !== null || (existsSync(log) && readFileSync(log, 'utf8').includes('Server listening'))) break;
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
    this.#daemons.length = 0;
    await sleep(30);
  }

  /** One fresh connection each, all at once; those from the server's own addresses start on the server. */
  async probe(probes: readonly Probe[], bannerWaitMs: number): Promise<Seen[]> {
    const script = fileURLToPath(new URL('./probe-client.mjs', import.meta.url));
    const ask = async (namespace: string, some: readonly Probe[]): Promise<Seen[]> => {
      if (some.length === 0) return [];
      const input = JSON.stringify({ probes: some, bannerWaitMs, connectWaitMs: 4500 });
      return JSON.parse(await runAside('ip', ['netns', 'exec', namespace, process.execPath, script], input));
    };
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
    for (const namespace of [this.server, this.client]) run('ip', ['netns', 'del', namespace]);
    rmSync(`/etc/netns/${this.server}`, { recursive: true, force: true });
    rmSync(this.directory, { recursive: true, force: true });
  }

  #wire(outer: string, inner: string, address: { 4: string; 6: string }, peer: { 4: string; 6: string }): void {
    run('ip', [
      'link',
      'add',
      outer,
      'netns',
      this.server,
      'type',
      'veth',
      'peer',
      'name',
      inner,
      'netns',
      this.client,
    ]);
    for (const [namespace, device, own] of [
      [this.server, outer, address],
      [this.client, inner, peer],
    ] as const) {
      const ip = (...args: string[]): string => run('ip', ['-n', namespace, ...args]);
      ip('addr', 'add', `${own[4]}/24`, 'dev', device);
      ip('addr', 'add', `${own[6]}/64`, 'dev', device, 'nodad');
      ip('link', 'set', device, 'up');
      ip('link', 'set', 'lo', 'up');
      this.#sysctl(namespace, [
        'net.ipv4.conf.all.rp_filter=0',
        'net.ipv4.conf.default.rp_filter=0',
        `net.ipv4.conf.${device}.rp_filter=0`,
      ]);
    }
    // The client asks for the server's link address in the name of whichever source comes first, and rp_filter would
    // leave that question unanswered; a router asks in its own name.
    const link = JSON.parse(run('ip', ['-n', this.server, '-j', 'link', 'show', outer]))[0].address;
    run('ip', ['-n', this.client, 'neigh', 'replace', address[4], 'lladdr', link, 'dev', inner, 'nud', 'permanent']);
  }

  #sysctl(namespace: string, settings: readonly string[]): void {
    run('ip', ['netns', 'exec', namespace, 'sysctl', '-qw', ...settings]);
  }
}
