import { Maybe, No, Yes } from '#core/tri';
import type { DaemonFact, DeclaredListener, FilesFact, OpenSshVersion, StartFault, UnitFact } from '../daemon.ts';
import { isDaemonUnit } from '../daemon-service.ts';
import { faultsOfHostKeys, unseenHostKeys } from '../host-keys.ts';
import type { Assumption, ListenersSlice } from '../host-model.ts';
import type { ServiceDefinition, UnitDefinition } from '../unit-definition.ts';

type NotRunning = ListenersSlice['notRunning'];

/** The sockets that a socket unit opens; `repeated`: two lines ask for the same one. */
export interface SocketStart {
  readonly listens: readonly DeclaredListener[] | null;
  readonly repeated: readonly [DeclaredListener, DeclaredListener] | null;
  readonly known: boolean;
  /** What would tell them, where they depend on the package's build. */
  readonly open?: string;
}

export interface ServiceEvidence {
  readonly daemon: {
    readonly files: DaemonFact | null;
    readonly dump: DaemonFact | null;
    readonly test: DaemonFact | null;
  };
  readonly units: readonly UnitFact[];
  readonly definitions: readonly UnitDefinition[];
  readonly files: readonly FilesFact[];
  readonly version: OpenSshVersion | null;
}

/** Debian's and Red Hat's name; where one is not found the other may be there. */
const serviceNames = ['ssh.service', 'sshd.service'];

/** Whether the service manager shows that the daemon does not run now; `null` where it runs or nobody can tell. */
export function stoppedNow({ units }: ServiceEvidence): NotRunning {
  if (units.some((u) => u.active === 'active' || u.active === 'activating')) return null;
  const services = units.filter((u) => u.role === 'service');
  const known = services.filter((u) => u.load !== 'not-found' && (u.active !== null || u.load === 'masked'));
  const worst = known.find((u) => u.active === 'failed') ?? known.find((u) => u.load === 'masked') ?? known[0];
  if (worst)
    return { why: `${worst.unit} is ${worst.active ?? worst.load}`, origin: worst.places.active ?? worst.origin };
  const absent = services.filter((u) => u.load === 'not-found');
  if (!serviceNames.every((name) => absent.some((u) => u.unit === name))) return null;
  return { why: 'there is no SSH service', origin: absent[0]!.places.load ?? absent[0]!.origin };
}

/** With these systemd does not load the service at all, nor the socket that is for it. */
const isUnloadable = new Set<string>(['no-command', 'open-quote']);

