import { posix } from 'node:path';
import { plainly, type SimpleCommand, simpleCommands } from './shell-line.ts';

/** What commands show and change: a packet filter, who listens, units, SELinux, addresses and routes, the kernel's settings. */
export type State = 'filter' | 'listener' | 'units' | 'selinux' | 'network' | 'kernel';

/** A file or directory: absolute, or below somebody's home (`~`); it may hold wildcards. */
export interface Touched {
  readonly path: string;
  /** With all that lies in it. */
  readonly tree: boolean;
  /** Who may read it, and not what it holds. */
  readonly mode: boolean;
}

/** What a command may change, or what its output shows. */
export interface Changes {
  readonly states: ReadonlySet<State>;
  readonly files: readonly Touched[];
}

/** What a machine does not keep when it goes down. */
const everything: readonly State[] = ['filter', 'listener', 'selinux', 'network', 'kernel'];

const filterUnit =
  /^(?:ufw|firewalld|nftables|ip6?tables|netfilter-persistent|iptables-persistent|fail2ban|docker|containerd|podman|libvirtd|csf|lfd|shorewall6?|ferm|firehol|foomuuri|arno-iptables-firewall|uif|uruk|apf(?:-firewall)?|sshguard|psad|fwknop(?:-server)?|keepalived|ipset|crowdsec[\w-]*)(?:\.service)?$/;
const daemonUnit = /^(?:sshd?|dropbear|openssh(?:-server|-daemon)?|x?inetd)(?:@[^.]*)?(?:\.(?:service|socket))?$/;
const networkUnit = /^(?:networking|network|NetworkManager|systemd-networkd|wg-quick@\S*|openvpn\S*)(?:\.service)?$/;
const acts =
  /^(?:force-|try-)?(?:re)?(?:start|load)(?:-or-restart)?$|^(?:stop|kill|flush|clear|save|down|up|once|exit|term|condrestart|panic|zap)$/;

/** What is said to a manager of services: what to do, and with which. */
interface Order {
  readonly action: string;
  readonly units: readonly string[];
}

function orderOf({ program, args }: SimpleCommand): Order | null {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const [first = '', second = '', ...rest] = words;
  if (program === 'systemctl') {
    const now = args.includes('--now') && /^(?:enable|disable|mask)$/.test(first);
    return { action: now ? 'restart' : first, units: [second, ...rest] };
  }
  if (/^(?:service|rc-service|invoke-rc\.d)$/.test(program)) return { action: second, units: [first] };
  const script = /^\/etc\/(?:rc\.d\/)?(?:init\.d\/|rc\.)([\w.-]+)$/.exec(program);
  if (script) return { action: first, units: [script[1]!] };
  if (/^(?:start|stop|restart|reload)$/.test(program)) return { action: program, units: words };
  if (/^(?:sv|initctl|s6-svc|s6-rc|supervisorctl|monit|dinitctl)$/.test(program))
    return { action: first, units: [second, ...rest].map((unit) => posix.basename(unit)) };
  return null;
}

function byOrder({ action, units }: Order): State[] {
  if (/^(?:reboot|poweroff|halt|kexec|rescue|emergency|isolate|default)$/.test(action)) return [...everything];
  const acted = acts.test(action);
  const states: State[] = [];
  if (acted && units.some((unit) => filterUnit.test(unit))) states.push('filter');
  if (acted && units.some((unit) => daemonUnit.test(unit))) states.push('listener');
  if (acted && units.some((unit) => networkUnit.test(unit))) states.push('network', 'filter');
  if (/^(?:enable|disable|mask|unmask|edit|daemon-reload|revert|preset|link|set-property)$/.test(action))
    states.push('units');
  return states;
}

const sshPackage = /ssh|dropbear/i;
const filterPackage =
  /^(?:ufw|firewalld|nftables|iptables[\w-]*|netfilter-persistent|fail2ban|ipset|shorewall\S*|docker\S*|csf|ferm|firehol|foomuuri|arno-iptables-firewall|uif|uruk|sshguard|psad|crowdsec\S*)$/;
const packager = /^(?:apt|apt-get|aptitude|yum|dnf|microdnf|zypper|apk|pacman|dpkg|rpm|emerge|pkg|nix-env|snap)$/;

