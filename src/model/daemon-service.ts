import type { UnitFact } from './daemon.ts';
import type { UnitDefinition } from './unit-definition.ts';

/** Names under which packages ship the daemon; services of other names start a further one. */
export const isDaemonUnit = (unit: string): boolean =>
  /^(?:sshd?|openssh(?:-server|-daemon)?|dropbear)\.(?:service|socket)$/.test(unit);

/**
 * The service that starts the daemon: one of its own names that starts at boot, else one of these, else any that starts
 * an sshd; those whose files were collected first. `null` where nothing tells how it is started.
 */
export function daemonService(
  definitions: readonly UnitDefinition[],
  units: readonly UnitFact[],
): UnitDefinition | null {
  const services = definitions.filter(({ service }) => service?.launch != null);
  const own = services.filter(({ unit }) => isDaemonUnit(unit));
  const starting = own.filter(({ unit }) => units.some((one) => one.unit === unit && one.enabled === 'enabled'));
  const inOrder = [...starting, ...own, ...services];
  return inOrder.find(({ from }) => from === 'files') ?? inOrder[0] ?? null;
}
