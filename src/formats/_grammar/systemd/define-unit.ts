import type { OriginId } from '#core/origin';
import { Maybe, No, type Tri, Yes } from '#core/tri';
import { type AddressFilter, joinFilters } from '#model/address-filter';
import type {
  ListenStep,
  SocketDefinition,
  StartObstacle,
  UnitCondition,
  UnitDefinition,
} from '#model/unit-definition';
import type { HostContext } from '../../format.ts';
import { addressFilter } from './address-filter.ts';
import { defineService, placed } from './define-service.ts';
import { findMeddlers } from './find-meddlers.ts';
import { findUnitFiles } from './find-unit-files.ts';
import { listenStream } from './listen-stream.ts';
import { parseUnit } from './parse-unit.ts';
import { shippedUnit, shipsTemplate } from './shipped-units.ts';
import { generatorOf, takesSockets } from './socket-generator.ts';
import { splitWords } from './split-command.ts';
import { commandObstacles, pathHolds, unitObstacles } from './start-obstacles.ts';
import { isPackaged, isYes, type UnitPart, UnitSettings } from './unit-settings.ts';

export interface UnitMaterial {
  readonly unit: string;
  readonly role: 'service' | 'socket';
  /** In the order in which they count. */
  readonly parts: readonly UnitPart[];
  readonly from: UnitDefinition['from'];
  readonly complete: boolean;
  readonly origin: OriginId;
  readonly masked: OriginId | null;
}

/** Merges the files of a unit and says what they mean. */
export function defineUnit(material: UnitMaterial, host: HostContext): UnitDefinition {
  const { unit, role, parts } = material;
  const settings = new UnitSettings(parts, host.origins);
  const section = role === 'service' ? 'Service' : 'Socket';
  const slices = filterOfSlice(settings.last(section, 'Slice')?.value ?? 'system.slice', host);
  const own = addressFilter(settings.list(section, 'IPAddressAllow'), settings.list(section, 'IPAddressDeny'));
  const filter = joinFilters(own, slices);
  const socket = role === 'socket' ? defineSocket(settings, unit, host) : null;
  const defined =
    role === 'service'
      ? defineService(settings, unit, host, material.from === 'files' && material.masked === null)
      : null;
  return {
    unit,
    role,
    from: material.from,
    complete: material.complete,
    origin: material.origin,
    masked: material.masked,
    conditions: conditionsOf(settings, host),
    conflicts: settings
      .list('Unit', 'Conflicts')
      .flatMap(({ value, origin }) => splitWords(value).map((name) => ({ unit: name, origin }))),
    obstacles: [
      ...unitObstacles(settings, unit, host),
      ...findMeddlers(unit, host),
      ...(defined?.obstacles ?? []),
      ...(socket === null ? [] : socketObstacles(settings, socket, unit)),
    ],
    filter: filter.deny.length > 0 ? filter : null,
    ...(slices.allow.length + slices.deny.length > 0 ? { sliceFilter: slices } : {}),
    service: defined?.service ?? null,
    socket,
    dropIns: parts.filter(({ path }) => path.endsWith('.conf')).map(({ path }) => path),
  };
}

/** The lists of a slice and of those above it, which count besides the unit's own: systemd.resource-control(5). */
function filterOfSlice(slice: string, host: HostContext): AddressFilter {
  const parts = slice.replace(/\.slice$/, '').split('-');
  const names = ['-.slice', ...parts.map((_, i) => `${parts.slice(0, i + 1).join('-')}.slice`)];
  const found = names.flatMap((name) => {
    const { own, dropIns } = findUnitFiles(host, name);
    return own === null ? dropIns : [own, ...dropIns];
  });
  const settings = new UnitSettings(
    found.map(({ path, file }): UnitPart => ({ path, file: file.id, by: 0, syntax: parseUnit(file.text) })),
    host.origins,
  );
  return addressFilter(settings.list('Slice', 'IPAddressAllow'), settings.list('Slice', 'IPAddressDeny'));
}

function conditionsOf(settings: UnitSettings, host: HostContext): UnitCondition[] {
  return settings.list('Unit', 'ConditionPathExists').map(({ value, origin }) => {
    const path = value.replace(/^[|!]*\s*/, '');
    const found = host.lookup(path);
    const holds = pathHolds(value, host);
    const shown = found.state === 'file' ? host.origins.span(found.file.id, 0, found.file.text.length) : null;
    return { text: `ConditionPathExists=${value}`, path, holds, origin, shown };
  });
}

