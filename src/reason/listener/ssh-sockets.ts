import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { HostView } from '#model/host-model';
import { isHeldForService, type ListeningSocket } from '#model/sockets';
import { sshPorts } from '../ssh-ports.ts';
import { socketsAreInactive } from './held-sockets.ts';
import { isForwarding } from './is-forwarding.ts';
import { isSshProgram } from './programs.ts';

/**
 * The observed sockets on which an SSH daemon answers: its own, those that systemd holds for it, and those on an SSH
 * port whose program is not shown. Empty where no socket table was collected.
 */
export function sshSockets(view: HostView): ListeningSocket[] {
  const ports = new Set(sshPorts(view));
  const ofOthers = view.listeners.onDemand === undefined && socketsAreInactive(view);
  return view.listeners.sockets.filter(
    (socket) =>
      ports.has(socket.port) &&
      (socket.programs.length === 0 || socket.programs.some(isSshProgram)) &&
      !(ofOthers && isHeldForService(socket)) &&
      !isForwarding(socket, view.listeners.sockets),
  );
}

/** Whether an SSH daemon, or a socket unit in its place, listens now; `Maybe` where nothing observed tells. */
export function isServing(view: HostView): Tri {
  const { listeners, units } = view;
  if (listeners.basis === 'observed') {
    const fails = listeners.onDemand != null && listeners.onDemand.notRunning !== null;
    if (sshSockets(view).some((socket) => !fails || !isHeldForService(socket))) return Yes;
    return listeners.complete ? No : Maybe;
  }
  if (view.name !== 'running') return Maybe;
  if (listeners.notRunning !== null) return No;
  return units.some((unit) => unit.active === 'active') ? Yes : Maybe;
}