function byPackage({ program, args }: SimpleCommand): State[] {
  const isDpkg = program === 'dpkg' || program === 'rpm' || program === 'pacman';
  const changes = isDpkg
    ? args.some((arg) =>
        /^-(?:[irPUeFR]|S\w*|-(?:install|remove|purge|erase|upgrade|reinstall|unpack|configure))/.test(arg),
      )
    : args.some((arg) =>
        /^(?:install|remove|purge|erase|upgrade|update|reinstall|downgrade|autoremove|add|del|in|rm|up|dup|swap)$/.test(
          arg,
        ),
      );
  if (!changes) return [];
  return [
    ...(args.some((arg) => sshPackage.test(arg)) ? (['listener', 'units'] as const) : []),
    ...(args.some((arg) => filterPackage.test(posix.basename(arg))) ? (['filter', 'units'] as const) : []),
  ];
}

/** Signals that end nothing and make nothing read its files. */
const harmless = /^-(?:0|l|L|-list|-table)$/;

function bySignal({ program, args }: SimpleCommand): State[] {
  if (args.some((arg) => harmless.test(arg))) return [];
  if (program === 'kill' || program === 'skill') return args.length > 0 ? ['listener'] : [];
  if (program === 'fuser') return args.some((arg) => /^-\w*k|^--kill$/.test(arg)) ? ['listener'] : [];
  // Users, terminals, groups and parents may be sshd's.
  const byOther = args.some((arg) => /^-[utgsPGU]|^--(?:euid|uid|terminal|pgroup|parent|session)/.test(arg));
  const states: State[] = [];
  if (byOther || args.some((arg) => /ssh|dropbear|inetd/.test(arg))) states.push('listener');
  if (args.some((arg) => /firewalld|fail2ban|docker|crowdsec/.test(arg))) states.push('filter');
  return states;
}

