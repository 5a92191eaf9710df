import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { OpenSshVersion } from '#model/daemon';

/** Releases of OpenSSH, major × 100 + minor, from the first up to but not including the second. */
type Range = readonly [since: number, until: number];

const later = Number.POSITIVE_INFINITY;

/**
 * Modules that came to Linux-PAM, or were dropped, and with which OpenSSH each distribution ships them or did last: a
 * stack that names another one lets nobody pass. Looked up in Debian 11 to 13 and Ubuntu 16.04 to 26.04.
 */
const shipped: Readonly<Record<string, Partial<Record<OpenSshVersion['vendor'], Range>>>> = {
  pam_tally: { debian: [0, 804], ubuntu: [0, 804], redhat: [0, 800] },
  pam_tally2: { debian: [0, 804], ubuntu: [0, 804], redhat: [0, 800] },
  pam_faillock: { debian: [804, later], ubuntu: [802, later] },
  pam_usertype: { debian: [804, later], ubuntu: [809, later] },
  pam_setquota: { debian: [804, later], ubuntu: [809, later] },
  pam_lastlog: { debian: [0, 1000], ubuntu: [0, 906] },
};

/** Gone everywhere by now, so that nobody can tell where the release is unknown. */
const dropped = new Set(['pam_tally', 'pam_tally2']);

/** With which OpenSSH distributions began to ship Linux-PAM 1.4: Debian 11, Ubuntu 22.04, RHEL 9. */
const withPam14: Readonly<Record<string, number>> = { debian: 804, ubuntu: 809, redhat: 807 };

/** Whether it is a Linux-PAM before 1.4, which reads some conditions otherwise; where nobody knows, it is not. */
export function isEarlyPam(version: OpenSshVersion | null): boolean {
  const since = version === null ? undefined : withPam14[version.vendor];
  return version !== null && since !== undefined && version.major * 100 + version.minor < since;
}

/** Whether the distribution's Linux-PAM has the module. */
export function isShipped(module: string, version: OpenSshVersion | null): Tri {
  const ranges = shipped[module];
  if (ranges === undefined) return Yes;
  const range = version === null ? undefined : ranges[version.vendor];
  if (version === null || range === undefined) return dropped.has(module) ? Maybe : Yes;
  const release = version.major * 100 + version.minor;
  return release >= range[0] && release < range[1] ? Yes : No;
}
