import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { DaemonLaunch, EnvironmentFile, StartObstacle } from '#model/unit-definition';
import type { HostContext } from '../../format.ts';
import { vendorOfSystem } from '../openssh-version.ts';
import { linkedUnits } from './aliases.ts';
import { findUnitFiles } from './find-unit-files.ts';
import { isSafeCommand, neverSucceeds, outlasts } from './pre-start.ts';
import { commandsOf, type Environment, expandCommand, prefixOf, splitWords } from './split-command.ts';
import { isPackaged, isYes, type PlacedSetting, type UnitSettings } from './unit-settings.ts';

/** Settings that take something away from the daemon, or need something: whether it still starts, the files do not tell. */
const sandboxes: readonly string[] = [
  ...[
    'Group',
    'SupplementaryGroups',
    'LoadCredential',
    'SetCredential',
    'ReadWritePaths',
    'ReadOnlyPaths',
    'BindPaths',
  ],
  ...['BindReadOnlyPaths', 'LimitNOFILE', 'LimitAS', 'LimitNPROC', 'CPUAffinity', 'RuntimeDirectoryMode', 'MemoryMax'],
  ...['CapabilityBoundingSet', 'InaccessiblePaths', 'InaccessibleDirectories', 'NoExecPaths', 'PrivateUsers'],
  ...['IPIngressFilterPath', 'IPEgressFilterPath', 'LogNamespace', 'PAMName', 'TasksMax'],
  ...['RestrictNamespaces', 'RootDirectory', 'RootImage', 'SystemCallFilter', 'TemporaryFileSystem'],
];

/** Values that take nothing away. */
const harmless: Readonly<Record<string, RegExp>> = {
  Group: /^(?:root|0)$/,
  RuntimeDirectoryMode: /^0?7[05][05]$/,
  LimitNOFILE: /^(?:infinity|\d{3,}(?::(?:infinity|\d{3,}))?)$/,
  LimitNPROC: /^(?:infinity|\d{3,}(?::(?:infinity|\d{3,}))?)$/,
  LimitAS: /^infinity$/,
  TasksMax: /^(?:infinity|\d{3,}|\d+%)$/,
  MemoryMax: /^(?:infinity|\d+[GT]|\d{2,}M|[2-9]\d%|100%)$/i,
};

/** Directories whose programs every host has. */
const usualPlace = /^(?:\/usr)?\/s?bin\/[^/]+$/;

/** The file that Debian's units ask for, which only an administrator makes. */
const flagFile = /^!\s*\/etc\/ssh\/sshd_not_to_be_run$/;

export interface ServiceStart {
  readonly unit: string;
  readonly start: PlacedSetting | null;
  readonly launch: DaemonLaunch | null;
  readonly environment: Environment;
  readonly files: readonly EnvironmentFile[];
  /** Whether the unit's own file is known. */
  readonly complete: boolean;
}

/** What of a service's own settings keeps it from starting: systemd.service(5), systemd.exec(5). */
export function serviceObstacles(settings: UnitSettings, host: HostContext, given: ServiceStart): StartObstacle[] {
  return [
    ...startObstacles(settings, host, given),
    ...given.files.flatMap(({ path, optional, exists, origin }): StartObstacle[] =>
      optional || exists === Yes
        ? []
        : [obstacle('environment', failing(exists), `it needs ${path}`, path, `ls -l ${path}`, origin)],
    ),
    ...commandObstacles(settings, 'Service', { ...given, given: wordsOf(given) }),
    ...userObstacles(settings),
    ...sandboxes.flatMap((name): StartObstacle[] => {
      const set = settings.last('Service', name);
      if (set === null || harmless[name]?.test(set.value) || set.value === 'no' || set.value === 'false') return [];
      return [obstacle('sandbox', Maybe, `${name}=${set.value} may stop it`, name, statusOf(given.unit), set.origin)];
    }),
    ...neededPaths(settings, given.unit),
    ...lostDirectory(settings, host, given),
  ];
}

const statusOf = (unit: string): string => `systemctl status ${unit}`;

const failing = (exists: Tri): Tri => (exists === No ? Yes : Maybe);

