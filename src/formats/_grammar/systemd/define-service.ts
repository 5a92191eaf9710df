import type { Family } from '#core/address';
import type { OriginId } from '#core/origin';
import type { DaemonLaunch, PlacedValue, ServiceDefinition, StartObstacle } from '#model/unit-definition';
import type { HostContext } from '../../format.ts';
import { linkedUnits } from './aliases.ts';
import { readEnvironment } from './read-environment.ts';
import { readLaunch } from './read-launch.ts';
import { generatorOf } from './socket-generator.ts';
import { commandsOf, type Environment, expandCommand, prefixOf, splitWords } from './split-command.ts';
import { serviceObstacles } from './start-obstacles.ts';
import { isYes, type PlacedSetting, type UnitSettings } from './unit-settings.ts';

export function placed<T>(setting: PlacedSetting | null, fallback: T, read: (text: string) => T): PlacedValue<T> {
  return setting === null ? { value: fallback, origin: null } : { value: read(setting.value), origin: setting.origin };
}

/** What a service unit says of the daemon: systemd.service(5), systemd.exec(5). */
export function defineService(
  settings: UnitSettings,
  unit: string,
  host: HostContext,
  complete: boolean,
): { service: ServiceDefinition; obstacles: StartObstacle[] } {
  const { environment, files } = readEnvironment(settings, host);
  const [start = null, second] = settings
    .list('Service', 'ExecStart')
    .flatMap((one) => commandsOf(one.value).map((value): PlacedSetting => ({ ...one, value })));
  const type = placed(settings.last('Service', 'Type'), 'simple', (text) => text);
  const launch = start && launchOf(start, unit, environment);
  const service: ServiceDefinition = {
    launch,
    secondStart: type.value === 'oneshot' ? null : (second?.origin ?? null),
    environmentFiles: files,
    type,
    restart: placed(settings.last('Service', 'Restart'), 'no', (text) => text),
    preventRestart: settings
      .list('Service', 'RestartPreventExitStatus')
      .flatMap(({ value }) => value.split(/\s+/).map(Number).filter(Number.isInteger)),
    reload: reloadOf(settings, unit, environment),
    families: familiesOf(settings),
    mayNotBind: bindLimits(settings),
    ownNetwork: ownNetwork(settings),
    runtimeDirectories: settings.list('Service', 'RuntimeDirectory').flatMap(({ value }) => splitWords(value)),
    after: settings.list('Unit', 'After').flatMap(({ value }) => splitWords(value)),
    requires: settings
      .list('Unit', 'Requires')
      .flatMap(({ value, origin }) => splitWords(value).map((name) => ({ unit: name, origin }))),
    ...socketsBeside(settings, unit, host),
  };
  return {
    service,
    obstacles: serviceObstacles(settings, host, { unit, start, launch, environment, files, complete }),
  };
}

/** The socket unit of the same name, where the service calls for it. */
function socketsBeside(
  settings: UnitSettings,
  unit: string,
  host: HostContext,
): Pick<ServiceDefinition, 'startsSocket' | 'needsSocket'> {
  const socket = unit.replace(/service$/, 'socket');
  const names = (section: string, ...of: string[]): PlacedSetting[] =>
    of.flatMap((name) => settings.list(section, name)).filter(({ value }) => splitWords(value).includes(socket));
  const needing = names('Unit', 'Requires', 'BindsTo')[0]?.origin ?? null;
  const link = linkedUnits(unit, 'requires', host).find((one) => one.unit === socket);
  const wanting = [...names('Unit', 'Wants', 'Upholds'), ...names('Service', 'Sockets')];
  const starts = [...wanting, ...linkedUnits(unit, 'wants', host).filter((one) => one.unit === socket)].length > 0;
  const isNeeded = needing !== null || link !== undefined;
  // Ubuntu's package makes such a link when it enables its socket, and masking the socket leaves it there.
  const isKnown =
    generatorOf(host) === 'none' || host.lookup(`/etc/systemd/system/${unit}.requires/${socket}`).state === 'absent';
  const origin = needing ?? host.origins.derived([settings.origin], `${link?.path ?? `${unit}.requires`} requires it`);
  return {
    startsSocket: starts || isNeeded ? socket : null,
    needsSocket: isNeeded || !isKnown ? { unit: socket, known: isNeeded, origin } : null,
  };
}

