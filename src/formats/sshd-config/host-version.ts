import { vendorOfSystem } from '../_grammar/openssh-version.ts';
import type { Dialect } from '../format.ts';
import { mayLackGssapi, type SshdVersion, sshdVersion, type Vendor, versionOf } from './versions.ts';

/**
 * Whose build it is. A banner or `sshd -V` names Debian and Ubuntu only, so that the distribution decides for the rest;
 * where it is unknown too, `null`.
 */
export function vendorOf({ openssh, os }: Dialect): Vendor | null {
  if (openssh && openssh.vendor !== 'upstream') return openssh.vendor;
  return os ? vendorOfSystem(os.id, os.like) : null;
}

/** Releases that stand for all where nobody knows which it is: they differ in whatever came and went since 2017. */
const representatives = [1006, 902, 804, 704];

/** The versions that the host's daemon may have, the likeliest first. */
export function possibleVersions(dialect: Dialect): readonly SshdVersion[] {
  const vendor = vendorOf(dialect);
  const { openssh } = dialect;
  if (openssh === null) return representatives.map((release) => sshdVersion(release, vendor));
  const version = versionOf(openssh, vendor);
  if (openssh.gssapi !== undefined || !mayLackGssapi(openssh, vendor)) return [version];
  return [version, versionOf({ ...openssh, gssapi: 'with' }, vendor)];
}
