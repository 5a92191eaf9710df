import type { OriginId } from '#core/origin';
import type { RuleContext } from '#engine/rule';
import type { HostView } from '#model/host-model';
import { evaluateListener } from '#reason/listener/evaluate-listener';
import { sshSockets } from '#reason/listener/ssh-sockets';
import type { Outcome } from '#reason/verdict';
import { fromOutside } from './inner-bridges.ts';

/** What the helpers of this hop need of a rule's context. */
export type Seen = Pick<RuleContext, 'view' | 'outcomes' | 'host'>;

/** Ports on which SSH is served, or would be once the daemon runs; ascending. */
export function servedPorts(view: HostView): number[] {
  const open = sshSockets(view).map((s) => s.port);
  const declared = (view.daemon.files ?? view.daemon.dump)?.listeners.map((l) => l.port) ?? [];
  const ports = open.length > 0 ? open : declared.length > 0 ? declared : [22];
  return [...new Set(ports)].sort((a, b) => a - b);
}

/**
 * The outcomes at places where SSH would answer whoever gets there: a filter that closes a port without a daemon
 * keeps nobody from SSH.
 */
export function servedOutcomes({ view, outcomes }: Seen): Outcome[] {
  const ports = new Set(servedPorts(view));
  const open = sshSockets(view).length > 0;
  return fromOutside(outcomes()).filter((o) => ports.has(o.port) && (open ? answers(view, o) : isDeclared(view, o)));
}

const answers = (view: HostView, { family, to, port, interface: device }: Outcome): boolean =>
  evaluateListener(view, { family, to, port, device }).some(
    (o) => o.answers === 'ssh' || o.answers === 'unknown-program',
  );

function isDeclared(view: HostView, { family, to, port }: Outcome): boolean {
  const listeners = (view.daemon.files ?? view.daemon.dump)?.listeners ?? [];
  if (listeners.length === 0) return true;
  return listeners.some(
    (l) =>
      l.family === family && l.port === port && (l.address === null || to === null || l.address.value === to.value),
  );
}

/** The socket on a port, or the line that asks for it. */
export function placeOfPort(view: HostView, port: number): OriginId[] {
  const socket = sshSockets(view).find((s) => s.port === port);
  const declared = (view.daemon.files ?? view.daemon.dump)?.listeners.find((l) => l.port === port);
  return [socket?.origin ?? declared?.origin ?? []].flat();
}
