import type { OriginId } from '#core/origin';
import type { RuleContext } from '#engine/rule';
import type { MandatoryAccessFact } from '#model/daemon';

type PortLabel = Extract<MandatoryAccessFact, { access: 'port-label' }>;

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
 * Empty where SELinux does not enforce now, where the labels were not collected, and where something already listens on
 * the port: systemd binds sockets in its own domain.
 */
export function unlabelledPorts({ view, host }: Pick<RuleContext, 'view' | 'host'>): UnlabelledPort[] {
  const config = view.daemon.files ?? view.daemon.dump;
  const facts = view.mandatoryAccess;
  const listing = facts.find((f) => f.access === 'labels-listed');
  const modes = host.contributions.of('mandatory-access').filter((c) => c.value.access === 'mode');
  const mode = (modes.find((c) => c.basis === 'observed') ?? modes[0])?.value;
  if (config === null || mode?.access !== 'mode' || mode.mode !== 'enforcing') return [];
  if (listing?.access !== 'labels-listed' || !listing.complete) return [];
  if (view.units.some((u) => u.role === 'socket' && u.active === 'active')) return [];
  const labels = facts.flatMap((f) => (f.access === 'port-label' && f.protocol === 'tcp' ? [f] : []));
  const labelled = labels.filter((l) => l.label === 'ssh_port_t');
  const found = new Map<number, UnlabelledPort>();
  for (const { port, origin } of config.listeners) {
    const here = labels.filter((l) => l.low <= port && port <= l.high);
    const listens = view.listeners.sockets.some((s) => s.port === port);
    if (found.has(port) || listens || here.some((l) => l.label === 'ssh_port_t')) continue;
    const own = here.filter((l) => l.high - l.low < WIDE).sort((a, b) => a.high - a.low - (b.high - b.low))[0] ?? null;
    found.set(port, { port, line: origin, enforcing: mode.origin, own, labelled });
  }
  return [...found.values()];
}