function launchOf(start: PlacedSetting, unit: string, environment: Environment): DaemonLaunch | null {
  const prefix = prefixOf(start.value);
  const line = start.value.slice(prefix.length);
  // A colon leaves variables as they are written.
  const words = prefix.includes(':')
    ? splitWords(line).map((text) => ({ text, origin: start.origin, open: false }))
    : expandCommand(line, unit, start.origin, environment);
  return readLaunch(words, start.origin, prefix.includes('@'));
}

function ownNetwork(settings: UnitSettings): OriginId | null {
  const isPrivate = settings.last('Service', 'PrivateNetwork');
  const path = settings.last('Service', 'NetworkNamespacePath');
  return isYes(isPrivate?.value) ? isPrivate!.origin : (path?.origin ?? null);
}

function reloadOf(settings: UnitSettings, unit: string, environment: Environment): ServiceDefinition['reload'] {
  const lines = settings.list('Service', 'ExecReload');
  if (lines.length === 0) return { value: 'none', origin: null };
  const tested = lines.some(({ value, origin }) => {
    const words = expandCommand(value.slice(prefixOf(value).length), unit, origin, environment).map(({ text }) => text);
    return /(?:^|\/)sshd$/.test(words[0] ?? '') && words.slice(1).some((word) => /^-[^o]*t/.test(word));
  });
  return { value: tested ? 'tested' : 'untested', origin: lines[0]!.origin };
}

/** A list that begins with `~` forbids, any other allows only what it names; `none` allows nothing. */
function familiesOf(settings: UnitSettings): PlacedValue<readonly Family[]> | null {
  let allowed: Set<string> | null = null;
  let forbidden: Set<string> | null = null;
  let origin: OriginId | null = null;
  for (const setting of settings.list('Service', 'RestrictAddressFamilies')) {
    origin = setting.origin;
    const inverted = setting.value.startsWith('~');
    const names = splitWords(inverted ? setting.value.slice(1) : setting.value).filter((name) => name !== 'none');
    if (allowed === null && forbidden === null) {
      if (inverted) forbidden = new Set(names);
      else allowed = new Set(names);
    } else if (allowed !== null) for (const name of names) inverted ? allowed.delete(name) : allowed.add(name);
    else for (const name of names) inverted ? forbidden!.add(name) : forbidden!.delete(name);
  }
  if (origin === null) return null;
  const has = (name: string): boolean => (allowed === null ? !forbidden!.has(name) : allowed.has(name));
  const value = ([4, 6] as const).filter((family) => has(family === 4 ? 'AF_INET' : 'AF_INET6'));
  return { value, origin };
}

/** `[family:][protocol:]port`, a range or `any`: systemd.resource-control(5). Those of TCP over both families only. */
function bindLimits(settings: UnitSettings): ServiceDefinition['mayNotBind'] {
  const read = (name: string): { low: number; high: number; origin: OriginId }[] =>
    settings.list('Service', name).flatMap(({ value, origin }) =>
      splitWords(value).flatMap((word) => {
        const match = /^(?:tcp:)?(?:(\d+)(?:-(\d+))?|any|tcp)$/.exec(word);
        if (!match) return [];
        const low = match[1] === undefined ? 1 : Number(match[1]);
        const high = match[1] === undefined ? 65535 : Number(match[2] ?? match[1]);
        return [{ low, high, origin }];
      }),
    );
  const allowed = read('SocketBindAllow');
  return read('SocketBindDeny').flatMap((denied) => {
    let rest = [denied];
    for (const { low, high } of allowed) {
      rest = rest.flatMap((one) =>
        high < one.low || low > one.high
          ? [one]
          : [
              { ...one, high: low - 1 },
              { ...one, low: high + 1 },
            ].filter((part) => part.low <= part.high),
      );
    }
    return rest;
  });
}
