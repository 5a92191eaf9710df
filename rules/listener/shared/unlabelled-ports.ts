import type { OriginId } from '#core/origin';
import { No } from '#core/tri';
import type { HostView } from '#model/host-model';
import { isBindable, labelsOf, modeOf, type PortLabel } from '#reason/listener/bindable';

/** A port of the configuration that SELinux does not let sshd bind. */
export interface UnlabelledPort {
  readonly port: number;
  readonly line: OriginId;
  readonly enforcing: OriginId;
  /** The type that the port has instead, where it has one of its own. */
  readonly own: PortLabel | null;
  readonly labelled: readonly PortLabel[];
}

/** Ranges this wide are the types of all reserved or unreserved ports, which give way to a type of the port's own. */
const WIDE = 500;

/**
 * Ports of the configuration that sshd may not bind when it starts. Empty where SELinux does not enforce in this view,
 * where the labels were not collected, and where systemd binds the sockets, in its own domain.
 */
export function unlabelledPorts(view: HostView): UnlabelledPort[] {
  const config = view.daemon.files ?? view.daemon.dump;
  const mode = modeOf(view);
  if (config === null || mode?.mode !== 'enforcing') return [];
  if (view.units.some((u) => u.role === 'socket' && u.active === 'active')) return [];
  const labelled = view.mandatoryAccess.filter(
    (fact): fact is PortLabel => fact.access === 'port-label' && fact.label === 'ssh_port_t',
  );
  const found = new Map<number, UnlabelledPort>();
  for (const { port, origin } of config.listeners) {
    const listens = view.listeners.sockets.some((s) => s.port === port);
    if (found.has(port) || listens || isBindable(view, port).may !== No) continue;
    const here = labelsOf(view, port);
    const own = here.filter((l) => l.high - l.low < WIDE).sort((a, b) => a.high - a.low - (b.high - b.low))[0] ?? null;
    found.set(port, { port, line: origin, enforcing: mode.origin, own, labelled });
  }
  return [...found.values()];
}