/** By the name of the program, what its words must be for it to change something. */
const programs: readonly (readonly [program: RegExp, args: RegExp, states: readonly State[]])[] = [
  [
    /^(?:ip6?|eb|arp)tables(?:-legacy|-nft)?$/,
    /(?:^| )(?:-[a-zA-Z46]*[ADIRFPXNE]\b|--(?:append|delete|insert|replace|flush|policy|new-chain|delete-chain|rename-chain)\b)/,
    ['filter'],
  ],
  [/^ip6?tables(?:-legacy|-nft)?-(?:restore|apply)$/, /^(?!.*(?:^| )(?:-t|--test|-\w*h)(?: |$))/, ['filter']],
  [
    /^nft$/,
    /^(?!(?:.* )?(?:-\w*c|--check)(?: |$))(?:-\S+ )*(?:(?:-\w*[fi]|--file|--interactive)(?: |=|$)|(?:add|insert|delete|flush|replace|create|destroy|reset|rename)\b)/,
    ['filter'],
  ],
  [/^ipset$/, /^(?:-\S+ )*(?:add|del|create|destroy|flush|restore|swap|rename|-[ADNXFRWE])\b/, ['filter']],
  [
    /^ufw$/,
    /^(?:--force )?(?:enable|disable|reload|reset|allow|deny|reject|limit|delete|insert|prepend|default|route|logging|app (?:update|default))/,
    ['filter'],
  ],
  [
    /^firewall-(?:offline-)?cmd$/,
    /--(?:add|remove|set|reload|complete-reload|runtime-to-permanent|change|panic-o|new|delete|load|passthrough|reset|lockdown-o)/,
    ['filter'],
  ],
  [/^fail2ban-client$/, /^(?:-\S+ )*(?:set|unban|banip|reload|restart|start|stop|add)\b/, ['filter']],
  [/^cscli$/, /decisions (?:add|delete)|bouncers/, ['filter']],
  [
    /^csf$/,
    /^-{1,2}(?:x|e|r|q|f|s|sf|ra|a|ar|d|dr|td|ta|tr|tf|start|stop|startf|restart|restartall|enable|disable|flush|add\w*|deny\w*|temp\w*)\b/,
    ['filter'],
  ],
  [/^apf$/, /^-(?:s|r|f|a|d|u|t)\b|^--(?:start|restart|stop|flush|allow|deny|remove)/, ['filter']],
  [
    /^shorewall6?(?:-lite)?$/,
    /^(?:-\S+ )*(?:start|stop|clear|restart|reload|refresh|reset|allow|drop|reject|try|safe-\w+|open|close|disable|enable|blacklist)\b/,
    ['filter'],
  ],
  [
    /^(?:firehol|arno-iptables-firewall)$/,
    /^(?:\S+ )?(?:start|stop|restart|reload|try|panic|force-\w+|un?block\S*)\b/,
    ['filter'],
  ],
  [/^foomuuri$/, /^(?:-\S+ )*(?:start|stop|reload|block|iplist (?:add|del|flush|refresh))\b/, ['filter']],
  [/^uif$/, /^/, ['filter']],
  [/^uruk$/, /^/, ['filter']],
  [/^psad$/, /--fw-(?:block|rm)/, ['filter']],
  [/^ferm$/, /^(?!.*(?:-n|--noexec)\b)/, ['filter']],
  [/^netfilter-persistent$/, /\b(?:flush|reload|start|restart|stop|save)\b/, ['filter']],
  [
    /^(?:docker|podman|nerdctl|docker-compose|podman-compose)$/,
    /^(?:-\S+ )*(?:compose |container )?(?:-\S+ \S+ )*(?:run|start|stop|restart|rm|kill|up|down|create|network (?:create|rm|connect|prune))\b/,
    ['filter', 'listener'],
  ],
  [
    /^(?:wg-quick|netplan|ifup|ifdown|dhclient|dhcpcd|nmtui|netctl|wicked)$/,
    /^(?!(?:status|get|info|show)\b)./,
    ['network', 'filter'],
  ],
  [
    /^nmcli$/,
    /\b(?:up|down|mod\w*|add|del\w*|reload|connect|disconnect|reapply|networking o\w+|on|off)\b/,
    ['network'],
  ],
  [
    /^ip$/,
    /^(?:-\S+ )*(?:addr(?:ess)?|ad|a|route|ro?|rule|ru|link|l|tunnel) +(?:a(?:dd?)?|d(?:el(?:ete)?)?|replace|change|chg|append|flush|set)\b/,
    ['network'],
  ],
  [/^ifconfig$/, /^(?!-)\S+ +\S/, ['network']],
  [/^route$/, /^(?:-\S+ )*(?:add|del|delete|flush)\b/, ['network']],
  [/^setenforce$/, /^/, ['selinux']],
  [/^semanage$/, /^\w+ +(?:-[admDiMR]\b|--(?:add|delete|modify|deleteall))/, ['selinux']],
  [/^(?:setsebool|semodule|fixfiles|load_policy)$/, /^(?!-l)./, ['selinux']],
  [/^sysctl$/, /(?:^| )(?:-w|-p|--load|--system|-qw|--write)|^\S+=/, ['kernel']],
  [/^(?:update-rc\.d|chkconfig|rc-update)$/, /\b(?:on|off|add|del|delete|remove|enable|disable|defaults)\b/, ['units']],
  [/^(?:dropbear|tinysshd|x?inetd|asyncsshd)$/, /^/, ['listener']],
  // Where it tests or prints its settings it does not listen.
  [/^sshd$/, /^(?!.*(?:^| )-\w*[tTVGhQ])/, ['listener']],
  [/^(?:poweroff|reboot|halt|kexec)$/, /^/, everything],
  [/^shutdown$/, /^(?!-[ck]\b)/, everything],
  [/^(?:init|telinit)$/, /^[0-6sSq]/, everything],
  [/^(?:sh|bash|dash|\.|source)$/, /^(?:-\w+ )*\S*(?:firewall|iptables|nftables|fw)\S*(?: |$)/i, ['filter']],
  [/^\.{0,2}\/(?:\S*\/)*\S*(?:firewall|iptables|fw)\S*\.sh$/i, /^/, ['filter']],
];

