import type { Family } from '#core/address';
import type { OriginId, OriginTable } from '#core/origin';
import { Maybe, tri } from '#core/tri';
import type { Contribution } from '../contribution.ts';
import type { DeclaredListener, UnitFact } from '../daemon.ts';
import { daemonService } from '../daemon-service.ts';
import { unseenHostKeys } from '../host-keys.ts';
import type { Assumption, ListenersSlice, ViewName } from '../host-model.ts';
import { type HeldSocketFact, isHeldForService, type ListeningSocket } from '../sockets.ts';
import type { DaemonLaunch } from '../unit-definition.ts';
import {
  doubtsOfOthers,
  type ServiceEvidence,
  type SocketStart,
  startAssumes,
  startedBy,
  stoppedNow,
  unitDoubts,
  wouldNotStart,
} from './service-state.ts';
import { dedupe, foldSteps, linesAtBoot, repeatedStream, sameSockets } from './socket-listeners.ts';

export interface ListenerEvidence extends ServiceEvidence {
  readonly sockets: readonly Contribution<'sockets'>[];
  readonly held: readonly HeldSocketFact[];
}

const showSockets: Assumption = { layer: 'listener', command: 'ss -tlnp' };

/** Who listens: the socket table for the running state, configuration and units where there is none or after a reboot. */
export function combineListeners(view: ViewName, evidence: ListenerEvidence, origins: OriginTable): ListenersSlice {
  const declared = declaredListeners(view, evidence, origins);
  if (view !== 'running' || evidence.sockets.length === 0) return declared;
  const listed = observedListeners(evidence.sockets, declared);
  const sockets = listed.sockets.map((one) => byItsUnit(one, evidence));
  const observed = { ...listed, sockets, ...onDemand({ ...evidence, shown: sockets }) };
  if (observed.complete) return observed;
  // What a partial view does not show may be there all the same: the declared listeners stand in for it.
  return { ...observed, declared: observed.showsEverySsh ? [] : declared.declared, assumes: [showSockets] };
}

function declaredListeners(view: ViewName, evidence: ListenerEvidence, origins: OriginTable): ListenersSlice {
  const { daemon, units, definitions } = evidence;
  const config = daemon.files ?? daemon.dump;
  const starter = view === 'running' ? activeSocket(evidence) : startedBy(evidence);
  const bySocket = starter?.role === 'socket' ? socketOf(view, starter, evidence) : null;
  const launch = daemonService(definitions, units)?.service?.launch ?? null;
  const base = {
    sockets: [],
    basis:
      config === null && units.length === 0 && definitions.length === 0 ? ('default' as const) : ('declared' as const),
    notRunning: view === 'running' ? stoppedNow(evidence) : wouldNotStart(evidence, starter, bySocket),
    complete: true,
    showsEverySsh: true,
    holder: starter?.unit ?? null,
  };
  const shown = view === 'running' ? [showSockets] : config === null ? [showSockets] : startAssumes(config, evidence);
  const doubts = view === 'running' ? [] : [...unitDoubts(evidence, starter), ...doubtsOfOthers(evidence, starter)];
  const variables = launch?.complete === false ? [{ layer: 'listener', command: environmentCommand(definitions) }] : [];
  // With socket activation the unit's addresses count, and sshd's own Port does not.
  const opened = config?.listeners ?? launchedListeners(launch, origins);
  const declared = bySocket?.listens ?? opened.filter(({ family }) => mayUse(family, evidence, starter));
  return {
    ...base,
    declared,
    assumes: [
      ...(bySocket?.open === undefined ? [] : [{ layer: 'listener' as const, command: bySocket.open }]),
      ...(bySocket === null
        ? [...shown, ...variables, ...doubts]
        : bySocket.known
          ? [...shown, ...doubts]
          : [...shown, ...doubts, { layer: 'listener' as const, command: `systemctl cat ${starter!.unit}` }]),
    ],
    origin:
      bySocket === null
        ? (config?.listeners[0]?.origin ?? config?.origin ?? units[0]?.origin ?? declared[0]?.origin ?? null)
        : starter!.origin,
  };
}

