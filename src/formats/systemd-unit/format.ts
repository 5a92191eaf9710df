import type { Detection, Format } from '../format.ts';

/** Files that say how the SSH daemon is started: its units, their drop-ins, the variables that they read. */
const unit =
  /(?:^|\/)systemd\/(?:system|system\.control|generator(?:\.early|\.late)?|transient)\/(?:(?:sshd?|openssh(?:-server)?)@?\.(?:service|socket)|[\w.@-]+\.slice)$/;
const dropIn =
  /(?:^|\/)(?:(?:sshd?|openssh(?:-server)?)\.(?:service|socket)|systemd\/system\/(?:service|socket|slice|[\w.@-]+\.slice))\.d\/[^/]+\.conf$/;
const bare =
  /^(?:etc-systemd-system-|usr-lib-systemd-system-|lib-systemd-system-)?(?:sshd?|openssh-server)\.(?:service|socket)$/;
const environment = /(?:^|\/)etc\/(?:default\/ssh|sysconfig\/sshd?|conf\.d\/sshd)$/;
const environmentName = /^(?:etc-)?(?:default-ssh|sysconfig-sshd?)$/;
/** A service of any name that starts a further daemon. */
const anyService =
  /(?:^|\/)systemd\/(?:system|system\.control|generator(?:\.early|\.late)?|transient)\/[\w-]+\.service$/;
const startsDaemon = /^\s*ExecStart\s*=.*\/sshd(?![\w.-])/m;
const content = /^\[(?:Unit|Service|Socket)\]\s*$/m;

export const format: Format = {
  id: 'systemd-unit',
  title: 'Unit files of the SSH service and socket',
  kinds: [
    { id: 'systemd-unit', title: '`ssh.service`, `ssh.socket`', command: null, emptyMeans: 'nothing', single: false },
    {
      id: 'systemd-drop-in',
      title: '`ssh.service.d/*.conf`, `ssh.socket.d/*.conf`',
      command: null,
      emptyMeans: 'nothing',
      single: false,
    },
    {
      id: 'ssh-environment',
      title: '`/etc/default/ssh`, `/etc/sysconfig/sshd`',
      command: null,
      emptyMeans: 'nothing',
      single: false,
    },
  ],
  names: ['.service', '.socket', 'service.d', 'socket.d', 'default-ssh', 'sysconfig-ssh', 'conf.d-sshd'],
  signs: [],
  phase: 'units',
  detect({ path, slug }, head): Detection | null {
    const score = content.test(head) ? 95 : 65;
    if (dropIn.test(path)) return { kind: 'systemd-drop-in', score };
    if (unit.test(path) || bare.test(slug)) return { kind: 'systemd-unit', score };
    if (anyService.test(path) && startsDaemon.test(head)) return { kind: 'systemd-unit', score };
    return environment.test(path) || environmentName.test(slug) ? { kind: 'ssh-environment', score: 85 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
