import type { HostView } from '#model/host-model';
import { isForwarding } from './listener/is-forwarding.ts';
import { isSshProgram } from './listener/programs.ts';

/** Every SSH port that is configured or observed, and 22; ascending. */
export function sshPorts(view: HostView): number[] {
  const ports = new Set([22]);
  for (const config of [view.daemon.files, view.daemon.dump]) {
    for (const listener of config?.listeners ?? []) ports.add(listener.port);
  }
  // A socket unit that listens, or shall at the next boot, ties its ports to SSH.
  for (const { port } of view.listeners.declared) ports.add(port);
  for (const { unit, role, active, listens } of view.units) {
    if (role !== 'socket' || active !== 'active') continue;
    const steps = view.unitDefinitions.find((one) => one.unit === unit)?.socket?.steps ?? [];
    for (const { port } of listens ?? steps.flatMap((step) => step.listens)) ports.add(port);
  }
  // systemd holds many sockets; only those that some configuration or unit ties to SSH count, or port 22 itself.
  for (const socket of view.listeners.sockets) {
    const held = socket.programs.some((p) => isSshProgram(p) && !/^(systemd|init)\b/.test(p));
    if (held && !isForwarding(socket, view.listeners.sockets)) ports.add(socket.port);
  }
  return [...ports].sort((a, b) => a - b);
}