/** What the service of a socket unit would do with a connection now. */
function onDemand(
  evidence: ListenerEvidence & { readonly shown: readonly ListeningSocket[] },
): Pick<ListenersSlice, 'onDemand'> {
  const socket = activeSocket(evidence);
  const held = evidence.shown.some(isHeldForService);
  if (!held || socket?.role !== 'socket') return {};
  const { listens } = socketOf('running', socket, evidence);
  const notRunning = wouldNotStart(evidence, socket, { listens, repeated: null, known: true });
  const config = evidence.daemon.files ?? evidence.daemon.dump;
  // A daemon that runs has its keys; this one has yet to find them.
  const keys = config === null ? [] : unseenHostKeys(config, evidence.files);
  const keyDoubt: Assumption[] = keys.length > 0 ? [{ layer: 'sshd', command: `ls -l ${keys.join(' ')}` }] : [];
  return { onDemand: { notRunning, assumes: [...unitDoubts(evidence, socket), ...keyDoubt] } };
}

/** Where no unit tells whether it runs, what starts at boot is the best guess. */
function activeSocket({ units, definitions }: Pick<ListenerEvidence, 'units' | 'definitions'>): UnitFact | null {
  const active = units.find((unit) => unit.role === 'socket' && unit.active === 'active');
  if (active !== undefined || units.some((unit) => unit.active !== null)) return active ?? null;
  const starter = startedBy({ units, definitions });
  return starter?.role === 'socket' ? starter : null;
}

/** `RestrictAddressFamilies=`: sockets of other families the service cannot make. */
function mayUse(family: Family, { definitions, units }: ListenerEvidence, starter: UnitFact | null): boolean {
  const own = definitions.find(({ unit }) => unit === starter?.unit) ?? daemonService(definitions, units);
  return own?.service?.families?.value.includes(family) ?? true;
}

const environmentCommand = (definitions: ListenerEvidence['definitions']): string =>
  `cat ${
    definitions
      .flatMap(({ service }) => service?.environmentFiles ?? [])
      .map(({ path }) => path)
      .join(' ') || '/etc/default/ssh'
  }`;

/** What a socket unit listens on, and whether all of its files are known. `null` listens: nobody knows. */
function socketOf(view: ViewName, { unit, listens }: UnitFact, { definitions, daemon }: ListenerEvidence): SocketStart {
  const definition = definitions.find((one) => one.unit === unit && one.socket !== null);
  if (view === 'running' && listens !== undefined) return { listens, repeated: null, known: true };
  if (definition?.socket == null) return { listens: listens ?? null, repeated: null, known: listens !== undefined };
  const { socket, complete, from } = definition;
  // What it listens on now is a better guess than what its distribution ships.
  if (listens !== undefined && !complete && from !== 'files' && socket.generator === 'none')
    return { listens, repeated: null, known: false };
  const config = daemon.files ?? daemon.dump;
  const lines = view === 'running' ? foldSteps(socket.steps) : linesAtBoot(socket, config);
  const builds = socket.generator === 'either' && view !== 'running' ? bothBuilds : [];
  const open = builds.some((generator) => !sameSockets(lines, linesAtBoot({ ...socket, generator }, config)));
  return {
    listens: dedupe(lines),
    repeated: socket.reusePort ? null : repeatedStream(lines),
    known: complete,
    ...(open ? { open: 'dpkg -l openssh-server' } : {}),
  };
}

const bothBuilds = ['ports', 'addresses'] as const;

/** Without a configuration: the ports of the command line, else sshd's own. */
function launchedListeners(launch: DaemonLaunch | null, origins: OriginTable): DeclaredListener[] {
  const ports = launch?.arguments.filter(({ kind }) => kind === 'port') ?? [];
  if (ports.length === 0) return wildcard(22, origins.default('sshd', 'Port 22'));
  return ports.flatMap(({ value, origin }) => wildcard(Number(value), origin));
}