/** Whether the next start by `starter` would fail, or nothing would start the daemon. */
export function wouldNotStart(
  { daemon, units, files, definitions, version }: ServiceEvidence,
  starter: UnitFact | null,
  bySocket: SocketStart | null,
): NotRunning {
  const blocked = definitions
    .filter(({ unit }) => starter === null || unit === starter.unit)
    .flatMap(({ unit, conditions }) => conditions.map((condition) => ({ unit, ...condition })))
    .find(({ holds }) => holds === No);
  if (blocked) return { why: `${blocked.unit} does not start: ${blocked.text}`, origin: blocked.origin };
  const doubled = definitions.find(({ service }) => service?.secondStart != null);
  if (doubled !== undefined && needs(starter, doubled.unit, definitions))
    return { why: `systemd refuses ${doubled.unit}: it has two ExecStart=`, origin: doubled.service!.secondStart! };
  const missing = maskedSocket(starter, { units, definitions });
  if (missing?.known)
    return { why: `${starter!.unit} requires ${missing.unit}, which is masked`, origin: missing.origin };
  const accepts = bySocket === null ? {} : { accepts: true as const };
  const failing = neededBy(starter, definitions)
    .flatMap(({ unit, role, obstacles }) => obstacles.map((one) => ({ unit, role, ...one })))
    .find(({ fails }) => fails === Yes);
  if (failing) {
    const { unit, role, kind, why, origin } = failing;
    return {
      why: `${unit} does not start: ${why}`,
      origin,
      ...(role === 'socket' || isUnloadable.has(kind) ? {} : accepts),
    };
  }
  const untaken = definitions.find(
    ({ unit, socket }) => unit === starter?.unit && socket?.accept.value === false && socket.takesSockets === No,
  );
  if (bySocket !== null && untaken !== undefined) {
    // The socket stops as the service starts, which then opens sockets of its own.
    const givesWay = untaken.conflicts.some(({ unit }) => unit === untaken.socket!.service);
    return {
      why: 'sshd of this system takes no sockets from a socket unit',
      origin: untaken.origin,
      accepts: true,
      ...(givesWay ? { later: ['nothing', 'ssh'] } : {}),
    };
  }
  if (bySocket?.repeated)
    return { why: 'the socket unit asks for one address twice', origin: bySocket.repeated[1].origin };
  const faults: StartFault[] = [
    ...(daemon.files?.faults ?? []),
    ...(daemon.test?.faults ?? []),
    ...faultsOfHostKeys(daemon.files ?? daemon.dump, files, version),
  ].filter((fault) => fault.when !== 'connection' && !(bySocket !== null && fault.code === 'too-many-sockets'));
  if (faults.length > 0) return { why: faults[0]!.message, origin: faults[0]!.origin, ...accepts };
  const instances = definitions.find(({ unit, socket }) => unit === starter?.unit && socket?.serviceExists === No);
  if (instances !== undefined)
    return {
      why: `${instances.socket!.service} cannot be started`,
      origin: instances.origin,
      // A socket for one service looks for it before it opens.
      ...(instances.socket!.accept.value ? { ...accepts, later: ['nothing'] } : {}),
    };
  const apart = neededBy(starter, definitions).find(({ service }) => service?.ownNetwork != null);
  if (bySocket === null && apart !== undefined)
    return { why: `${apart.unit} has a network of its own`, origin: apart.service!.ownNetwork! };
  const hidden = units.find(
    (u) => u.role === 'service' && u.enabled === 'masked' && needs(starter, u.unit, definitions),
  );
  if (starter?.role === 'socket' && hidden !== undefined)
    return { why: `${hidden.unit} is masked`, origin: hidden.places.enabled ?? hidden.origin };
  if (starter !== null || bySocket !== null) return null;
  const services = units.filter((u) => u.role === 'service');
  const masked = services.find((u) => u.load === 'masked' || u.enabled === 'masked');
  if (masked) return { why: `${masked.unit} is masked`, origin: masked.places.load ?? masked.origin };
  const disabled = services.find((u) => u.enabled === 'disabled');
  if (disabled) return { why: `${disabled.unit} is disabled`, origin: disabled.places.enabled ?? disabled.origin };
  return null;
}

/** Whether what starts at boot comes up only with that service: a socket refuses to without the service behind it. */
function needs(starter: UnitFact | null, service: string, definitions: readonly UnitDefinition[]): boolean {
  if (starter === null) return isDaemonUnit(service);
  if (starter.unit === service) return true;
  const forks = definitions.some(({ unit, socket }) => unit === starter.unit && socket?.accept.value === true);
  return starter.role === 'socket' && !forks && starter.unit.replace(/socket$/, 'service') === service;
}

const neededBy = (starter: UnitFact | null, definitions: readonly UnitDefinition[]): UnitDefinition[] =>
  definitions.filter(({ unit }) => needs(starter, unit, definitions));

/** What of the units that have to come up nobody collected. */
export function unitDoubts(
  { units, definitions }: Pick<ServiceEvidence, 'units' | 'definitions'>,
  starter: UnitFact | null,
): Assumption[] {
  const link = maskedSocket(starter, { units, definitions });
  return asked([
    ...(link?.known === false ? [`ls -l /etc/systemd/system/${starter!.unit}.requires`] : []),
    ...neededBy(starter, definitions).flatMap(({ obstacles, socket }) => [
      ...obstacles.filter(({ fails, kind }) => fails === Maybe && kind !== 'elsewhere').map(({ command }) => command),
      ...(socket?.serviceExists === Maybe ? [`systemctl cat ${socket.service}`] : []),
    ]),
  ]);
}

