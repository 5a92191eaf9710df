import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bundle, collectHost } from '../collect-bundle.ts';
import { Lab } from '../lab.ts';
import { PrivateHost } from '../managers/private-host.ts';
import { startManager } from '../managers/record.ts';
import { type FixCase, probeOf } from './fix-case.ts';

/** What sshd needs to be found by and to answer, whatever else a case configures. */
const plainConfig = 'Port 22\nHostKey /etc/ssh/ssh_host_ed25519_key\n';

/**
 * Stands in for systemd, which does not run in a namespace: starting or restarting the SSH service does start the real
 * sshd with the real configuration, reloading nftables does load its file.
 */
const systemctl = `#!/bin/sh
case "$*" in
  *restart*ssh*|*enable*ssh*|*start*ssh*)
    [ -f /run/sshd.pid ] && kill $(cat /run/sshd.pid) 2>/dev/null && sleep 0.2
    exec /usr/sbin/sshd -f /etc/ssh/sshd_config -o PidFile=/run/sshd.pid -o MaxStartups=1000 ;;
  *unmask*|*reset-failed*|*daemon-reload*) ;;
  *) echo "systemctl $*: not here" >&2; exit 1 ;;
esac
`;

/** A server of its own, with a private copy of all of /etc, and what can be collected of it. */
export class FixHost {
  readonly lab: Lab;
  readonly #host: PrivateHost;
  readonly #case: FixCase;

  private constructor(lab: Lab, host: PrivateHost, fixCase: FixCase) {
    this.lab = lab;
    this.#host = host;
    this.#case = fixCase;
  }

  static async open(name: string, fixCase: FixCase): Promise<FixHost> {
    const lab = new Lab(name);
    try {
      const host = await PrivateHost.open(lab, null, ['/etc', '/var/log', '/var/lib/fail2ban']);
      const own = new FixHost(lab, host, fixCase);
      await own.#setUp();
      return own;
    } catch (error) {
      await lab.close();
      throw error;
    }
  }

  async #setUp(): Promise<void> {
    const { files = {}, daemon, commands = [], stopped } = this.#case;
    const defaults = {
      '/etc/hosts.allow': '',
      '/etc/hosts.deny': '',
      '/etc/resolv.conf': '',
      '/etc/nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
      '/etc/ssh/sshd_config': plainConfig,
    };
    for (const [path, text] of Object.entries({ ...defaults, ...files })) this.#host.write(path, text);
    const shim = join(this.lab.directory, 'systemctl');
    writeFileSync(shim, systemctl);
    chmodSync(shim, 0o755);
    await this.run(['rm -f /etc/ssh/ssh_host_*', "ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key"]);
    if (daemon !== undefined) await startManager(this.#host, daemon);
    if (stopped !== true) await this.run(['systemctl start ssh']);
    await this.run(commands);
  }

  /** Lines of a shell; throws where one fails. */
  async run(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    const script = ['set -e', `export PATH=${this.lab.directory}:$PATH`, ...lines, 'echo all done'].join('\n');
    const said = await this.#host.shell(script);
    if (!said.trimEnd().endsWith('all done')) throw new Error(`${lines.join('; ')}: ${said.trim().slice(-400)}`);
  }

  write(path: string, text: string): void {
    this.#host.write(path, text);
  }

  async see(): Promise<string> {
    const [seen] = await this.lab.probe([probeOf(this.#case)], 7000);
    return seen!;
  }

  async collect(): Promise<Bundle> {
    const { collect = [], collectFiles = [], evidence = {}, without = [] } = this.#case;
    const outputs: Record<string, string> = {};
    for (const line of collect) outputs[`${line.replace(/[^\w.-]+/g, '_')}.txt`] = await this.#host.shell(line);
    const paths = ['/etc/hosts.allow', '/etc/hosts.deny', '/etc/ssh/sshd_config', ...collectFiles];
    const files = Object.assign({}, ...paths.map((path) => this.#host.texts(path, () => true))) as Bundle;
    const all = { ...(await collectHost(this.lab, {}, null)), ...outputs, ...files, ...evidence };
    return Object.fromEntries(Object.entries(all).filter(([path]) => !without.includes(path)));
  }

  close(): Promise<void> {
    return this.lab.close();
  }
}
