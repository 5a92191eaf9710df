import { type SimpleCommand, simpleCommands } from './shell-line.ts';

/** Where a command ran that did not run on the machine at whose prompt it was typed, or not in its namespaces. */
export interface Elsewhere {
  /** `in the container web`, `on db01`. */
  readonly where: string;
  /** The machine that ssh(1) ran it on; `null` for containers and namespaces. */
  readonly machine: string | null;
  /** What ran there; `null` for a shell of its own. */
  readonly command: string | null;
  /** It ends at once where it has no terminal, as a shell of a container does. */
  readonly detached?: boolean;
}

/** What comes before the name and after it, and how the place is called. */
interface Way {
  /** The words that lead there, as written after the program. */
  readonly verbs?: RegExp;
  /** Options that take a value, which are no name. */
  readonly valued: RegExp;
  /** Options whose value is the name. */
  readonly naming?: RegExp;
  readonly called: (name: string) => string;
  /** Options that give it a terminal; without them nobody types there. */
  readonly terminal?: RegExp;
}

const container = (name: string): string => `in the container ${name}`;
const containers: Way = {
  verbs: /^(?:(?:compose|container) )?(?:exec|run)$/,
  valued:
    /^-(?:[euwvpl]|-(?:env|user|workdir|env-file|detach-keys|index|volume|publish|name|network|label|mount|entrypoint))$/,
  called: container,
  terminal: /^-[a-zA-Z]*[it]|^--(?:interactive|tty)$/,
};
const pods: Way = {
  verbs: /^(?:exec|rsh|debug)$/,
  valued: /^-(?:[nc]|-(?:namespace|container|context|kubeconfig|image|target))$/,
  called: (name) => `in the pod ${name}`,
  terminal: /^-[a-zA-Z]*[it]|^--(?:stdin|tty)$/,
};
const guests: Way = {
  verbs: /^(?:exec|shell|enter|console)$/,
  valued: /^-(?:[eu]|-(?:env|user|cwd|mode))$/,
  called: container,
};

const ways: Readonly<Record<string, Way>> = {
  docker: containers,
  podman: containers,
  nerdctl: containers,
  'docker-compose': containers,
  'podman-compose': containers,
  kubectl: pods,
  oc: pods,
  crictl: pods,
  lxc: guests,
  incus: guests,
  pct: guests,
  multipass: { ...guests, called: (name) => `on ${name}` },
  'lxc-attach': { valued: /^-[vsPeo]$/, naming: /^(?:-n|--name)$/, called: container },
  machinectl: { ...guests, verbs: /^(?:shell|login)$/ },
  'systemd-nspawn': { valued: /^-[uEi]$/, naming: /^(?:-[MD]|--machine|--directory)$/, called: container },
  chroot: { valued: /^$/, called: (name) => `in the root ${name}` },
  'arch-chroot': { valued: /^-u$/, called: (name) => `in the root ${name}` },
};

const bare = (name: string): string => name.replace(/^[^@\s]*@/, '').replace(/^\[|\]$/g, '');

