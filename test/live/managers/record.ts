import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Seen } from '../../support/judge.ts';
import { type Bundle, collectHost } from '../collect-bundle.ts';
import { Lab, type Probe } from '../lab.ts';
import { capture } from '../shell.ts';
import { collectManager } from './forms.ts';
import { PrivateHost } from './private-host.ts';
import type { Manager, ManagerSetUp } from './set-up.ts';
import { managerProbes } from './set-ups/probes.ts';

/** What was collected of a host whose filter a manager writes, form by form, and what real clients saw of it. */
export interface ManagerRecording {
  readonly name: string;
  readonly manager: Manager;
  /** All but the packet filter. */
  readonly host: Bundle;
  readonly forms: Readonly<Record<string, Bundle>>;
  /** The kernel's rules. */
  readonly kernel: Bundle;
  /** `later`: after the manager loaded what it keeps; left out where that was what it had loaded. */
  readonly probes: readonly (Probe & { readonly seen: Seen; readonly later?: Seen })[];
  readonly hiddenFrom?: readonly string[];
}

/** A command of a random set-up was refused, or a daemon did not come up. */
export class NotMade extends Error {}

/** A busy machine takes its time to start as many sessions at once. */
const bannerWaitMs = 6000;
const defaultSshd = 'Port 22\nPort 2222\n';

/** With the programs of the machine, or with those of another release's root; sshd and clients are the machine's. */
export async function recordManager(
  labName: string,
  setUp: ManagerSetUp,
  root: string | null = null,
): Promise<ManagerRecording> {
  const lab = new Lab(labName);
  try {
    const host = await PrivateHost.open(lab, root);
    for (const [path, text] of Object.entries(setUp.files ?? {})) host.write(path, text);
    await startManager(host, setUp.manager);
    const sshd = setUp.sshd ?? defaultSshd;
    await lab.startSshd(sshd);
    const said = await host.commands(
      setUp.commands.map((line) => ({ line, file: null })),
      true,
    );
    if (!said.trimEnd().endsWith('done')) throw new NotMade(said.trim().split('\n').slice(-3).join('\n'));
    const probes = setUp.probes ?? managerProbes;
    // What was collected before the clients came holds no trace of them.
    const { forms, kernel } = await collectManager(host, setUp.manager, setUp.definitions ?? []);
    const rest = {
      ...(await collectHost(lab, {}, sshd)),
      ...(root === null ? {} : { 'etc/os-release': readFileSync(join(root, 'etc/os-release'), 'utf8') }),
      'systemctl_is-enabled_ssh.service_ssh.socket_sshd.service.txt': capture('systemctl', [
        'is-enabled',
        'ssh.service',
        'ssh.socket',
        'sshd.service',
      ]),
    };
    const seen = await lab.probe(probes, bannerWaitMs);
    let later: Seen[] | null = null;
    if (setUp.reload !== undefined) {
      // Before 0.7 a reload keeps what was bound and added at run time, and only the next start forgets it.
      const isReload = root !== null && setUp.reload === 'firewall-cmd --reload';
      await host.shell(isReload ? restartFirewalld : setUp.reload);
      later = await lab.probe(probes, bannerWaitMs);
    }
    return {
      name: setUp.name,
      manager: setUp.manager,
      host: rest,
      forms,
      kernel,
      probes: probes.map((p, i) => ({ ...p, seen: seen[i]!, ...(later === null ? {} : { later: later[i]! }) })),
      ...(setUp.hiddenFrom === undefined ? {} : { hiddenFrom: setUp.hiddenFrom }),
    };
  } finally {
    await lab.close();
  }
}

const restartFirewalld = [
  'kill $(cat /run/firewalld.pid)',
  'for i in 1 2 3 4 5 6 7 8 9; do sleep 0.4; test -d /proc/$(cat /run/firewalld.pid) || break; done',
  'firewalld --nopid > /dev/null 2>&1',
  'for i in 1 2 3 4 5 6 7 8 9; do firewall-cmd --state && break; sleep 0.5; done',
].join('\n');

export const startManager = (host: PrivateHost, manager: Manager): Promise<void> => starters[manager](host);

const daemon = 'org.fedoraproject.FirewallD1';
const askState =
  `dbus-send --system --print-reply --dest=${daemon} /org/fedoraproject/FirewallD1 ` +
  `org.freedesktop.DBus.Properties.Get string:${daemon} string:state`;

const starters: Readonly<Record<Manager, (host: PrivateHost) => Promise<void>>> = {
  ufw: async () => {},
  firewalld: async (host) => {
    host.daemon('dbus-daemon', ['--system', '--nofork', '--nopidfile']);
    await host.waitFor('test -S /run/dbus/system_bus_socket && echo up', /up/, 'D-Bus');
    host.daemon('firewalld', ['--nofork']);
    // What `firewall-cmd --state` asks, without starting Python. It answers, too, where it could not load its files.
    await host.waitFor(askState, /"(?:RUNNING|FAILED)"/, 'firewalld');
  },
  fail2ban: async (host) => {
    host.write('/var/log/auth.log', '');
    if (host.root === null)
      host.daemon('fail2ban-server', ['-f', '-x', '--logtarget', '/var/log/fail2ban.log', 'start']);
    // Old ones know it like this alone.
    else await host.shell('fail2ban-client -x start > /dev/null');
    await host.waitFor('fail2ban-client ping', /pong/, 'fail2ban');
  },
};
