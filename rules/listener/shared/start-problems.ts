import type { OriginId } from '#core/origin';
import { No, Yes } from '#core/tri';
import type { StartFault, UnitFact } from '#model/daemon';
import { faultsOfHostKeys } from '#model/host-keys';
import type { HostView } from '#model/host-model';
import { isLoopback } from '#reason/listener/loopback';
import { isSshProgram } from '#reason/listener/programs';

/** What is known to keep sshd from starting: in its files, in the output of a test run, in its host keys. */
export const startFaults = ({ daemon, files, version }: HostView): StartFault[] =>
  [
    ...(daemon.files?.faults ?? []),
    ...(daemon.test?.faults ?? []),
    ...faultsOfHostKeys(daemon.files ?? daemon.dump, files.facts, version),
  ].filter((fault) => fault.when !== 'connection');

/** A socket that keeps sshd from a port it wants. */
export interface TakenPort {
  readonly port: number;
  readonly program: string;
  readonly socket: OriginId;
  /** The line that asks for the port; `null` where sshd's default does. */
  readonly wanted: OriginId | null;
}

/** Ports that sshd is configured for (22, where no configuration is known) and another program holds. */
export function takenPorts(view: HostView): TakenPort[] {
  const config = view.daemon.files ?? view.daemon.dump;
  const wanted = new Map<number, OriginId | null>(config?.listeners.map((l) => [l.port, l.origin]) ?? [[22, null]]);
  const found = new Map<number, TakenPort>();
  for (const { port, programs, address, origin } of view.listeners.sockets) {
    const asked = wanted.get(port);
    if (asked === undefined || found.has(port) || programs.length === 0 || programs.some(isSshProgram)) continue;
    if (address !== null && isLoopback(address)) continue;
    found.set(port, { port, program: programs[0]!, socket: origin, wanted: asked });
  }
  return [...found.values()];
}

/** Units that tell whether they run. */
export const unitsWithState = ({ units }: HostView): UnitFact[] =>
  units.filter((u) => (u.load === 'not-found' ? saysSomething(u, units) : u.active !== null || u.load === 'masked'));

/** Distributions name the service ssh or sshd, and most have no socket: one missing unit says little beside another. */
const saysSomething = ({ role }: UnitFact, units: readonly UnitFact[]): boolean =>
  role === 'service' &&
  !units.some((u) => u.load !== 'not-found' && (u.load !== null || u.active !== null || u.enabled !== null));

/** Whether the unit's files or a log already say why the daemon does not come up. */
export const isExplainedByUnit = ({ unitDefinitions, logs, mandatoryAccess }: HostView): boolean =>
  unitDefinitions.some(
    ({ conditions, obstacles, service }) =>
      conditions.some(({ holds }) => holds === No) ||
      obstacles.some(({ fails }) => fails === Yes) ||
      service?.secondStart != null,
  ) ||
  mandatoryAccess.some((fact) => fact.access === 'denial' && fact.port !== null && !fact.permissive) ||
  logs.some(
    ({ events }) => events.findLast(({ event }) => event === 'failed' || event === 'listening')?.event === 'failed',
  );
