import { type BootSetUp, service, socket, sshd, variables } from './boot-set-up.ts';

const own = (name: string, text: string): Record<string, string> => ({ [`etc/systemd/system/${name}`]: text });
const wanted = (name: string, by = 'multi-user'): Record<string, string> => ({
  [`etc/systemd/system/${by}.target.wants/${name}`]: `/etc/systemd/system/${name}`,
});
const daemon = '[Service]\nType=notify\nExecStart=/usr/sbin/sshd -D -p 2222\nRuntimeDirectory=sshd\n';
const started = (command: string): Record<string, string> => service(`[Service]\nExecStart=\nExecStart=${command}\n`);
const shipped =
  '[Unit]\nDescription=OpenBSD Secure Shell server\n[Service]\nExecStart=/usr/sbin/sshd -D\nRuntimeDirectory=sshd\n';

/** What other units, names and places make of the daemon. Nobody can tell what those do, only that they may. */
export const furtherBootSetUps: readonly BootSetUp[] = [
  {
    name: 'other-service-alone',
    enabled: [],
    files: own('mgmt.service', daemon),
    links: wanted('mgmt.service'),
    undecidable: true,
    besideUnits: true,
  },
  {
    name: 'other-service-of-red-hats-name',
    enabled: [],
    files: own('sshd.service', daemon),
    links: wanted('sshd.service'),
    undecidable: true,
    besideUnits: true,
  },
  {
    name: 'other-name-enabled',
    enabled: [],
    links: {
      'etc/systemd/system/sshd.service': '/lib/systemd/system/ssh.service',
      'etc/systemd/system/multi-user.target.wants/sshd.service': '/lib/systemd/system/ssh.service',
    },
  },
  {
    name: 'other-name-without-link',
    enabled: ['ssh.socket'],
    files: own('sshd.service.d/p.conf', '[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D -o Bogus=1\n'),
  },
  {
    name: 'other-unit-conflicts',
    files: own('dropbear.service', '[Unit]\nConflicts=ssh.service\n[Service]\nExecStart=/bin/sleep 1000\n'),
    links: wanted('dropbear.service'),
    undecidable: true,
    besideUnits: true,
  },
  {
    name: 'other-unit-starts-it',
    enabled: [],
    files: own('boot.service', '[Service]\nType=oneshot\nExecStart=/bin/systemctl start --no-block ssh\n'),
    links: wanted('boot.service'),
    undecidable: true,
    besideUnits: true,
  },
  {
    name: 'other-unit-required-fails',
    files: {
      ...service('[Unit]\nRequires=bad.service\nAfter=bad.service\n'),
      ...own('bad.service', '[Service]\nType=oneshot\nExecStart=/bin/false\n'),
    },
    undecidable: true,
    besideUnits: true,
  },
  {
    name: 'other-target-wants-it',
    enabled: [],
    links: { 'etc/systemd/system/timers.target.wants/ssh.service': '/lib/systemd/system/ssh.service' },
  },
  {
    name: 'other-target-wants-socket',
    enabled: [],
    links: { 'etc/systemd/system/multi-user.target.wants/ssh.socket': '/lib/systemd/system/ssh.socket' },
  },
  { name: 'moved-to-own-network', files: started('/usr/bin/unshare -n /usr/sbin/sshd -D'), undecidable: true },
  { name: 'moved-through-false', files: started('/bin/false /usr/sbin/sshd -D'), undecidable: true },
  { name: 'options-of-old', files: variables('SSHD_OPTS=-Q -p 2222\n') },
  { name: 'options-of-tests', files: variables('SSHD_OPTS=-C user=x -p 2222\n') },
  { name: 'options-end', files: variables('SSHD_OPTS=-- -p 2222\n') },
  { name: 'options-byte-order-mark', files: variables('\ufeffSSHD_OPTS="-p 2222"\n') },
  { name: 'copy-misspelt', files: own('ssh.service', shipped.replace('ExecStart', 'Execstart')) },
  { name: 'copy-without-section', files: own('ssh.service', shipped.replace('[Service]', '[service]')) },
  { name: 'command-quote-open', files: started('/usr/sbin/sshd -D -o "Port 2222') },
  { name: 'command-unexpanded', files: started(':/usr/sbin/sshd -D $SSHD_OPTS') },
  {
    name: 'service-includes-itself',
    files: {
      ...sshd('PermitRootLogin no\n'),
      'etc/ssh/sshd_config.d/zz.conf': 'Include /etc/ssh/sshd_config.d/*.conf\n',
    },
  },
  { name: 'service-group-unknown', files: service('[Service]\nGroup=nosuch\n'), undecidable: true },
  { name: 'service-directory-missing', files: service('[Service]\nWorkingDirectory=/nope\n'), undecidable: true },
  { name: 'service-in-a-circle', files: service('[Unit]\nBefore=basic.target\n'), undecidable: true },
  {
    name: 'socket-overlapping-shared',
    enabled: ['ssh.socket'],
    files: socket('[Socket]\nReusePort=yes\nListenStream=192.0.2.10:22\n'),
  },
  { name: 'socket-command-fails', enabled: ['ssh.socket'], files: socket('[Socket]\nExecStartPre=/bin/false\n') },
  { name: 'service-user-unreadable', files: service('[Service]\nUser=root:root\n') },
  {
    name: 'service-tested-with-its-options',
    files: {
      ...service('[Service]\nExecStartPre=\nExecStartPre=/usr/sbin/sshd -t $SSHD_OPTS\n'),
      ...variables('SSHD_OPTS="-p 2222"\n'),
    },
  },
  { name: 'socket-overlapping', enabled: ['ssh.socket'], files: socket('[Socket]\nListenStream=192.0.2.10:22\n') },
];