function obstacle(
  kind: StartObstacle['kind'],
  fails: Tri,
  why: string,
  value: string,
  command: string,
  origin: number,
): StartObstacle {
  return { kind, fails, why, value, command, origin };
}

function startObstacles(
  settings: UnitSettings,
  host: HostContext,
  { unit, start, launch, complete }: ServiceStart,
): StartObstacle[] {
  const emptied = settings.all('Service', 'ExecStart').at(-1);
  if (start === null && emptied === undefined && complete)
    return [obstacle('no-command', Yes, 'it has no ExecStart=', '', statusOf(unit), settings.origin)];
  if (start === null)
    return emptied === undefined
      ? []
      : [obstacle('no-command', Yes, 'it has no ExecStart=', '', statusOf(unit), emptied.origin)];
  if (launch === null && /^["']\S*\/sshd\s/.test(start.value))
    return [obstacle('quoted', Yes, 'its whole command is one name', start.value, statusOf(unit), start.origin)];
  if (launch === null)
    return [obstacle('program', Maybe, `it starts ${start.value}`, start.value, 'ss -tlnp', start.origin)];
  const unknown = launch.arguments.find(({ kind }) => kind === 'unknown');
  const answersItself = launch.arguments.some(({ kind }) => kind === 'inetd');
  const { program } = launch;
  const found: StartObstacle[] = [];
  if (unknown !== undefined) {
    const { value, origin } = unknown;
    found.push(obstacle('argument', Yes, `sshd has no argument ${value || '""'}`, value, statusOf(unit), origin));
  }
  if (answersItself && !unit.includes('@'))
    found.push(obstacle('program', Maybe, 'sshd -i serves one connection', '-i', statusOf(unit), launch.origin));
  const debug = launch.arguments.find(({ kind, value }) => kind === 'neutral' && value === 'd');
  if (debug !== undefined)
    found.push(obstacle('program', Maybe, 'sshd -d serves one connection', '-d', statusOf(unit), debug.origin));
  const log = launch.arguments.find(({ kind }) => kind === 'log-file');
  if (log !== undefined && !/^\/(?:var\/log|tmp|var\/tmp|run|root|etc|dev)\/[^/]+$/.test(log.value)) {
    const directory = log.value.replace(/\/[^/]*$/, '') || '/';
    const why = `${directory} must be there for its log`;
    found.push(obstacle('sandbox', Maybe, why, log.value, `ls -ld ${directory}`, log.origin));
  }
  const type = settings.last('Service', 'Type');
  const stays = launch.arguments.some(({ kind, value }) => kind === 'neutral' && value === 'D');
  if (type !== null && (type.value === 'dbus' || (type.value === 'forking' && stays)))
    found.push(obstacle('program', Maybe, `Type=${type.value} waits for it`, type.value, statusOf(unit), type.origin));
  if (hasOpenQuote(start.value))
    found.push(
      obstacle('open-quote', Yes, 'a quote of its command is open', start.value, statusOf(unit), start.origin),
    );
  const test = launch.arguments.find(({ kind }) => kind === 'test');
  if (test !== undefined)
    found.push(obstacle('test-run', Yes, 'sshd only tests there', `-${test.value}`, statusOf(unit), test.origin));
  if (!program.startsWith('/') && !answersItself)
    found.push(
      obstacle('argument', Yes, 'sshd wants to be called by its full path', program, statusOf(unit), start.origin),
    );
  const there = usualPlace.test(program) ? null : existence(host, program);
  if (program.startsWith('/') && there !== null && there !== Yes)
    found.push(obstacle('program', failing(there), `it starts ${program}`, program, `ls -l ${program}`, launch.origin));
  return found;
}

const hasOpenQuote = (text: string): boolean => /["']/.test(text.replace(/\\./g, '').replace(/"[^"]*"|'[^']*'/g, ''));

function existence(host: HostContext, path: string): Tri {
  const found = host.lookup(path);
  if (found.state === 'absent') return No;
  return found.state === 'file' || found.exists ? Yes : Maybe;
}

/** The words that the daemon itself is given. */
function wordsOf({ unit, start, environment }: ServiceStart): ReadonlySet<string> {
  const words = start === null ? [] : expandCommand(start.value, unit, start.origin, environment);
  return new Set(words.map(({ text }) => text));
}

/** A command before or behind the start whose failure ends it. `given`: the words of the daemon's own start. */
export function commandObstacles(
  settings: UnitSettings,
  section: 'Service' | 'Socket',
  { unit, environment, given }: Pick<ServiceStart, 'unit' | 'environment'> & { given: ReadonlySet<string> },
): StartObstacle[] {
  return ['ExecCondition', 'ExecStartPre', 'ExecStartPost'].flatMap((name) =>
    settings.list(section, name).flatMap(({ value, origin }) =>
      commandsOf(value).flatMap((command): StartObstacle[] => {
        const prefix = prefixOf(command);
        if (prefix.includes('-')) return [];
        const words = expandCommand(command.slice(prefix.length), unit, origin, environment).map(({ text }) => text);
        const isLate = outlasts(words, settings.last('Service', 'TimeoutStartSec')?.value ?? null);
        if (isSafeCommand(words, given) && !isLate) return [];
        const text = `${name}=${command}`;
        const fails = neverSucceeds(words) || isLate ? Yes : Maybe;
        return [obstacle('command', fails, `${text} has to succeed`, text, statusOf(unit), origin)];
      }),
    ),
  );
}

/** Places that have to be there before the daemon is started. */
function neededPaths(settings: UnitSettings, unit: string): StartObstacle[] {
  const directory = settings.last('Service', 'WorkingDirectory');
  const outputs = ['StandardOutput', 'StandardError', 'StandardInput'].map((name) => settings.last('Service', name));
  const terminal = settings.last('Service', 'StandardInput');
  const needed = [
    ...(terminal?.value.startsWith('tty') ? [terminal] : []),
    ...(directory !== null && !/^(?:-|~$|\/$|\/root\/?$|\/tmp\/?$|\/var\/empty)/.test(directory.value)
      ? [directory]
      : []),
    ...outputs.filter((one) => one !== null && /^(?:file|append|truncate|socket|fd):?/.test(one.value)),
  ].filter((one) => one !== null);
  return needed.map(({ name, value, origin }) =>
    obstacle('sandbox', Maybe, `${name}=${value} must be there`, name, statusOf(unit), origin),
  );
}

/** Without root's rights sshd cannot read its keys, nor become whoever logs in. */
function userObstacles(settings: UnitSettings): StartObstacle[] {
  const user = settings.last('Service', 'User');
  const dynamic = settings.last('Service', 'DynamicUser');
  const keys = 'ls -l /etc/ssh';
  // A name that cannot be one is passed over.
  if (user !== null && userName.test(user.value) && !/^(?:root|0)$/.test(user.value))
    return [obstacle('user', Yes, `it runs as ${user.value}`, user.value, keys, user.origin)];
  if (dynamic !== null && isYes(dynamic.value) && user === null)
    return [obstacle('user', Yes, 'it runs as a user made for it', 'a user made for it', keys, dynamic.origin)];
  return [];
}

const userName = /^(?:[A-Za-z_][\w.-]*\$?|\d+)$/;

/**
 * sshd wants /run/sshd, which on Debian and Ubuntu nothing but its unit makes for it; where the package's own unit does
 * not say so (Ubuntu 16.04), its tmpfiles.d(5) does.
 */
function lostDirectory(settings: UnitSettings, host: HostContext, { start, launch }: ServiceStart): StartObstacle[] {
  const all = settings.all('Service', 'RuntimeDirectory');
  const left = settings.list('Service', 'RuntimeDirectory').flatMap(({ value }) => splitWords(value));
  const { os } = host.dialect;
  const isDebian =
    !settings.parts.some(isPackaged) && os !== null && /debian|ubuntu/.test(vendorOfSystem(os.id, os.like));
  const lost = isDebian || all.some(({ value }) => splitWords(value).includes('sshd'));
  const place = all.at(-1) ?? start;
  if (left.includes('sshd') || !lost || launch === null || place === null) return [];
  const why = 'RuntimeDirectory= does not make /run/sshd';
  return [obstacle('privilege-directory', Maybe, why, '/run/sshd', 'ls -ld /run/sshd', place.origin)];
}

/** Units that come up on every host. */
const always =
  /^(?:(?:basic|sysinit|network|network-pre|local-fs|multi-user|sockets|sshd-keygen|system|-)\.(?:target|slice|mount)|sshd-?keygen\S*)$/;

/** Conditions, assertions and dependencies that the files do not settle. */
export function unitObstacles(settings: UnitSettings, unit: string, host: HostContext): StartObstacle[] {
  const tests = settings.parts.flatMap(({ syntax }) =>
    syntax.children
      .filter(({ name }) => name === 'Unit')
      .flatMap(({ children }) =>
        children.flatMap((node) =>
          node.type === 'setting' && /^(?:Condition|Assert)[A-Z]/.test(node.name) ? [node.name] : [],
        ),
      ),
  );
  const found: StartObstacle[] = [];
  for (const name of new Set(tests)) {
    for (const { value, origin } of settings.list('Unit', name)) {
      if (name.endsWith('PathExists') && flagFile.test(value)) continue;
      const holds = name.endsWith('PathExists') ? pathHolds(value, host) : Maybe;
      // The condition's own rule tells those that do not hold.
      if (holds === Yes || (holds === No && name.startsWith('Condition'))) continue;
      const text = `${name}=${value}`;
      found.push(obstacle('condition', failing(holds), `${text} must hold`, text, statusOf(unit), origin));
    }
  }
  for (const { value, origin } of settings.list('Unit', 'Before')) {
    const early = splitWords(value).find((other) => /^(?:basic|sysinit)\.target$/.test(other));
    if (early === undefined) continue;
    const why = `Before=${early}, behind which it starts, is a circle`;
    found.push(obstacle('dependency', Maybe, why, early, statusOf(unit), origin));
  }
  for (const { value, origin } of settings.list('Unit', 'Requires')) {
    for (const other of splitWords(value)) {
      if (always.test(other) || other === unit.replace(/service$/, 'socket')) continue;
      const why = `Requires=${other} must come up`;
      found.push(obstacle('dependency', Maybe, why, other, `systemctl status ${other}`, origin));
    }
  }
  const own = `/etc/systemd/system/${unit}`;
  const target = host.link?.(own) ?? null;
  const leadsAway = target !== null && !target.endsWith(`/${unit}`) && target !== '/dev/null';
  const state = host.lookup(own).state;
  if (leadsAway && state !== 'file') {
    const origin = host.origins.derived([settings.origin], `${own} is a link to ${target}`);
    const fails = state === 'absent' ? Yes : Maybe;
    found.push(obstacle('dependency', fails, `${own} leads to ${target}`, target, `ls -lL ${own}`, origin));
  }
  for (const { unit: other, path } of linkedUnits(unit, 'requires', host)) {
    if (always.test(other) || other === unit.replace(/service$/, 'socket')) continue;
    const masked = findUnitFiles(host, other).maskedBy !== null;
    const origin = host.origins.derived([settings.origin], path);
    const why = masked ? `${path} requires it, which is masked` : `${path} must come up`;
    found.push(obstacle('dependency', masked ? Yes : Maybe, why, other, `systemctl status ${other}`, origin));
  }
  for (const name of ['BindsTo', 'Requisite']) {
    for (const { value, origin } of settings.list('Unit', name)) {
      for (const other of splitWords(value)) {
        if (always.test(other)) continue;
        const why = `${name}=${other} must be up`;
        found.push(obstacle('dependency', Maybe, why, other, `systemctl status ${other}`, origin));
      }
    }
  }
  return found;
}

/** Whether the path of `ConditionPathExists=` is there, or with `!` is not; `|` makes it one of several. */
export function pathHolds(value: string, host: HostContext): Tri {
  const [, sign = '', path = ''] = /^([|!]*)\s*(.*)$/.exec(value) ?? [];
  if (sign.includes('|')) return Maybe;
  const exists = existence(host, path);
  if (exists === Maybe || !sign.includes('!')) return exists;
  return exists === Yes ? No : Yes;
}
