import type { HostView } from './host-model.ts';

/** The name of the daemon's service: as it was seen, else as the distribution calls it. */
export function serviceName({ units, version }: HostView): string {
  const seen = units.find(({ role, load }) => role === 'service' && load !== 'not-found');
  const isDebian = version?.vendor === 'debian' || version?.vendor === 'ubuntu';
  return seen?.unit ?? (isDebian ? 'ssh.service' : 'sshd.service');
}
