import { mkdirSync } from 'node:fs';
import type { Bundle } from '../collect-bundle.ts';
import type { PrivateHost } from './private-host.ts';
import type { Manager } from './set-up.ts';

/** One way in which somebody collects what a manager does. */
export interface Form {
  readonly name: string;
  /** Name in the bundle → command. */
  readonly commands?: Readonly<Record<string, string>>;
  /** Directories or files that are copied. */
  readonly files?: readonly string[];
  /** `declared`: what takes effect at the next start. */
  readonly basis: 'observed' | 'declared';
  /** Shows all that the manager does, so that answers from it alone are certain. */
  readonly whole: boolean;
}

const listing = (command: string): Readonly<Record<string, string>> => ({
  [`${command.replaceAll(' ', '_')}.txt`]: command,
});
const listings = (...commands: string[]): Readonly<Record<string, string>> =>
  Object.assign({}, ...commands.map(listing));

const firewallListings = (option: string): Readonly<Record<string, string>> =>
  listings(
    ...['--list-all-zones', '--list-all-policies', '--direct --get-all-rules', '--direct --get-all-passthroughs'].map(
      (what) => `firewall-cmd ${option}${what}`,
    ),
  );

export const forms: Readonly<Record<Manager, readonly Form[]>> = {
  ufw: [
    { name: 'ufw status verbose', commands: listing('ufw status verbose'), basis: 'observed', whole: true },
    { name: 'ufw status', commands: listing('ufw status'), basis: 'observed', whole: false },
    { name: 'ufw status numbered', commands: listing('ufw status numbered'), basis: 'observed', whole: false },
    { name: 'ufw show raw', commands: listing('ufw show raw'), basis: 'observed', whole: true },
    { name: 'ufw show added', commands: listing('ufw show added'), basis: 'declared', whole: false },
    { name: '/etc/ufw', files: ['/etc/ufw', '/etc/default/ufw'], basis: 'declared', whole: true },
  ],
  firewalld: [
    {
      name: 'firewall-cmd --list-all-zones and the like',
      commands: {
        ...firewallListings(''),
        ...listings('firewall-cmd --get-active-zones', 'firewall-cmd --get-default-zone', 'firewall-cmd --query-panic'),
      },
      basis: 'observed',
      whole: true,
    },
    {
      name: 'firewall-cmd --list-all-zones',
      commands: listing('firewall-cmd --list-all-zones'),
      basis: 'observed',
      whole: false,
    },
    { name: 'firewall-cmd --list-all', commands: listing('firewall-cmd --list-all'), basis: 'observed', whole: false },
    {
      name: 'firewall-cmd --list-services and the like',
      commands: listings(
        'firewall-cmd --list-services',
        'firewall-cmd --list-ports',
        'firewall-cmd --list-rich-rules',
        'firewall-cmd --get-active-zones',
        'firewall-cmd --get-default-zone',
      ),
      basis: 'observed',
      whole: false,
    },
    {
      name: 'firewall-cmd --permanent --list-all-zones and the like',
      commands: {
        ...firewallListings('--permanent '),
        ...listings('firewall-cmd --get-default-zone'),
      },
      basis: 'declared',
      whole: true,
    },
    {
      name: '/etc/firewalld',
      files: [
        '/etc/firewalld',
        ...['multi-user', 'basic'].map((target) => `/etc/systemd/system/${target}.target.wants/firewalld.service`),
      ],
      basis: 'declared',
      whole: true,
    },
  ],
  fail2ban: [
    {
      name: 'fail2ban-client status and get',
      commands: listings(
        'fail2ban-client status',
        'fail2ban-client status sshd',
        'fail2ban-client get sshd banip',
        'fail2ban-client get sshd actions',
        'fail2ban-client banned',
      ),
      basis: 'observed',
      whole: false,
    },
    {
      name: 'fail2ban-client status sshd',
      commands: listing('fail2ban-client status sshd'),
      basis: 'observed',
      whole: false,
    },
    { name: 'fail2ban-client banned', commands: listing('fail2ban-client banned'), basis: 'observed', whole: false },
    {
      name: 'fail2ban.log and /etc/fail2ban',
      files: ['/etc/fail2ban', '/var/log/fail2ban.log'],
      basis: 'observed',
      whole: false,
    },
    {
      name: 'fail2ban-client status sshd and /etc/fail2ban',
      commands: listing('fail2ban-client status sshd'),
      files: ['/etc/fail2ban'],
      basis: 'observed',
      whole: false,
    },
  ],
};

/** What of the manager's own files a bundle needs: filters and texts for mails, which decide nothing, are left out. */
const kept = (path: string): boolean =>
  !/\/(?:filter\.d|paths-(?:arch|opensuse))|\/(?:applications\.d\/(?!openssh|ufw-loginserver|own))|sysctl\.conf$|\/(?:helpers|icmptypes)\/|lockdown|\/action\.d\/(?!(?:iptables|nftables|firewallcmd|route|hostsdeny|ufw|own))/.test(
    path,
  ) && !/\.\d{8}_\d{6}$/.test(path);

/**
 * What each form holds, by its name; and the whole of the kernel's rules. `definitions` are services and ipsets of the
 * host's own (`service=own-ssh`), which no listing of zones shows.
 */
export async function collectManager(
  host: PrivateHost,
  manager: Manager,
  definitions: readonly string[],
): Promise<{ forms: Record<string, Bundle>; kernel: Bundle }> {
  const own = forms[manager].map((form) => withDefinitions(form, definitions));
  const kernel = listings('iptables-save', 'ip6tables-save', 'nft list ruleset', 'ipset save');
  const directory = `${host.lab.directory}/out`;
  mkdirSync(directory, { recursive: true });
  // Each command once, however many forms have it.
  const commands = Object.entries({ ...Object.assign({}, ...own.map((form) => form.commands)), ...kernel });
  await host.commands(
    commands.map(([name, line]) => ({ line: line as string, file: `${directory}/${name}` })),
    false,
  );
  const outputs = host.outputs(directory);
  const textsOf = (names: Readonly<Record<string, string>>): Bundle =>
    Object.fromEntries(Object.keys(names).map((name) => [name, outputs[name]!]));
  const collected = own.map(({ name, commands: listed = {}, files = [] }): [string, Bundle] => [
    name,
    { ...textsOf(listed), ...Object.assign({}, ...files.map((path) => host.texts(path, kept))) },
  ]);
  const { 'ipset_save.txt': sets, ...rules } = textsOf(kernel);
  return { forms: Object.fromEntries(collected), kernel: sets?.trim() ? { ...rules, 'ipset_save.txt': sets } : rules };
}

function withDefinitions(form: Form, definitions: readonly string[]): Form {
  const zones = Object.values(form.commands ?? {}).find((command) => command.includes('--list-all-policies'));
  if (zones === undefined) return form;
  const option = zones.includes('--permanent') ? '--permanent ' : '';
  const infos = definitions.map((definition) => `firewall-cmd ${option}--info-${definition}`);
  return { ...form, commands: { ...form.commands, ...listings(...infos) } };
}