function statesOf(simple: SimpleCommand): State[] {
  const { program, args } = simple;
  const line = args.join(' ');
  const states = programs.flatMap(([name, words, own]) => (name.test(program) && words.test(line) ? own : []));
  const order = orderOf(simple);
  if (order !== null) states.push(...byOrder(order));
  if (packager.test(program)) states.push(...byPackage(simple));
  if (/^(?:kill|skill|fuser|pkill|killall5?)$/.test(program)) states.push(...bySignal(simple));
  if (simple.writes.some((path) => path.startsWith('/proc/sys/') || path.startsWith('/sys/'))) states.push('kernel');
  if (simple.writes.includes('/selinux/enforce') || simple.writes.includes('/sys/fs/selinux/enforce'))
    states.push('selinux');
  return states;
}

const editors =
  /^(?:vi|vim|nvim|vim\.\w+|ex|ed|nano|pico|emacs|mg|jed|joe|jmacs|ne|micro|mcedit|editor|sensible-editor|sudoedit|visudo|vipw|truncate|shred|rm|rmdir|unlink|patch|tee|augtool|ucf)$/;
const modes = /^(?:chmod|chown|chgrp|chattr|restorecon|chcon|setfacl|touch)$/;
const inPlace: Readonly<Record<string, RegExp>> = {
  sed: /^-[nErsuz]*i|^--in-place/,
  gsed: /^-[nErsuz]*i|^--in-place/,
  perl: /^-\w*i/,
  ruby: /^-\w*i/,
  awk: /^inplace$/,
  gawk: /^inplace$/,
  sort: /^-o|^--output/,
  crudini: /^--(?:set|del|merge)/,
};
const copying = /^(?:cp|mv|install|ln|rsync|scp|unison|link)$/;
const fetching: Readonly<Record<string, RegExp>> = { curl: /^-\w*o$|^--output$/, wget: /^-\w*O$|^--output-document$/ };

/** The files that a command writes, as its words name them. */
function writtenBy(simple: SimpleCommand): Touched[] {
  const { program, args, writes } = simple;
  const words = args.filter((arg) => !arg.startsWith('-'));
  const touched = (paths: readonly string[], tree = false, mode = false): Touched[] =>
    paths.map((path) => ({ path, tree, mode }));
  const files = touched(writes);
  if (editors.test(program)) files.push(...touched(words, program === 'rm'));
  if (modes.test(program))
    files.push(
      ...touched(
        words,
        args.some((arg) => /^-\w*R/.test(arg)),
        true,
      ),
    );
  if (Object.hasOwn(inPlace, program) && args.some((arg) => inPlace[program]!.test(arg))) files.push(...touched(words));
  if (copying.test(program)) files.push(...copied(simple, words, touched));
  if (program === 'dd') files.push(...touched(args.flatMap((arg) => /^of=(.+)$/.exec(arg)?.[1] ?? [])));
  const output = Object.hasOwn(fetching, program) ? args.findIndex((arg) => fetching[program]!.test(arg)) : -1;
  if (output >= 0 && args[output + 1] !== undefined) files.push(...touched([args[output + 1]!]));
  if (packager.test(program) && byPackage(simple).includes('listener')) files.push(...touched(['/etc/ssh'], true));
  if (program === 'systemctl' && args.includes('edit')) files.push(...touched(['/etc/systemd'], true));
  return files;
}

function copied(
  { program, args }: SimpleCommand,
  words: readonly string[],
  touched: (paths: readonly string[], tree?: boolean) => Touched[],
): Touched[] {
  const at = args.findIndex((arg) => /^-\w*t$|^--target-directory$/.test(arg));
  const long = args.find((arg) => arg.startsWith('--target-directory='))?.slice('--target-directory='.length);
  const target = long ?? (at < 0 ? words.at(-1) : args[at + 1]);
  if (target === undefined) return [];
  const sources = words.filter((word) => word !== target);
  // Where the target is a directory, the sources' names are in it; of whole directories what is in them.
  const inside = sources.map((source) => posix.join(target, posix.basename(source.replace(/^[^/]*:/, ''))));
  const isTree = program === 'rsync' || args.some((arg) => /^-\w*T|^--no-target-directory$/.test(arg));
  return [...touched([target], isTree), ...touched(inside, true), ...(program === 'mv' ? touched(sources, true) : [])];
}

