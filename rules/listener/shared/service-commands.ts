import type { UnitFact } from '#model/daemon';

/** What to type for a service, in the words of whatever manages it. */
export function serviceCommands({ unit, manager }: UnitFact): {
  start: string;
  restart: string;
  enable: string;
  log: string;
} {
  switch (manager) {
    case 'openrc':
      return {
        start: `rc-update add ${unit} default && rc-service ${unit} start`,
        restart: `rc-service ${unit} zap; rc-service ${unit} start`,
        enable: `rc-update add ${unit} default`,
        log: '/var/log/messages',
      };
    case 'upstart':
      return {
        start: `start ${unit}`,
        restart: `start ${unit}`,
        enable: `rm /etc/init/${unit}.override`,
        log: `/var/log/upstart/${unit}.log`,
      };
    case 'runit':
      return {
        start: `sv up ${unit}`,
        restart: `sv restart ${unit}`,
        enable: `rm /etc/sv/${unit}/down`,
        log: `/etc/sv/${unit}/log/main/current`,
      };
    case 'sysv':
      return {
        start: `service ${unit} start`,
        restart: `service ${unit} restart`,
        enable: unit === 'ssh' ? `update-rc.d ${unit} defaults` : `chkconfig ${unit} on`,
        log: '/var/log/auth.log or /var/log/secure',
      };
    default:
      return {
        start: `systemctl enable --now ${unit}`,
        restart: `systemctl restart ${unit}`,
        enable: `systemctl enable ${unit}`,
        log: `journalctl -b -u ${unit}`,
      };
  }
}
