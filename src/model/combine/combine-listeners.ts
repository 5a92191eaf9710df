import type { OriginId, OriginTable } from '#core/origin';
import type { Contribution } from '../contribution.ts';
import type { DeclaredListener } from '../daemon.ts';
import type { Assumption, ListenersSlice, ViewName } from '../host-model.ts';
import type { ListeningSocket } from '../sockets.ts';
import { type ServiceEvidence, startAssumes, startedBy, stoppedNow, wouldNotStart } from './service-state.ts';

export interface ListenerEvidence extends ServiceEvidence {
  readonly sockets: readonly Contribution<'sockets'>[];
}

const showSockets: Assumption = { layer: 'listener', command: 'ss -tlnp' };

/** Who listens: the socket table for the running state, configuration and units where there is none or after a reboot. */
export function combineListeners(view: ViewName, evidence: ListenerEvidence, origins: OriginTable): ListenersSlice {
  const declared = declaredListeners(view, evidence, origins);
  if (view !== 'running' || evidence.sockets.length === 0) return declared;
  const observed = observedListeners(evidence.sockets);
  // What a partial view does not show may be there all the same: the declared listeners stand in for it.
  return observed.complete ? observed : { ...observed, declared: declared.declared, assumes: [showSockets] };
}

function declaredListeners(view: ViewName, evidence: ListenerEvidence, origins: OriginTable): ListenersSlice {
  const { daemon, units } = evidence;
  const config = daemon.files ?? daemon.dump;
  const base = {
    sockets: [],
    notRunning: view === 'running' ? stoppedNow(evidence) : wouldNotStart(evidence),
    complete: true,
  };
  if (config === null) {
    const origin = units[0]?.origin ?? origins.default('sshd', 'Port 22');
    const declared = wildcard(22, origins.default('sshd', 'Port 22'));
    return { ...base, basis: units.length > 0 ? 'declared' : 'default', declared, assumes: [showSockets], origin };
  }
  const starter = view === 'running' ? null : startedBy(units);
  const bySocket = starter?.role === 'socket' ? starter : null;
  const assumes = view === 'running' ? [showSockets] : startAssumes(config, units);
  return {
    ...base,
    basis: 'declared',
    // With socket activation the unit's addresses count, and sshd's own Port does not.
    declared: bySocket?.listens ?? config.listeners,
    assumes:
      bySocket !== null && bySocket.listens === undefined
        ? [...assumes, { layer: 'listener', command: `systemctl cat ${bySocket.unit}` }]
        : assumes,
    origin: bySocket?.origin ?? config.listeners[0]?.origin ?? config.origin,
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
