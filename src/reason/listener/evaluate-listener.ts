import type { Address, Family } from '#core/address';
import { oncePer } from '#core/once-per';
import type { OriginId } from '#core/origin';
import { Maybe, No, or, type Tri, tri, Yes } from '#core/tri';
import type { DeclaredListener } from '#model/daemon';
import { findParameter } from '#model/find-parameter';
import type { Assumption, HostView, NotRunning } from '#model/host-model';
import { isHeldForService, isQueueFull, type ListeningSocket } from '#model/sockets';
import { sshPorts } from '../ssh-ports.ts';
import { type Bindable, isBindable } from './bindable.ts';
import { socketsAreInactive } from './held-sockets.ts';
import { isLoopback } from './loopback.ts';
import { answerOf, unseenUnitOf } from './programs.ts';

/**
 * What answers on a port: an SSH daemon, another program, nothing (RST), a socket unit whose service fails, so that it
 * closes what it took, or nobody while the queue is full. Several where it is undecided.
 */
export interface ListenerOutcome {
  readonly answers: 'ssh' | 'other' | 'nothing' | 'unknown-program' | 'closes' | 'full';
  readonly origin: OriginId | null;
  readonly assumes: readonly Assumption[];
  /** Names of the programs, where shown. */
  readonly programs: readonly string[];
  /** The interface that the socket is bound to. */
  readonly device?: string | null;
  /** Why it closes. */
  readonly fault?: NotRunning;
}

/** Where a connection arrives. */
export interface Arrival {
  readonly family: Family;
  /** `null`: any address of the host; sockets with an address of their own are only possible then. */
  readonly to: Address | null;
  readonly port: number;
  /** The interface; `null` where nobody knows it. */
  readonly device: string | null;
}

/**
 * The socket that takes a connection (tcp(7), ipv6(7): an exact address wins over the wildcard; an IPv6 wildcard takes
 * IPv4 unless it is IPv6 only).
 */
export function evaluateListener(view: HostView, arrival: Arrival): ListenerOutcome[] {
  const { listeners } = view;
  if (listeners.basis === 'observed') {
    const outcomes: ListenerOutcome[] = [];
    let taken: Tri = No;
    for (const socket of [...listeners.sockets].sort((a, b) => specificity(b) - specificity(a))) {
      if (taken === Yes) break;
      const fits = takes(view, socket, arrival);
      if (fits === No) continue;
      const hit: Tri = socket.disputed ? Maybe : fits;
      const outcome = outcomeOf(socket, arrival.port, view);
      outcomes.push(outcome);
      outcomes.push(...laterOf(outcome));
      if (isQueueFull(socket)) outcomes.push({ ...outcome, answers: 'full' });
      taken = or(taken, hit);
    }
    if (taken !== Yes) {
      const rest: ListenerOutcome = { answers: 'nothing', origin: listeners.origin, assumes: [], programs: [] };
      if (listeners.complete) outcomes.push(rest);
      else if (outcomes.length === 0) outcomes.push(...declaredOutcomes(view, arrival));
    }
    return outcomes;
  }
  return declaredOutcomes(view, arrival);
}

const laterOf = ({ fault, ...rest }: ListenerOutcome): ListenerOutcome[] =>
  (fault?.later ?? []).map((answers) => ({ ...rest, answers, programs: answers === 'ssh' ? ['sshd'] : [] }));

const specificity = (socket: ListeningSocket): number =>
  (socket.address === null ? 0 : 4) + (socket.device === null ? 0 : 2) + (socket.family === 4 ? 1 : 0);

function takes(view: HostView, socket: ListeningSocket, { family, to, port, device }: Arrival): Tri {
  if (socket.port !== port) return No;
  const onDevice = takesFrom(view, socket.device, device);
  if (onDevice === No) return No;
  if (socket.address === null) {
    const inFamily = socket.family === family ? Yes : socket.family === 6 ? socket.alsoIPv4 : No;
    return Math.min(inFamily, onDevice) as Tri;
  }
  if (socket.address.family !== family) return No;
  if (to === null) return isLoopback(socket.address) ? No : Maybe;
  return socket.address.value === to.value ? onDevice : No;
}

