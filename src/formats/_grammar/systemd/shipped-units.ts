import { Maybe, No, type Tri, tri, Yes } from '#core/tri';
import type { Dialect } from '../../format.ts';
import { vendorOfSystem } from '../openssh-version.ts';
import { isAtLeast, namesWildcards, takesSockets } from './socket-generator.ts';

const debianService = `[Unit]
After=network.target auditd.service
ConditionPathExists=!/etc/ssh/sshd_not_to_be_run
[Service]
EnvironmentFile=-/etc/default/ssh
ExecStartPre=/usr/sbin/sshd -t
ExecStart=/usr/sbin/sshd -D $SSHD_OPTS
ExecReload=/usr/sbin/sshd -t
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartPreventExitStatus=255
Type=notify
RuntimeDirectory=sshd
`;

const suseService = `[Unit]
After=network.target
[Service]
Type=notify
EnvironmentFile=-/etc/sysconfig/ssh
ExecStartPre=/usr/sbin/sshd -t $SSHD_OPTS
ExecStart=/usr/sbin/sshd -D $SSHD_OPTS
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartPreventExitStatus=255
`;

/** RHEL 7 wants its file; 8 adds the crypto policy to the command line, later ones include it in sshd_config. */
const redhatService = (release: number): string => `[Unit]
After=network.target sshd-keygen.target
[Service]
Type=notify
EnvironmentFile=${release === 7 ? '' : '-'}/etc/sysconfig/sshd
${release === 8 ? 'EnvironmentFile=-/etc/crypto-policies/back-ends/opensshserver.config\n' : ''}ExecStart=/usr/sbin/sshd -D $OPTIONS${release === 8 ? ' $CRYPTO_POLICY' : ''}
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=42s
`;

/** Before sshd took sockets the two excluded each other; Ubuntu 24.04 binds addresses that are not there yet. */
const debianSocket = (accept: 'yes' | 'no', freeBind = false): string => `[Unit]
${accept === 'yes' ? 'Conflicts=ssh.service\n' : ''}ConditionPathExists=!/etc/ssh/sshd_not_to_be_run
[Socket]
ListenStream=22
Accept=${accept}
${freeBind ? 'FreeBind=yes\n' : ''}`;

/** Ubuntu since June 2025 names both wildcards; before, one socket served both families. */
const ubuntuSocket = `[Unit]
ConditionPathExists=!/etc/ssh/sshd_not_to_be_run
[Socket]
ListenStream=0.0.0.0:22
ListenStream=[::]:22
BindIPv6Only=ipv6-only
FreeBind=yes
Accept=no
`;

const redhatSocket = `[Unit]
Conflicts=sshd.service
[Socket]
ListenStream=22
Accept=yes
`;

/** The names of the daemon's units on that system: its service first. */
export const unitNames = (dialect: Dialect): { readonly service: string; readonly socket: string } =>
  dialect.os !== null && /debian|ubuntu/.test(vendorOfSystem(dialect.os.id, dialect.os.like))
    ? { service: 'ssh.service', socket: 'ssh.socket' }
    : { service: 'sshd.service', socket: 'sshd.socket' };

/** What of the unit's shipped text matters to SSH; `null` where nobody knows what that system ships. */
export function shippedUnit(unit: string, dialect: Dialect): string | null {
  const { os } = dialect;
  if (os === null) return null;
  const { service, socket } = unitNames(dialect);
  const vendor = vendorOfSystem(os.id, os.like);
  if (unit === service) {
    if (vendor === 'debian' || vendor === 'ubuntu') return debianService;
    if (vendor === 'suse') return suseService;
    return vendor === 'redhat' ? redhatService(os.id === 'fedora' ? 0 : Number.parseInt(os.version, 10)) : null;
  }
  if (unit !== socket) return null;
  if (vendor === 'redhat') return redhatSocket;
  if (vendor === 'ubuntu' && namesWildcards(dialect) === true) return ubuntuSocket;
  return vendor === 'debian' || vendor === 'ubuntu'
    ? debianSocket(takesSockets(dialect) === Yes ? 'no' : 'yes', os.id === 'ubuntu' && isAtLeast(os.version, '24.04'))
    : null;
}

/** Whether every build of that release ships the unit alike, in what matters. */
export const isShippedAlike = (unit: string, dialect: Dialect): boolean =>
  dialect.os !== null &&
  dialect.os.version !== '' &&
  (!unit.endsWith('.socket') || (takesSockets(dialect) !== Maybe && namesWildcards(dialect) !== null));

/**
 * Whether the system ships the template of that name: `ssh@.service` until Debian 11 and Ubuntu 22.04, none while nothing
 * of the distribution needed it, `sshd@.service` since Debian 13 and Ubuntu 25.10.
 */
export function shipsTemplate(template: string, dialect: Dialect): Tri {
  const { os } = dialect;
  if (os === null) return Maybe;
  const vendor = vendorOfSystem(os.id, os.like);
  if (vendor === 'redhat') return tri(template === 'sshd@.service');
  if (vendor !== 'debian' && vendor !== 'ubuntu') return Maybe;
  const takes = takesSockets(dialect);
  if (template === 'ssh@.service') return takes === Yes ? No : takes === No ? Yes : Maybe;
  if (template !== 'sshd@.service' || takes === Maybe) return Maybe;
  if (takes === No) return No;
  if (os.version === '') return Maybe;
  const [last, first] = os.id === 'debian' ? ['12', '13'] : os.id === 'ubuntu' ? ['24.10', '25.10'] : ['0', '9999'];
  return isAtLeast(os.version, first!) ? Yes : isAtLeast(os.version, `${last}.1`) ? Maybe : No;
}
