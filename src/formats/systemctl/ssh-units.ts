import { isFilterLoader } from '#model/filter-loaders';

/** Units that serve SSH: Debian's, Red Hat's and upstream's names. Templates (`sshd@…`) serve one connection each. */
const pattern = /^(?:ssh|sshd|openssh|openssh-server)\.(service|socket)$/;

/** The role of a unit that serves SSH, `null` for all others. */
export function sshRole(unit: string): 'service' | 'socket' | null {
  return (pattern.exec(unit)?.[1] as 'service' | 'socket' | undefined) ?? null;
}

/** Units whose state is kept: those that serve SSH and those that load a packet filter. */
export const isConcern = (unit: string): boolean => sshRole(unit) !== null || isFilterLoader(unit);

/** `ssh` → `ssh.service`, as systemctl completes names. */
export const fullName = (unit: string): string =>
  /\.(?:service|socket|target|timer|mount|path|slice)$/.test(unit) ? unit : `${unit}.service`;