/**
 * Whether a socket takes what arrives on `device` (inet_hashtables.h, inet_sk_bound_dev_eq): one that is bound to an
 * interface from there, or from the ports of that VRF; one that is not bound from everywhere but VRFs, unless
 * `tcp_l3mdev_accept` is set.
 */
function takesFrom(view: HostView, bound: string | null, device: string | null): Tri {
  if (device === null) return bound === null ? Yes : Maybe;
  const domain = view.interfaces.list.find(
    ({ isVrf, name, over }) => isVrf && (name === device || over?.includes(device)),
  );
  if (bound !== null) return tri(bound === device || bound === domain?.name);
  if (domain === undefined) return Yes;
  const accepts = findParameter(view.kernel, 'net/ipv4/tcp_l3mdev_accept');
  return accepts?.sure ? tri(accepts.value !== 0) : Maybe;
}

/** What is bound to a VRF leaves by its table, whichever of its ports that names. */
const portOf = ({ interfaces }: HostView, device: string | null): string | null =>
  interfaces.list.some(({ name, isVrf }) => isVrf && name === device) ? null : device;

function outcomeOf(socket: ListeningSocket, port: number, view: HostView): ListenerOutcome {
  const { origin, programs, device } = socket;
  const base = { origin, programs, assumes: [] as Assumption[], device: portOf(view, device) };
  const { onDemand } = view.listeners;
  if (onDemand !== undefined && isHeldForService(socket)) {
    const { notRunning, assumes } = onDemand;
    return notRunning === null
      ? { ...base, answers: 'ssh', assumes }
      : { ...base, answers: 'closes', fault: notRunning };
  }
  // systemd holds it for a unit, and those of SSH are not active.
  if (isHeldForService(socket) && onDemand === undefined && socketsAreInactive(view))
    return { ...base, answers: 'unknown-program', assumes: [{ layer: 'listener', command: 'systemctl list-sockets' }] };
  // systemd holds many sockets; only some unit or configuration ties one to SSH.
  if (isHeldForService(socket) && !tiedPorts(view, null).has(port))
    return { ...base, answers: 'unknown-program', assumes: [{ layer: 'listener', command: 'systemctl list-sockets' }] };
  if (socket.programs.length > 0) {
    const unit = unseenUnitOf(socket.programs);
    if (unit !== undefined)
      return { ...base, answers: 'ssh', assumes: [{ layer: 'listener', command: `systemctl cat ${unit}` }] };
    const assumes = isSecondDaemon(socket, view) ? [{ layer: 'limits', command: 'ps -o pid,args -C sshd' }] : [];
    return { ...base, answers: answerOf(socket.programs), assumes };
  }
  const declared = view.daemon.files ?? view.daemon.dump;
  const expected = declared === null ? port === 22 : declared.listeners.some((l) => l.port === port) || port === 22;
  const assumes = [{ layer: 'listener', command: 'ss -tlnp (as root)' }];
  return expected ? { ...base, answers: 'ssh', assumes } : { ...base, answers: 'unknown-program', assumes };
}

const tiedPorts = oncePer((view: HostView, _: null): ReadonlySet<number> => new Set(sshPorts(view)));

/** What a packet filter that asks for sockets finds; `server: null` is any address of the host. */
export function findListener(
  view: HostView,
  family: Family,
  server: Address | null,
  port: number,
  device: string | null,
): { bound: 'nothing' | 'no-address' | 'an-address' | 'unknown'; ssh: boolean } {
  const outcomes = evaluateListener(view, { family, to: server, port, device });
  const taken = outcomes.filter(({ answers }) => answers !== 'nothing');
  const sure = view.listeners.basis === 'observed' && outcomes.every(({ assumes }) => assumes.length === 0);
  if (taken.length === 0) return { bound: sure ? 'nothing' : 'unknown', ssh: false };
  const ssh = sure && taken.every(({ answers }) => answers === 'ssh');
  const sockets = view.listeners.sockets.filter((socket) => taken.some(({ origin }) => origin === socket.origin));
  if (!sure || outcomes.length > 1 || sockets.length !== 1) return { bound: 'unknown', ssh };
  return { bound: sockets[0]!.address === null ? 'no-address' : 'an-address', ssh };
}