/** `Accept=yes` starts an instance of a template for each connection. */
function serviceOf(settings: UnitSettings, unit: string): string {
  const named = settings.last('Socket', 'Service')?.value;
  const prefix = unit.replace(/\.socket$/, '');
  if (isYes(settings.last('Socket', 'Accept')?.value)) return `${prefix}@.service`;
  return named ?? `${prefix}.service`;
}

/** Whether a unit's own file was collected, or its distribution ships it. */
function unitExists(service: string, socket: string, host: HostContext): Tri {
  const { own, maskedBy } = findUnitFiles(host, service);
  if (maskedBy !== null) return No;
  if (own !== null || shippedUnit(service, host.dialect) !== null) return Yes;
  // That of the same name was collected otherwise.
  if (!service.includes('@')) return service === socket.replace(/socket$/, 'service') ? Yes : Maybe;
  const shipped = shipsTemplate(service, host.dialect);
  // Where nothing ships it, it is one that somebody made.
  return shipped === No && host.lookup(`/etc/systemd/system/${service}`).state !== 'absent' ? Maybe : shipped;
}

const noEnvironment = { values: new Map(), open: false };

/** A socket does not come up without the service that it names. */
function socketObstacles(
  settings: UnitSettings,
  { service, serviceExists }: SocketDefinition,
  unit: string,
): StartObstacle[] {
  const commands = commandObstacles(settings, 'Socket', { unit, environment: noEnvironment, given: new Set() });
  const named = settings.last('Socket', 'Service');
  if (named?.value !== service || serviceExists === Yes) return commands;
  const fails = serviceExists === No ? Yes : Maybe;
  const why = `its connections go to ${service}`;
  const command = `systemctl cat ${service}`;
  return [...commands, { kind: 'service', fails, why, value: service, command, origin: named.origin }];
}

const listenSettings = [
  ...['ListenStream', 'ListenDatagram', 'ListenSequentialPacket', 'ListenFIFO', 'ListenSpecial', 'ListenNetlink'],
  ...['ListenMessageQueue', 'ListenUSBFunction'],
];

/** systemd.socket(5). Each file's streams apart: a generator may yet take the place of one. */
function defineSocket(settings: UnitSettings, unit: string, host: HostContext): SocketDefinition {
  const v6only = placed<SocketDefinition['v6only']['value']>(
    settings.last('Socket', 'BindIPv6Only'),
    'default',
    (text) => (text === 'ipv6-only' || text === 'both' ? text : 'default'),
  );
  // Whichever of them is empty takes back all that were said before.
  const streams = settings
    .all('Socket', ...listenSettings)
    .filter(({ name, value }) => name === 'ListenStream' || value === '');
  const device = settings.last('Socket', 'BindToDevice')?.value ?? null;
  const steps = settings.parts.flatMap((part): ListenStep[] => {
    const own = streams.filter((setting) => setting.part === part);
    if (own.length === 0) return [];
    const reset = own.findLastIndex(({ value }) => value === '');
    const listens = own
      .slice(reset + 1)
      .flatMap(({ value, origin }) => listenStream(value, v6only.value === 'ipv6-only', origin))
      .map((listener) => (device === null ? listener : { ...listener, device }));
    return [{ path: part.path, resets: reset >= 0, listens, origin: own[0]!.origin }];
  });
  const packaged = streams.filter(({ part }) => isPackaged(part)).map(({ value }) => value);
  const perSource = settings.last('Socket', 'MaxConnectionsPerSource');
  const service = serviceOf(settings, unit);
  return {
    generator: unit === 'ssh.socket' ? generatorOf(host, packaged) : 'none',
    takesSockets: takesSockets(host.dialect),
    steps,
    accept: placed(settings.last('Socket', 'Accept'), false, isYes),
    v6only,
    device,
    freeBind: ['FreeBind', 'Transparent'].some((name) => isYes(settings.last('Socket', name)?.value)),
    reusePort: isYes(settings.last('Socket', 'ReusePort')?.value),
    service,
    serviceExists: unitExists(service, unit, host),
    maxConnections: placed(settings.last('Socket', 'MaxConnections'), 64, Number),
    maxConnectionsPerSource: perSource && { value: Number(perSource.value), origin: perSource.origin },
  };
}