function absolute(path: string, directory: string | null): string | null {
  if (path.startsWith('~')) return path;
  const whole = path.startsWith('/')
    ? path
    : directory === null || path.startsWith('$')
      ? null
      : posix.join(directory, path);
  return whole === null ? null : posix.normalize(whole).replace(/(.)\/$/, '$1');
}

/** The directory after a line that was typed in `directory`. */
export function directoryAfter(line: string, directory: string | null): string | null {
  let found = directory;
  for (const { program, args } of simpleCommands(line))
    if (program === 'cd' || program === 'pushd') {
      const to = args.find((arg) => !arg.startsWith('-'));
      found = to === undefined ? null : absolute(to, found);
    } else if (program === 'popd') found = null;
  return found;
}

/** What a command line, typed in a directory, may have changed. */
export function changesOf(line: string, directory: string | null): Changes {
  const states = new Set<State>();
  const files: Touched[] = [];
  let at = directory;
  for (const simple of simpleCommands(line)) {
    if (simple.program === 'cd' || simple.program === 'pushd') at = directoryAfter(plainly(simple), at);
    for (const state of statesOf(simple)) states.add(state);
    for (const file of writtenBy(simple)) {
      const path = absolute(file.path, at);
      if (path !== null && path !== '/dev/null') files.push({ ...file, path });
    }
  }
  return { states, files };
}

const showing: readonly (readonly [program: RegExp, args: RegExp, states: readonly State[]])[] = [
  [/^(?:ip6?tables(?:-\w+)*|nft|ipset|ufw|firewall-cmd|fail2ban-client|csf|shorewall)$/, /^/, ['filter']],
  [/^(?:ss|netstat|lsof|ps|pgrep|fuser)$/, /^/, ['listener']],
  [/^systemctl$/, /\b(?:status|show|is-active|list-units|list-sockets|is-failed)\b/, ['listener', 'units']],
  [/^systemctl$/, /\b(?:cat|is-enabled|list-unit-files)\b/, ['units']],
  [/^(?:service|rc-service|rc-status|chkconfig)$/, /^/, ['listener', 'units']],
  [/^(?:getenforce|sestatus|semanage)$/, /^/, ['selinux']],
  [/^(?:ip|ifconfig|route)$/, /^/, ['network']],
  [/^sysctl$/, /^/, ['kernel']],
];

const byFile: readonly (readonly [path: RegExp, state: State])[] = [
  [/^\/proc\/(?:self\/)?net\/(?:tcp|udp)/, 'listener'],
  [/^\/proc\/(?:self\/)?net\//, 'network'],
  [/^\/proc\/sys\//, 'kernel'],
];

/** What the output of a command line shows. */
export function shownBy(line: string, directory: string | null): Changes {
  const states = new Set<State>();
  const files: Touched[] = [];
  for (const { program, args } of simpleCommands(line)) {
    const mode = /^(?:ls|ll|stat|namei|getfacl|lsattr|find)$/.test(program);
    for (const [name, words, own] of showing)
      if (name.test(program) && words.test(args.join(' '))) for (const state of own) states.add(state);
    // It reads its files anew whenever it prints its settings.
    if (program === 'sshd' && args.some((arg) => /^-\w*[tTG]/.test(arg)))
      files.push({ path: '/etc/ssh', tree: true, mode: false });
    for (const arg of args) {
      const path = arg.startsWith('-') ? null : absolute(arg, directory);
      if (path === null) continue;
      files.push({ path, tree: true, mode });
      for (const [of, state] of byFile) if (of.test(path)) states.add(state);
    }
  }
  return { states, files };
}

const beforeWildcard = (path: string): string => path.replace(/[*?[{].*$/, '');

/**
 * Whether what is shown may have been changed: the file itself, one in the directory that is shown, all of the directory
 * that it lies in, or what wildcards may stand for.
 */
export function meet(changed: Touched, shown: Touched): boolean {
  if (changed.mode && !shown.mode) return false;
  const [one, other] = [changed.path, shown.path];
  if (one === other || one.startsWith(`${other}/`) || (changed.tree && other.startsWith(`${one}/`))) return true;
  const [a, b] = [beforeWildcard(one), beforeWildcard(other)];
  return (a !== one && other.startsWith(a)) || (b !== other && one.startsWith(b));
}