function follow({ program, args }: SimpleCommand, { verbs, valued, naming, called, terminal }: Way): Elsewhere | null {
  let name: string | null = null;
  let at = 0;
  if (verbs !== undefined) {
    // Options of the program itself stand before its verb: `kubectl -n web exec`.
    while (at < args.length && args[at]!.startsWith('-')) at += valued.test(args[at]!) ? 2 : 1;
    const length = verbs.test(args[at] ?? '') ? 1 : 2;
    if (!verbs.test(args.slice(at, at + length).join(' '))) return null;
    at += length;
  }
  for (; at < args.length; at++) {
    const arg = args[at]!;
    const [option, value] = arg.split('=', 2) as [string, string?];
    if (naming?.test(option)) name = value ?? args[++at] ?? null;
    else if (arg === '--') {
      if (name !== null) at++;
      if (name !== null) break;
    } else if (arg.startsWith('-')) at += valued.test(arg) ? 1 : 0;
    else if (name === null) name = arg;
    else break;
  }
  if (name === null) return null;
  const rest = args.slice(at).filter((arg, i) => i > 0 || arg !== '--');
  // A node of a cluster is looked at through a pod, with `chroot /host`.
  if (name.startsWith('node/')) return null;
  // compose gives a terminal unless it is told not to.
  const isCompose = args[0] === 'compose' || program.endsWith('-compose');
  const given = args.slice(0, at);
  const detached =
    given.some((arg) => /^-[a-zA-Z]*d|^--detach$/.test(arg)) ||
    (terminal !== undefined && !isCompose && !given.some((arg) => terminal.test(arg)));
  return { where: called(bare(name.replace(/^\w+\//, ''))), machine: null, command: rest.join(' ') || null, detached };
}

const valuedOfSsh = /^-[BbcDEeFIiJLlmOopQRSWw]$/;

/** The host that ssh(1) goes to, and what it runs there; an interactive login shows itself in the prompts. */
function overSsh({ args }: SimpleCommand): Elsewhere | null {
  let at = 0;
  while (at < args.length && args[at]!.startsWith('-')) at += valuedOfSsh.test(args[at]!) ? 2 : 1;
  const machine = bare((args[at] ?? '').replace(/^ssh:\/\//, '').replace(/:\d+$/, ''));
  let from = at + 1;
  // Options may follow the host.
  while (from < args.length && args[from]!.startsWith('-')) from += valuedOfSsh.test(args[from]!) ? 2 : 1;
  const command = args.slice(from).join(' ');
  if (machine === '' || command === '' || /^(?:localhost|127\.\d|::1$)/.test(machine)) return null;
  return { where: `on ${machine}`, machine, command };
}

const namespace = (name: string): string => `in the network namespace ${name}`;

/** Options of a program that make it show another namespace or machine. */
function byOption({ program, args }: SimpleCommand): string | null {
  // The value stands in the next word, or behind `=`; single letters may be joined with others before them.
  const optionValue = (options: RegExp): string | undefined => {
    const at = args.findIndex((arg) => options.test(arg.split('=', 1)[0]!));
    return at < 0 ? undefined : (args[at]!.split('=', 2)[1] ?? args[at + 1]);
  };
  if (program === 'ss') {
    const name = optionValue(/^(?:-[a-zA-Z]*N|--net)$/) ?? args.find((arg) => /^-N./.test(arg))?.slice(2);
    return name === undefined ? null : namespace(name);
  }
  if (program === 'ip' || program === 'bridge' || program === 'tc') {
    const name = optionValue(/^-(?:n|net|netns)$/);
    return name === undefined ? null : namespace(name);
  }
  if (/^(?:systemctl|journalctl|hostnamectl|loginctl|busctl|timedatectl)$/.test(program)) {
    const guest = optionValue(/^(?:-M|--machine)$/) ?? args.find((arg) => /^-M./.test(arg))?.slice(2);
    if (guest !== undefined && !/^(?:\.host|[\w-]+@\.host)$/.test(guest)) return container(bare(guest));
    const host = optionValue(/^(?:-H|--host)$/);
    return host === undefined ? null : `on ${bare(host)}`;
  }
  return null;
}

const inside = (where: string, command: readonly string[]): Elsewhere => ({
  where,
  machine: null,
  command: command.join(' ') || null,
});

function byNamespace({ program, args }: SimpleCommand): Elsewhere | null {
  if (program === 'ip') {
    const at = args.indexOf('netns');
    return at >= 0 && args[at + 1] === 'exec' && args[at + 2] !== undefined
      ? inside(namespace(args[at + 2]!), args.slice(at + 3))
      : null;
  }
  if (program !== 'nsenter' && program !== 'unshare') return null;
  let at = 0;
  let target: string | null = null;
  for (; at < args.length && args[at]!.startsWith('-'); at++) {
    const arg = args[at]!;
    const own = /^(?:-t|--target[= ]?)(.*)$/.exec(arg);
    if (program === 'nsenter' && own) target = own[1] || args[++at] || null;
    else if (/^-[SGrwW]$/.test(arg) && program === 'nsenter' && /^[\d/]/.test(args[at + 1] ?? '')) at++;
    else target ??= /^--net=(.+)$/.exec(arg)?.[1] ?? null;
    if (arg === '--') break;
  }
  // Process 1 is the machine itself, which one enters from a container.
  if (program === 'nsenter' && target === '1') return null;
  const where =
    program === 'unshare'
      ? 'in a namespace of its own'
      : target === null
        ? 'in another namespace'
        : target.startsWith('/')
          ? `in the namespace ${target}`
          : `in the namespace of process ${target}`;
  return inside(where, args.slice(args[at] === '--' ? at + 1 : at));
}

/** Programs that run a command on many machines and print what all of them say. */
const manyMachines = /^(?:ansible|salt|salt-ssh|pdsh|clush|pssh|parallel-ssh|dsh|mussh|cssh|fab|knife|mco|bolt)$/;

function elsewhereIn(simple: SimpleCommand): Elsewhere | null {
  const { program, args } = simple;
  if (program === 'sshpass') {
    const at = args.indexOf('ssh');
    return at < 0 ? null : overSsh({ ...simple, program: 'ssh', args: args.slice(at + 1) });
  }
  if (program === 'ssh') return overSsh(simple);
  if (Object.hasOwn(ways, program)) {
    const found = follow(simple, ways[program]!);
    return found?.where === 'in the root /host' ? null : found;
  }
  if (manyMachines.test(program) && args.length > 1)
    return { where: `on the machines of \`${program}\``, machine: null, command: args.join(' ') };
  const option = byOption(simple);
  if (option !== null) return { where: option, machine: null, command: [program, ...args].join(' ') };
  return byNamespace(simple);
}

/** What a loop goes over: `for h in web01 db01; do ssh $h …`. */
const loop = /\bfor +(\w+) +in +([^;\n]+?) *;/;

/** Where what a command line prints was collected; `null` where that is the machine at whose prompt it was typed. */
export function elsewhereOf(line: string): Elsewhere | null {
  if (
    !/\b(?:ssh|exec|shell|attach|enter|chroot|nsenter|unshare|run|rsh|debug|console|login)\b|-[a-zA-Z]*[NMHn]|--(?:net|machine|host)|nspawn|ansible|salt|pdsh|clush|pssh|dsh/.test(
      line,
    )
  )
    return null;
  for (const simple of simpleCommands(line)) {
    const found = elsewhereIn(simple);
    if (found === null) continue;
    const [, variable, list] = loop.exec(line) ?? [];
    if (found.machine === null || variable === undefined || !found.machine.includes(`$`)) return found;
    const machines = list!.split(/ +/).map(bare);
    return { ...found, machine: null, where: `on ${machines.join(', ').replace(/, ([^,]*)$/, ' and $1')}` };
  }
  return null;
}

const shell = /^(?:\S*\/)?(?:ba|da|a|z|k|fi)?sh(?: +-(?:\w|-login)+)*$/;

/** Whether the lines below are typed there. */
export const entersShell = ({ command, detached }: Elsewhere): boolean =>
  !detached && (command === null || shell.test(command));
