import type { TypedCommand } from './find-commands.ts';

/** Why an output in a session no longer tells of the host: the same command was run again, or a later one changed it. */
export interface Outdated {
  readonly by: string;
  readonly again: boolean;
}

interface ChangeKind {
  /** Commands that change the state. */
  readonly changes: RegExp;
  /** Commands whose earlier outputs it makes old. */
  readonly shows: RegExp;
}

const filterUnits = '(?:ufw|firewalld|nftables|ip6?tables|netfilter-persistent|fail2ban|docker)';
const daemonUnits = '(?:sshd?(?:\\.(?:service|socket))?)';
const editors = '(?:vi|vim|nano|emacs|sed +-i|tee|cp|mv|rm|echo|printf|cat *>)';

const changeKinds: readonly ChangeKind[] = [
  {
    changes: new RegExp(
      `^(?:ip6?tables(?:-legacy|-nft)? .*-(?:[ADIRFPXNZE]\\b|-(?:append|delete|insert|replace|flush|policy)\\b)|ip6?tables-restore|nft (?:-f|add|insert|delete|flush|replace|create|destroy)|ipset (?:add|del|create|destroy|flush|restore)|ufw (?:--force )?(?:enable|disable|reload|reset|allow|deny|reject|limit|delete|insert|default|route)|firewall-cmd .*--(?:add|remove|set|reload|complete-reload|runtime-to-permanent|change)|fail2ban-client (?:set|unban|reload|start|stop)|systemctl (?:start|stop|restart|reload|enable --now|disable --now) ${filterUnits}|service ${filterUnits} (?:start|stop|restart|reload))`,
    ),
    shows: /^(?:ip6?tables|nft|ipset|ufw|firewall-cmd|fail2ban-client)/,
  },
  {
    changes: new RegExp(
      `^(?:systemctl (?:start|stop|restart|enable --now|disable --now|reload-or-restart) ${daemonUnits}|service ${daemonUnits} (?:start|stop|restart)|/etc/init\\.d/ssh\\w* (?:start|stop|restart)|(?:pkill|killall) .*sshd|/usr/sbin/sshd *$)`,
    ),
    shows: /^(?:ss|netstat|lsof|systemctl (?:status|show|is-active)|service \S+ status)\b/,
  },
  {
    changes: /^(?:systemctl (?:enable|disable|mask|unmask|edit|daemon-reload)|update-rc\.d|chkconfig \S+ (?:on|off))/,
    shows: /^systemctl (?:status|show|cat|is-enabled|list-unit-files)\b/,
  },
  { changes: /^(?:setenforce|semanage port -[admD])/, shows: /^(?:getenforce|sestatus|semanage)/ },
  {
    changes: /^ip (?:-\w+ )*(?:addr(?:ess)?|a|route|ro?|rule|ru|link|l) (?:add|del|delete|replace|change|flush|set)/,
    shows: /^(?:ip|ifconfig|route)\b/,
  },
  { changes: /^sysctl (?:-w|-p|--system|-qw)|^echo .*> *\/proc\/sys/, shows: /^(?:sysctl|grep .*\/proc\/sys)/ },
];

/** A file that the command writes, as far as its words tell. */
const written = new RegExp(`^${editors}\\b.*?(/etc/\\S+)`);

/** Options in one order, so that `ss -tlnp` and `ss -lntp` are one command; counters do not make another dump. */
export const spelling = (command: string): string =>
  command
    .split(/\s+/)
    .map((word) => (/^-[a-z]+$/i.test(word) ? `-${[...word.slice(1)].sort().join('')}` : word))
    .filter((word) => word !== '-c')
    .join(' ');

/** A file of the host's that a command prints. */
const printed = /\/etc\/[^\s'"|;]+/;

/**
 * The outputs of a session that a later command made old, by the index of their command. Goes through the session once,
 * from its end.
 */
export function findOutdated(commands: readonly TypedCommand[]): Map<number, Outdated> {
  const found = new Map<number, Outdated>();
  const repeated = new Map<string, string>();
  const changed = new Map<string, string>();
  for (let index = commands.length - 1; index >= 0; index--) {
    const { command, machine, output } = commands[index]!;
    if (command === '') continue;
    const keyOf = (what: string | number): string => `${machine ?? ''} ${what}`;
    const same = keyOf(spelling(command));
    if (output.start < output.end) {
      const again = repeated.get(same);
      const kind = changeKinds.findIndex(({ shows }, k) => changed.has(keyOf(k)) && shows.test(command));
      const change = changed.get(keyOf(kind < 0 ? (printed.exec(command)?.[0] ?? '') : kind));
      if (again !== undefined) found.set(index, { by: again, again: true });
      else if (change !== undefined) found.set(index, { by: change, again: false });
      repeated.set(same, command);
    }
    changeKinds.forEach(({ changes }, k) => {
      if (changes.test(command)) changed.set(keyOf(k), command);
    });
    const file = written.exec(command)?.[1];
    if (file !== undefined) changed.set(keyOf(file), command);
  }
  return found;
}