/** Another sshd than the one whose configuration was collected: nobody knows which files it reads. */
function isSecondDaemon(socket: ListeningSocket, view: HostView): boolean {
  const config = view.daemon.files ?? view.daemon.dump;
  if (config === null || config.listeners.some((l) => l.port === socket.port)) return false;
  return view.listeners.sockets.some(
    (other) =>
      config.listeners.some((l) => l.port === other.port) &&
      other.programs.some((p) => p.startsWith('sshd')) &&
      !other.pids.some((pid) => socket.pids.includes(pid)),
  );
}

/** One address that the host does not have keeps a whole socket unit from starting, unless it may bind it all the same. */
const absentAddress = oncePer(
  ({ name, interfaces, listeners, unitDefinitions, kernel }: HostView, _: null): OriginId | null => {
    const { holder, declared } = listeners;
    const unit = unitDefinitions.find((one) => one.unit === holder)?.socket;
    if (name === 'running' || !unit || unit.freeBind || !interfaces.known) return null;
    const own = interfaces.list.flatMap(({ addresses }) => addresses.map(({ address }) => address));
    const isMissing = ({ address }: DeclaredListener): boolean =>
      address !== null &&
      !isLoopback(address) &&
      !own.some(({ family, value }) => family === address.family && value === address.value) &&
      (findParameter(kernel, `net/ipv${address.family}/ip_nonlocal_bind`)?.value ?? 0) === 0;
    return declared.find(isMissing)?.origin ?? null;
  },
);

const unconfined: Bindable = { may: Yes, origin: null };
const showLabels: Assumption = { layer: 'SELinux', command: 'semanage port -l' };

/** Configuration stands in where no socket table was collected. */
function declaredOutcomes(view: HostView, { family, to, port, device }: Arrival): ListenerOutcome[] {
  const { listeners } = view;
  const assumes = listeners.assumes;
  if (listeners.notRunning !== null) {
    const { origin, accepts } = listeners.notRunning;
    const nothing: ListenerOutcome = { answers: 'nothing', origin, assumes, programs: [] };
    // The first connections wait in the socket and are reset; once the start limit is hit the socket is gone.
    if (!accepts || !listeners.declared.some((one) => one.port === port && one.family === family)) return [nothing];
    const closing: ListenerOutcome = {
      ...nothing,
      answers: 'closes',
      programs: ['systemd'],
      fault: listeners.notRunning,
    };
    return listeners.notRunning.later ? [closing, ...laterOf(closing)] : [closing, nothing];
  }
  const absent = absentAddress(view, null);
  if (absent !== null) return [{ answers: 'nothing', origin: absent, assumes, programs: [] }];
  const outcomes: ListenerOutcome[] = [];
  for (const declared of listeners.declared) {
    if (declared.port !== port || declared.family !== family) continue;
    const here = declared.address === null || (to !== null && declared.address.value === to.value);
    const maybe = !here && to === null && declared.address !== null && !isLoopback(declared.address);
    const onDevice = takesFrom(view, declared.device ?? null, device);
    if ((!here && !maybe) || onDevice === No) continue;
    // systemd binds the sockets of its units in a domain of its own.
    const bound = listeners.holder?.endsWith('.socket') ? unconfined : isBindable(view, port);
    if (bound.may === No) return [{ answers: 'nothing', origin: bound.origin, assumes, programs: [] }];
    const outcome: ListenerOutcome = {
      answers: 'ssh',
      origin: declared.origin,
      assumes: bound.may === Yes ? assumes : [...assumes, showLabels],
      programs: ['sshd'],
      device: portOf(view, declared.device ?? null),
    };
    if (here && onDevice === Yes) return [outcome];
    outcomes.push(outcome);
  }
  outcomes.push({ answers: 'nothing', origin: listeners.origin, assumes, programs: [] });
  return outcomes;
}
