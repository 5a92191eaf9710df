/** What sshd and our reading of it say about one generated configuration, in one shape. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Address } from '#core/address';
import { segmentPattern } from '#discover/shell-pattern';
import { readAskedVersion } from '#formats/sshd-config/asked-version';
import { directivesOf } from '#formats/sshd-config/ast';
import { readDaemonArguments } from '#formats/sshd-config/daemon-arguments';
import { evaluateSshdConfig } from '#formats/sshd-config/evaluate/evaluate-sshd-config';
import type { Connection } from '#formats/sshd-config/evaluate/input';
import type { ConfigFile } from '#formats/sshd-config/evaluate/result';
import { parseSshdConfig } from '#formats/sshd-config/parse-config';
import { eraOf, type SshdVersion, sshdVersion, type Vendor } from '#formats/sshd-config/versions';
import { effective } from '#sshreach';
import { runByHand } from '../live/hand.ts';
import type { GeneratedConfig } from './sshd-config-generator.ts';

/** Exit status, lines of standard error, lines of standard output with keywords in lower case. */
export interface Said {
  readonly status: number;
  readonly stderr: readonly string[];
  readonly stdout: readonly string[];
}

/** What the machine that was asked knows: it decides names, groups and `~`. */
export interface Machine {
  readonly localhost: readonly Address[];
  readonly home: string;
  /** Home directories of other users. */
  readonly homes?: Readonly<Record<string, string>>;
  /** Groups by user; users that are not there do not exist. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

export type Mode = 'test' | 'dump';

/** `9.2 debian`, `10.0 upstream`; Debian packages later ones without GSSAPI: `10.5 debian nogssapi`. */
export function buildVersion(build: string): SshdVersion {
  const [release = '', vendor = 'upstream', mark] = build.split(' ');
  const [major, minor] = release.split('.').map(Number);
  const debian = vendor !== 'upstream' && mark !== 'nogssapi';
  return sshdVersion(major! * 100 + minor!, vendor as Vendor, {
    features: { pam: true, openssl: true, gssapi: debian, kerberos: debian },
    includesMended: vendor === 'ubuntu',
  });
}

/** sshd ends its lines on standard error with CR LF. */
const linesOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line !== '');
const lowerKeyword = (line: string): string => line.replace(/^\S+/, (keyword) => keyword.toLowerCase());

/** What `-o LogLevel=debug3` adds. */
const chatter = /^debug[123]: /;
const unreadableKey =
  /^Could not (?:connect to agent|load host certificate) |^(?:Unable|Could not) to? ?load host key|^Error loading host key|^key_load_/;

/** The words that start it; `program` may be the root of another release, made by debootstrap(8). */
const starting = (program: string, directory: string): readonly string[] =>
  statSync(program).isDirectory()
    ? ['chroot', program, '/bin/sh', '-c', 'cd "$0" && exec /usr/sbin/sshd "$@"', directory]
    : [program];

export function askSshd(program: string, mode: Mode, config: GeneratedConfig, directory: string): Said {
  const criteria = Object.entries(config.connection ?? {}).map(([name, value]) => `${name}=${value}`);
  const test = criteria.length > 0 && mode === 'dump' ? ['-C', criteria.join(',')] : [];
  const args = [
    mode === 'test' ? '-t' : '-T',
    '-f',
    join(directory, 'main'),
    '-h',
    join(directory, 'key'),
    ...(config.args ?? []),
    ...test,
  ];
  const done = runByHand([...starting(program, directory), ...args], { directory, encoding: 'latin1' });
  return {
    status: done.status,
    // Whether an agent answers or a file is there is not a matter of configuration.
    stderr: linesOf(done.stderr).filter((line) => !unreadableKey.test(line) && !chatter.test(line)),
    stdout: linesOf(done.stdout).map(lowerKeyword),
  };
}

function connectionOf({ connection }: GeneratedConfig): Connection {
  const { user, host, addr, laddr, lport, rdomain } = connection ?? {};
  return {
    ...(user === undefined ? {} : { user }),
    ...(host === undefined ? {} : { host }),
    ...(addr === undefined ? {} : { address: addr }),
    ...(laddr === undefined ? {} : { localAddress: laddr }),
    ...(lport === undefined ? {} : { localPort: Number(lport) }),
    ...(rdomain === undefined ? {} : { routingDomain: rdomain }),
  };
}