const asked = (commands: readonly string[]): Assumption[] =>
  [...new Set(commands)].map((command) => ({ layer: 'listener', command }));

/** Further services that may start a daemon, and what else may start or stop it at the next boot. */
export function doubtsOfOthers({ units, definitions }: ServiceEvidence, starter: UnitFact | null): Assumption[] {
  const elsewhere = definitions.flatMap(({ obstacles }) => obstacles.filter(({ kind }) => kind === 'elsewhere'));
  const further = definitions.some(
    ({ unit, service }) =>
      service?.launch != null &&
      unit.replace(/service$/, '') !== starter?.unit.replace(/service$|socket$/, '') &&
      (!serviceNames.includes(unit) || units.some((one) => one.unit === unit && one.enabled === 'enabled')) &&
      !units.some((one) => one.unit === unit && (one.enabled === 'disabled' || one.enabled === 'masked')),
  );
  return asked([...elsewhere.map(({ command }) => command), ...(further ? ['ss -tlnp'] : [])]);
}

/** The unit that starts at boot: a socket, also where the service calls for it, else the service. */
export function startedBy({ units, definitions }: Pick<ServiceEvidence, 'units' | 'definitions'>): UnitFact | null {
  const starts = (u: UnitFact): boolean => u.enabled !== null && u.enabled !== 'disabled' && u.enabled !== 'masked';
  const enabled = units.filter((u) => starts(u) && isDaemonUnit(u.unit));
  const socket = enabled.find((u) => u.role === 'socket');
  const service = enabled[0] ?? null;
  if (socket !== undefined || service === null) return socket ?? null;
  const called = serviceOf(service, definitions)?.startsSocket;
  return units.find((u) => u.unit === called && u.enabled !== 'masked') ?? service;
}

const serviceOf = ({ unit }: UnitFact, definitions: readonly UnitDefinition[]): ServiceDefinition | null =>
  definitions.find((one) => one.unit === unit && one.service !== null)?.service ?? null;

/** The masked socket without which the starting service fails; `known` is false where nobody knows whether it asks for it. */
function maskedSocket(
  starter: UnitFact | null,
  { units, definitions }: Pick<ServiceEvidence, 'units' | 'definitions'>,
): ServiceDefinition['needsSocket'] {
  const needed = starter?.role === 'service' ? serviceOf(starter, definitions)?.needsSocket : null;
  return units.some((u) => u.unit === needed?.unit && u.enabled === 'masked') ? needed! : null;
}

/** What a start from the collected files still depends on. */
export function startAssumes(
  config: DaemonFact,
  { units, files, definitions }: Pick<ServiceEvidence, 'units' | 'files' | 'definitions'>,
): Assumption[] {
  const missing = config.notCollected.map((m): Assumption => ({ layer: 'listener', command: `cat ${m.path}` }));
  const keys = unseenHostKeys(config, files);
  if (keys.length > 0) missing.push({ layer: 'sshd', command: `ls -l ${keys.join(' ')}` });
  if (config.doubtful !== undefined) missing.push({ layer: 'sshd', command: 'sshd -V' });
  const starter = startedBy({ units, definitions });
  const stateOf = (role: UnitFact['role']): UnitFact | undefined =>
    units.find((u) => u.role === role && u.enabled !== null);
  // A disabled service proves nothing while a socket may be enabled in its place, and the other way round.
  const isSettled =
    starter?.role === 'service'
      ? stateOf('socket') !== undefined || !mayUseSockets(units)
      : stateOf('service') !== undefined && stateOf('socket') !== undefined;
  return isSettled
    ? missing
    : [...missing, { layer: 'listener', command: 'systemctl is-enabled ssh.service ssh.socket sshd.service' }];
}

/** Where a socket unit is seen at all it may be what listens. */
const mayUseSockets = (units: readonly UnitFact[]): boolean => units.some((u) => u.role === 'socket');
