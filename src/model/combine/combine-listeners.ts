import type { OriginId, OriginTable } from '#core/origin';
import type { Contribution } from '../contribution.ts';
import type { DaemonFact, DeclaredListener, FilesFact, StartFault, UnitFact } from '../daemon.ts';
import { faultsOfHostKeys } from '../host-keys.ts';
import type { Assumption, ListenersSlice, ViewName } from '../host-model.ts';
import type { ListeningSocket } from '../sockets.ts';

export interface ListenerEvidence {
  readonly sockets: readonly Contribution<'sockets'>[];
  readonly daemon: {
    readonly files: DaemonFact | null;
    readonly dump: DaemonFact | null;
    readonly test: DaemonFact | null;
  };
  readonly units: readonly UnitFact[];
  readonly files: readonly FilesFact[];
}

const showSockets: Assumption = { layer: 'listener', command: 'ss -tlnp' };
const showEnabled: Assumption = { layer: 'listener', command: 'systemctl is-enabled ssh sshd' };

/** Who listens: the socket table for the running state, configuration and units where there is none or after a reboot. */
export function combineListeners(view: ViewName, evidence: ListenerEvidence, origins: OriginTable): ListenersSlice {
  if (view === 'running' && evidence.sockets.length > 0) return observedListeners(evidence.sockets);
  const { daemon } = evidence;
  const config = daemon.files ?? daemon.dump;
  const notRunning = view === 'running' ? stoppedNow(evidence) : wouldNotStart(evidence);
  const base = { sockets: [], notRunning, complete: true };
  if (config === null && evidence.units.length === 0) {
    const origin = origins.default('sshd', 'Port 22');
    return { ...base, basis: 'default', declared: wildcard(22, origin), assumes: [showSockets], origin };
  }
  if (config === null) {
    const origin = evidence.units[0]!.origin;
    return {
      ...base,
      basis: 'declared',
      declared: wildcard(22, origins.default('sshd', 'Port 22')),
      assumes: [showSockets],
      origin,
    };
  }
  return {
    ...base,
    basis: 'declared',
    declared: config.listeners,
    assumes: view === 'running' ? [showSockets] : declaredAssumes(config, evidence.units),
    origin: config.listeners[0]?.origin ?? config.origin,
  };
}

function observedListeners(sources: readonly Contribution<'sockets'>[]): ListenersSlice {
  const complete = sources.filter((s) => s.value.complete);
  const used = complete.length > 0 ? complete : sources;
  const byPlace = new Map<string, ListeningSocket>();
  for (const { value } of used) {
    for (const socket of value.sockets) {
      const key = `${socket.family} ${socket.address ? String(socket.address.value) : '*'} ${socket.port} ${socket.device ?? ''}`;
      const known = byPlace.get(key);
      byPlace.set(key, known === undefined ? socket : richer(known, socket));
    }
  }
  return {
    basis: 'observed',
    sockets: [...byPlace.values()],
    declared: [],
    notRunning: null,
    complete: complete.length > 0,
    assumes: [],
    origin: used[0]!.origin,
  };
}

/** Of two views of one socket, the one that names programs; what only the other knows is taken over. */
function richer(a: ListeningSocket, b: ListeningSocket): ListeningSocket {
  const [first, second] = a.programs.length >= b.programs.length ? [a, b] : [b, a];
  return {
    ...first,
    alsoIPv4: first.alsoIPv4 === 1 ? second.alsoIPv4 : first.alsoIPv4,
    pids: first.pids.length > 0 ? first.pids : second.pids,
    queue: first.queue ?? second.queue,
  };
}

const wildcard = (port: number, origin: OriginId): DeclaredListener[] => [
  { family: 4, address: null, port, origin },
  { family: 6, address: null, port, origin },
];

function stoppedNow({ units }: ListenerEvidence): ListenersSlice['notRunning'] {
  const states = units.filter((u) => u.active !== null || u.load === 'not-found' || u.load === 'masked');
  if (states.length === 0 || states.some((u) => u.active === 'active' || u.active === 'activating')) return null;
  const worst = states.find((u) => u.active === 'failed') ?? states.find((u) => u.load === 'masked') ?? states[0]!;
  return { why: `${worst.unit} is ${worst.active ?? worst.load}`, origin: worst.places.active ?? worst.origin };
}

function wouldNotStart({ daemon, units, files }: ListenerEvidence): ListenersSlice['notRunning'] {
  const faults: StartFault[] = [
    ...(daemon.files?.faults ?? []),
    ...(daemon.test?.faults ?? []),
    ...faultsOfHostKeys(daemon.files ?? daemon.dump, files),
  ];
  const stops = faults.find((fault) => fault.when !== 'connection');
  if (stops) return { why: stops.message, origin: stops.origin };
  const masked = units.find((u) => u.role === 'service' && (u.load === 'masked' || u.enabled === 'masked'));
  if (masked) return { why: `${masked.unit} is masked`, origin: masked.places.load ?? masked.origin };
  const starting = units.filter((u) => u.enabled !== null);
  if (starting.length > 0 && starting.every((u) => u.enabled === 'disabled')) {
    return { why: `${starting[0]!.unit} is disabled`, origin: starting[0]!.places.enabled ?? starting[0]!.origin };
  }
  return null;
}

/** What a start from these files still depends on. */
function declaredAssumes(config: DaemonFact, units: readonly UnitFact[]): Assumption[] {
  const missing = config.notCollected.map((m): Assumption => ({ layer: 'listener', command: `cat ${m.path}` }));
  const enabled = units.some((u) => u.role === 'service' && u.enabled === 'enabled');
  return enabled ? missing : [...missing, showEnabled];
}
