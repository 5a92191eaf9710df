import type { Detection } from '../format.ts';

/** Copies that package managers, editors and people leave beside the live file. */
const copy =
  /(?:~|\.(?:bak|old|orig|save|sav|rpmnew|rpmsave|rpmorig|dpkg-\w+|ucf-\w+|pacnew|pacsave|swp|tmp|sample|example|default|template|in|\d[\d_.-]*))(?:\.txt)?$/i;
const dropIn =
  /(?:^|\/)sshd_config\.d\/[^/]+\.conf(?:\.txt)?$|(?:^|[/_. -])sshd_config\.d[-_ ]+[^/]+\.conf(?:\.txt)?$/i;
const cryptoPolicy = /(?:^|[/_. -])opensshserver\.config(?:\.txt)?$/i;
/** Below the host's own `/etc`, where the file that sshd reads by itself has its name, or called like a drop-in. */
const includable = /(?:^|\/)(?:usr\/)?etc\/(?:.*\/)?[^/]+$|(?:^|\/)[^/]+\.conf$/;
const atItsPlace = /(?:^|\/)(?:usr\/)?etc\/ssh\/sshd_config$|programdata\/ssh\/sshd_config$/i;
/** `etc-ssh-sshd_config.txt`, `cat_etc_ssh_sshd_config`, `sshd_config`. */
const named = /^(?:sudo-)?(?:cat-)?(?:usr-)?(?:etc-)?(?:ssh-)?sshd-config$/;
const filter =
  /(?:^|[-_ ])(?:e|f|z)?grep(?:[-_ ]|$)|(?:^|[-_ ])(?:awk|sed)[-_ ]|filtered|without-comments|no-comments|stripped/i;
const filterCommand = /\b(?:[efz]?grep|awk|sed)\b.*sshd_config|sshd_config.*\|\s*(?:[efz]?grep|awk|sed)\b/;

/** The beginning of the file that OpenSSH ships, in all releases and distributions. */
const shippedHeader = /^#.*(?:sshd server system-wide configuration file|\$OpenBSD: sshd_config)/m;
const client = /^#.*(?:ssh client system-wide configuration file|\$OpenBSD: ssh_config)|^[ \t]*Host[ \t]/m;

/** Keywords that no other program's configuration has; two of them, in two lines, make a file sshd's. */
const telling =
  /^[ \t]*(?:(?:PermitRootLogin|PasswordAuthentication|PubkeyAuthentication|KbdInteractiveAuthentication|ChallengeResponseAuthentication|UsePAM|X11Forwarding|AuthorizedKeysFile|AllowTcpForwarding|AllowUsers|AllowGroups|DenyUsers|ListenAddress|AddressFamily|LoginGraceTime|MaxAuthTries|MaxStartups|ClientAliveInterval|HostKey|StrictModes|PrintMotd|AcceptEnv|SyslogFacility|PermitEmptyPasswords|UseDNS)[ \t=]+\S|Subsystem[ \t]+sftp\b|Match[ \t]+(?:User|Group|Address|Host|LocalPort|all)\b|Port[ \t]+\d+\s*$)/gim;

function lookAt(head: string): number {
  if (client.test(head)) return 0;
  if (shippedHeader.test(head)) return 80;
  const lines = head.match(telling)?.length ?? 0;
  // `sshd -T` prints the same words in lower case, with a value for everything.
  return lines >= 2 && !/^port \d+\s+addressfamily /m.test(head) ? 65 : 0;
}

/** By name where it tells, else by content; a name that says "a copy" is believed. */
export function detectSshdConfig(path: string, slug: string, command: string, head: string): Detection | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (copy.test(name)) return null;
  if (dropIn.test(path)) return { kind: 'sshd-config-drop-in', score: 90 };
  // On older systems the file of this name is a line of shell instead.
  if (cryptoPolicy.test(path) && !/^CRYPTO_POLICY=/m.test(head)) return { kind: 'sshd-config-drop-in', score: 70 };
  if (filterCommand.test(command)) return { kind: 'sshd-config-lines', score: 90 };
  if (/sshd[-_ ]config/i.test(name) && filter.test(name)) return { kind: 'sshd-config-lines', score: 85 };
  if (atItsPlace.test(path)) return { kind: 'sshd-config', score: 95 };
  if (named.test(slug.replace(/_/g, '-')) || /\bsshd_config\s*$/.test(command))
    return { kind: 'sshd-config', score: 85 };
  const score = lookAt(head);
  if (score === 0) return null;
  return { kind: includable.test(path) && score < 80 ? 'sshd-config-drop-in' : 'sshd-config', score };
}