function observedListeners(
  sources: readonly Contribution<'sockets'>[],
  { declared, holder }: Pick<ListenersSlice, 'declared' | 'holder'>,
): ListenersSlice {
  const complete = sources.filter((s) => s.value.complete);
  const used = complete.length > 0 ? complete : sources;
  const byPlace = new Map<string, ListeningSocket>();
  // What a listing does not show of interfaces, configuration and units tell.
  const bound = new Map(
    declared.flatMap((one) => (one.device === undefined ? [] : [[placeOf(one), one.device] as const])),
  );
  // Those that tell of interfaces first: what the others show without one may be a socket that is bound to one.
  for (const { value } of [...used].sort(
    (a, b) => Number(a.value.hidesDevices ?? false) - Number(b.value.hidesDevices ?? false),
  )) {
    for (const socket of value.sockets) {
      const place = placeOf(socket);
      const device = socket.device ?? (value.hidesDevices ? bound.get(place) : undefined) ?? '';
      if (device !== '') bound.set(place, device);
      const known = byPlace.get(`${place} ${device}`);
      byPlace.set(
        `${place} ${device}`,
        known === undefined ? { ...socket, device: device === '' ? null : device } : richer(known, socket),
      );
    }
  }
  const isDisputed = (one: ListeningSocket): boolean =>
    complete.some(({ value }) => !value.sockets.some((other) => placeOf(other) === placeOf(one)));
  return {
    basis: 'observed',
    sockets: [...byPlace.values()]
      .map((one) => (holder?.endsWith('.socket') ? asAskedFor(one, declared) : one))
      .map((one) => (isDisputed(one) ? { ...one, disputed: true } : one)),
    declared: [],
    holder: null,
    notRunning: null,
    complete: complete.length > 0,
    showsEverySsh: complete.length > 0 || sources.some(({ value }) => value.showsEverySsh),
    assumes: [],
    origin: used[0]!.origin,
  };
}

/** systemd holds sockets for many units: the one that has this one stands in its place, unless SSH's own may. */
function byItsUnit(one: ListeningSocket, { held, units }: ListenerEvidence): ListeningSocket {
  if (held.length === 0 || !isHeldForService(one)) return one;
  const isOurs = ({ role, active, listens }: UnitFact): boolean =>
    role === 'socket' && active === 'active' && (listens?.some(({ port }) => port === one.port) ?? true);
  const unit = held.find(({ address, port }) => port === one.port && address?.value === one.address?.value)?.unit;
  return unit === undefined || units.some(isOurs) ? one : { ...one, programs: [unit] };
}

/** Whether a wildcard of IPv6 takes IPv4 old listings do not tell; the socket unit that asked for it does. */
function asAskedFor(one: ListeningSocket, asked: readonly DeclaredListener[]): ListeningSocket {
  if (one.alsoIPv4 !== Maybe || !isHeldForService(one)) return one;
  const families = asked.filter(({ address, port }) => address === null && port === one.port).map((l) => l.family);
  return families.length === 0 ? one : { ...one, alsoIPv4: tri(families.includes(4)) };
}

const placeOf = ({ family, address, port }: Pick<ListeningSocket, 'family' | 'address' | 'port'>): string =>
  `${family} ${address ? String(address.value) : '*'} ${port}`;

/** Of two views of one socket, the one that names programs; what only the other knows is taken over. */
function richer(a: ListeningSocket, b: ListeningSocket): ListeningSocket {
  const [first, second] = a.programs.length >= b.programs.length ? [a, b] : [b, a];
  return {
    ...first,
    device: first.device ?? second.device,
    alsoIPv4: first.alsoIPv4 === 1 ? second.alsoIPv4 : first.alsoIPv4,
    pids: first.pids.length > 0 ? first.pids : second.pids,
    queue: first.queue ?? second.queue,
  };
}

const wildcard = (port: number, origin: OriginId): DeclaredListener[] => [
  { family: 4, address: null, port, origin },
  { family: 6, address: null, port, origin },
];