/** The same question, answered by us. */
export function evaluateGenerated(
  version: SshdVersion,
  mode: Mode,
  config: GeneratedConfig,
  directory: string,
  machine: Machine,
): Said {
  const open = (name: string, text: string, id: number): ConfigFile => ({
    id,
    path: join(directory, name),
    directives: directivesOf(parseSshdConfig(text, eraOf(version.release))),
  });
  const names = Object.keys(config.files).sort();
  const fits = (name: string, pattern: string): boolean => {
    const [wanted, path] = [pattern.split('/'), join(directory, name).split('/')];
    return wanted.length === path.length && wanted.every((part, i) => segmentPattern(part)(path[i]!));
  };
  const answer = evaluateSshdConfig({
    main: open('main', config.main, 0),
    version,
    mode,
    ...(mode === 'dump' && config.connection ? { connection: connectionOf(config) } : {}),
    commandLine: [{ hostKey: join(directory, 'key') }, ...readDaemonArguments(config.args ?? [])],
    workingDirectory: directory,
    home: machine.home,
    ...(machine.homes ? { homes: (user) => machine.homes![user] ?? null } : {}),
    groups: (user) => machine.groups[user] ?? null,
    deviceExists: (name) => name === 'lo',
    resolve: (name) => (name === 'localhost' ? machine.localhost : []),
    expand: (pattern) => ({
      complete: true,
      files: names.flatMap((name, i) => (fits(name, pattern) ? [open(name, config.files[name]!, i + 1)] : [])),
    }),
  });
  const printed = [...answer.settings].flatMap(([keyword, values]) => values.map((value) => `${keyword} ${value}`));
  return {
    status: answer.exitStatus,
    stderr: answer.stderr.flatMap(linesOf),
    // Bytes that are not ASCII are printed raw.
    stdout:
      mode === 'dump' && answer.exitStatus === 0
        ? printed.map((line) => Buffer.from(line, 'utf8').toString('latin1'))
        : [],
  };
}

/**
 * The same question put to the command, which finds the included files by itself. `null` where it says that it lacks
 * something that the machine knows: a home directory, an address, a device.
 */
export async function askEffective(build: string, config: GeneratedConfig, directory: string): Promise<Said | null> {
  const [release = '', vendor = 'upstream'] = build.split(' ');
  if (/rdomain|~|group|localhost/i.test(config.main + Object.values(config.files).join())) return null;
  const report = await effective(join(directory, 'main'), {
    openssh: readAskedVersion(release)!,
    vendor: vendor as Vendor,
    ...(config.connection ? { connection: connectionOf(config) } : {}),
    commandLine: [{ hostKey: join(directory, 'key') }, ...readDaemonArguments(config.args ?? [])],
  });
  if (typeof report === 'string') throw new Error(report);
  if (report.notCollected.length > 0) return null;
  // A relative path, which the daemon of a service finds in /.
  if ([...(report.settings?.values() ?? [])].flat().some((value) => value.startsWith('//'))) return null;
  const inOrder = [...report.warnings, ...report.errors].flatMap(({ message }) => linesOf(message));
  return {
    status: report.starts ? 0 : 255,
    stderr: [...inOrder].sort(),
    stdout: [...(report.settings ?? [])].flatMap(([keyword, values]) =>
      values.map((value) => Buffer.from(`${keyword} ${value}`, 'utf8').toString('latin1')),
    ),
  };
}

/** Line by line, in order; our own answer stands first. */
export function differencesBetween(mode: Mode, ours: Said, theirs: Said): string[] {
  const differences: string[] = [];
  if (ours.status !== theirs.status) differences.push(`${mode}: status ${ours.status}, sshd ${theirs.status}`);
  if (ours.stderr.join('\n') !== theirs.stderr.join('\n'))
    differences.push(`${mode}: words ${JSON.stringify(ours.stderr)}, sshd ${JSON.stringify(theirs.stderr)}`);
  if (ours.stdout.join('\n') === theirs.stdout.join('\n') || ours.status !== theirs.status) return differences;
  const extra = ours.stdout.filter((line) => !theirs.stdout.includes(line));
  const missing = theirs.stdout.filter((line) => !ours.stdout.includes(line));
  return [...differences, `${mode}: settings ${JSON.stringify(extra)}, sshd ${JSON.stringify(missing)}`];
}
