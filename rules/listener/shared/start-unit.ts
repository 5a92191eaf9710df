import type { OriginId } from '#core/origin';
import type { ProposedChange } from '#engine/rule';
import type { HostView } from '#model/host-model';

/** Starts a unit now and at every boot. */
export const startUnit = (at: OriginId, unit: string): ProposedChange => ({
  change: { change: 'start', at, unit },
  title: `Start ${unit}, now and at every boot`,
  safe: false,
});

/** The name of the daemon's service: as it was seen, else as the distribution calls it. */
export function serviceOf({ units, version }: HostView): string {
  const seen = units.find(({ role, load }) => role === 'service' && load !== 'not-found');
  const isDebian = version?.vendor === 'debian' || version?.vendor === 'ubuntu';
  return seen?.unit ?? (isDebian ? 'ssh.service' : 'sshd.service');
}
