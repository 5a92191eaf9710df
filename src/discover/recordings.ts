import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { machineOf, type TypedCommand } from './find-commands.ts';
import { spelling } from './find-outdated.ts';
import { common } from './name-hosts.ts';
import { machineNames } from './same-machine.ts';

/** A file that holds the outputs of several commands. */
export interface Recording {
  /** On which machine; `null` where neither its prompts nor its outputs name one. */
  readonly machine: string | null;
  /** What printed something in it, each in one spelling. */
  readonly commands: ReadonlySet<string>;
  /** Of its text: files that are copies of one another have the same. */
  readonly digest: string;
}

/** Outputs that name the machine, and where in them. */
const telling: readonly (readonly [command: RegExp, name: RegExp])[] = [
  [/^hostname(?: +-[fs]| +--fqdn| +--short)?$|^uname +-n$|^cat +\/etc\/hostname$/, /^\s*([\w.-]+)\s*$/],
  [/^uname +-\w*a\w*$/, /^\s*Linux ([\w.-]+) \d/],
  [/^hostnamectl(?: +status)?$/, /^\s*Static hostname: ([\w.-]+)/],
];

/** The machine that the outputs of a recording name. */
export function machineTold(commands: readonly TypedCommand[], text: string): string | null {
  for (const { command, elsewhere, output } of commands) {
    const [, name] = telling.find(([of]) => elsewhere === null && of.test(command)) ?? [];
    const found = name?.exec(text.slice(output.start, output.end))?.[1];
    if (found !== undefined && !common.has(found.split('.', 1)[0]!)) return found;
  }
  return null;
}

/** The recording that a text with at least two commands is. */
export function recordingOf(commands: readonly TypedCommand[], text: string): Recording | null {
  if (commands.filter(({ command }) => command !== '').length < 2) return null;
  const printing = commands.filter(
    ({ command, elsewhere, output }) =>
      command !== '' && elsewhere === null && text.slice(output.start, output.end).trim() !== '',
  );
  return {
    machine: machineOf(commands) ?? machineTold(commands, text),
    commands: new Set(printing.map(({ command }) => spelling(command))),
    digest: createHash('sha1').update(text).digest('base64'),
  };
}

/** So many commands that two recordings have in common make each of them a whole one. */
const enoughShared = 2;

const isWhole = (one: Recording, others: readonly Recording[]): boolean =>
  others.some(
    (other) =>
      other.digest !== one.digest &&
      [...one.commands].filter((command) => other.commands.has(command)).length >= enoughShared,
  );

const nameOf = (path: string): string => posix.basename(path).replace(/(.)\.(?:txt|log|out|md)$/i, '$1');

/**
 * The machine of each recording by its path: as it says, or as its file is called where several recordings that do not
 * say it hold outputs of the same commands. Files of no machine are left out.
 */
export function machinesByPath(recordings: ReadonlyMap<string, Recording>): Map<string, string> {
  const names = machineNames([...recordings.values()].flatMap(({ machine }) => machine ?? []));
  const nameless = [...recordings].filter(([, { machine }]) => machine === null);
  const others = nameless.map(([, recording]) => recording);
  const firstOf = new Map<string, string>();
  const digests = new Map<string, Set<string>>();
  for (const [path, { digest }] of nameless) {
    if (!firstOf.has(digest)) firstOf.set(digest, path);
    digests.set(nameOf(path), (digests.get(nameOf(path)) ?? new Set()).add(digest));
  }
  const found = new Map<string, string>();
  for (const [path, recording] of recordings) {
    if (recording.machine !== null) found.set(path, names.get(recording.machine)!);
    else if (isWhole(recording, others)) {
      const first = firstOf.get(recording.digest)!;
      found.set(path, digests.get(nameOf(first))!.size > 1 ? posix.dirname(first) : nameOf(first));
    }
  }
  return found;
}

const programs =
  'ss|netstat|lsof|ip6?|ifconfig|route|ip6?tables|nft|ipset|ufw|firewall|fail2ban|systemctl|service|sshd?|hosts|getenforce|sestatus|semanage|journalctl|auth|secure|ls|cat|uname|hostname|hostnamectl|sysctl|ldd|ps|getent|passwd|group|proc|etc|os|dpkg|rpm|aa|ausearch|audit|sudo|date|id|stat|grep|collect';
/** Whether a name begins with that of a program or file, so that it is no machine's. */
export const namesProgram = (name: string): boolean => startsPlainly.test(name);
const startsPlainly = new RegExp(`^(?:${programs})(?![a-z\\d])`, 'i');
const prefixed = new RegExp(`^([a-z\\d][\\w.-]*?[_.-]+)((?:${programs})(?![a-z\\d]).*)$`, 'i');

/** What is no machine's name before the name of a command. */
const noMachine =
  /^(?:(?:before|after|pre|post|first|second|start|end|prev|previous|last|old|new|live|boot|saved|current|the|my|out|output|cmd|command|tmp|root|usr|sbin|bin|docker|podman|legacy|v[46]|ipv[46]|tcp|udp|inet6?|filter|nat|step|part)?[\d_.-]*)$/i;

/** `web01_ss-tlnp.txt`: the outputs of several machines in one folder, by the beginning of their names. */
export interface PrefixedName {
  /** With what stands between it and the command's name. */
  readonly prefix: string;
  readonly rest: string;
}

/** The parts of a name that begins with a machine's; `null` for others. */
export function prefixedName(name: string): PrefixedName | null {
  const [, prefix, rest] = startsPlainly.test(name) ? [] : (prefixed.exec(name) ?? []);
  return prefix === undefined || noMachine.test(prefix) ? null : { prefix, rest: rest! };
}

/**
 * The parts of the names of a folder's outputs where all begin with one of several machines' names, each command once
 * for each machine and some of them for several; `null` where they do not.
 */
export function splitNames(names: readonly string[]): Map<string, PrefixedName> | null {
  const found = new Map<string, PrefixedName>();
  for (const name of names) {
    const parts = prefixedName(name);
    if (parts === null) return null;
    found.set(name, parts);
  }
  const rests = [...found.values()].map(({ rest }) => rest);
  const isShared = rests.some((rest, i) => rests.indexOf(rest) < i);
  return isShared && new Set([...found.values()].map(({ prefix }) => prefix)).size > 1 ? found : null;
}

/** The name without what joins it with a command's. */
export const withoutJoint = (prefix: string): string => prefix.replace(/[_.-]+$/, '');
