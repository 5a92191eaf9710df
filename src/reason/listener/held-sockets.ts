import type { HostView } from '#model/host-model';

/** The units of SSH's own sockets are not active, so that what systemd holds is for another unit. */
export const socketsAreInactive = ({ units }: HostView): boolean => {
  const known = units.filter(({ role, active }) => role === 'socket' && active !== null);
  return known.length > 0 && known.every(({ active }) => active === 'inactive' || active === 'failed');
};
