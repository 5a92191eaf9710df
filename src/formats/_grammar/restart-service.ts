import type { HostView } from '#model/host-model';
import type { Dialect } from '../format.ts';
import { osFamily } from './os-family.ts';

/** Starts a service anew, in the words of whatever manages it; `null` for names that nobody should type. */
export function restartService(unit: string, { units }: HostView): string | null {
  if (!/^[\w@.-]+$/.test(unit)) return null;
  switch (units.find((one) => one.unit === unit)?.manager) {
    case 'openrc':
      return `rc-service ${unit} restart`;
    case 'runit':
      return `sv restart ${unit}`;
    case 'upstart':
    case 'sysv':
      return `service ${unit} restart`;
    default:
      return `systemctl restart ${unit}`;
  }
}

/** The same by the distribution's name for it; both names where nothing tells. */
export function restartDaemon(dialect: Dialect): string {
  switch (osFamily(dialect)) {
    case 'debian':
      return 'systemctl restart ssh';
    case 'redhat':
    case 'suse':
    case 'arch':
      return 'systemctl restart sshd';
    case 'alpine':
    case 'gentoo':
      return 'rc-service sshd restart';
    case null:
      return 'systemctl restart ssh || systemctl restart sshd';
  }
}
