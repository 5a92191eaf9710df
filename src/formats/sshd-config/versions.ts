import type { OpenSshVersion } from '#model/daemon';

/** Who built the daemon. `null`: unknown, and then a keyword of any vendor is taken for known. */
export type Vendor = OpenSshVersion['vendor'];

/**
 * A release as one number, major × 100 + minor, so that 10.0 (1000) comes after 9.9 (909).
 * Tables of this folder are written in it.
 */
export type Release = number;

/** The oldest and the newest release that the tables know; others are taken for the nearest of them. */
export const oldestRelease: Release = 503;
export const newestRelease: Release = 1006;

/** What a build of sshd was given at compile time; keywords of what is missing are only complained about. */
export interface BuildFeatures {
  readonly pam: boolean;
  /** Without it only a handful of algorithms exist. */
  readonly openssl: boolean;
  readonly gssapi: boolean;
  readonly kerberos: boolean;
}

export interface SshdVersion {
  readonly release: Release;
  /** The digit of `p1`, `p2`; matters for 9.9 only. */
  readonly portable: number;
  readonly vendor: Vendor | null;
  /** As `Match version` sees it: `OpenSSH_10.0p2 Debian-7+deb13u4`. */
  readonly text: string;
  readonly features: BuildFeatures;
  /** Ubuntu mended what 8.2 does wrong with included files (bug 1876320). */
  readonly includesMended: boolean;
}

const clamp = (release: Release): Release => Math.min(Math.max(release, oldestRelease), newestRelease);

/** Distributions build with PAM, OpenSSL and Kerberos; for a build of one's own the same is the kindest guess. */
const distributionFeatures: BuildFeatures = { pam: true, openssl: true, gssapi: true, kerberos: true };

/** What `configure` of the release tarball builds, and PAM, which every distribution asks for. */
export const tarballFeatures: BuildFeatures = { pam: true, openssl: true, gssapi: false, kerberos: false };

/** The releases from this one to the newest; each major number has had ten. */
export const releasesSince = (oldest: Release): readonly Release[] =>
  Array.from({ length: newestRelease - oldest + 1 }, (_, i) => oldest + i).filter((release) => release % 100 < 10);

export const releaseText = (release: Release): string => `${Math.floor(release / 100)}.${release % 100}`;

/** `vendor: null` and `release: null` stand for "nobody knows": the newest release, every vendor's keywords. */
export function sshdVersion(
  release: Release | null,
  vendor: Vendor | null,
  more: Partial<Omit<SshdVersion, 'release' | 'vendor'>> = {},
): SshdVersion {
  const known = clamp(release ?? newestRelease);
  const portable = more.portable ?? 1;
  return {
    release: known,
    portable,
    vendor,
    text: more.text ?? `OpenSSH_${releaseText(release ?? newestRelease)}p${portable}`,
    features: more.features ?? distributionFeatures,
    includesMended: more.includesMended ?? false,
  };
}

/** `1:10.0p1-7+deb13u4` → portable 1, and the name that the daemon gives itself. */
export function versionOf(openssh: OpenSshVersion, vendor: Vendor | null = openssh.vendor): SshdVersion {
  const portable = Number(/\d+\.\d+p(\d)/.exec(openssh.packageVersion ?? '')?.[1] ?? 1);
  const { packageVersion } = openssh;
  const includesMended =
    vendor === 'ubuntu' && (!/-\d/.test(packageVersion ?? '') || /ubuntu0\./.test(packageVersion!));
  const release = openssh.major * 100 + openssh.minor;
  const bare = openssh.gssapi !== 'with' && mayLackGssapi(openssh, vendor);
  const features = { ...distributionFeatures, gssapi: !bare, kerberos: !bare };
  return sshdVersion(release, vendor, { portable, includesMended, features });
}

/** From 1:10.4p1-5 on Debian builds openssh-server without GSSAPI, and openssh-server-gssapi with it (its changelog). */
export function mayLackGssapi({ major, minor, packageVersion }: OpenSshVersion, vendor: Vendor | null): boolean {
  if (vendor !== 'debian') return false;
  if (major > 10 || (major === 10 && minor >= 5)) return true;
  return major === 10 && minor === 4 && Number(/p1-(\d+)/.exec(packageVersion ?? '')?.[1] ?? 0) >= 5;
}

/** Debian's patches, which Ubuntu takes over. */
export const isDebian = (version: SshdVersion): boolean => version.vendor === 'debian' || version.vendor === 'ubuntu';

/**
 * How lines are taken apart: up to 8.6 a `#` anywhere begins a comment and only double quotes quote;
 * from 8.7 arguments are read as a shell would.
 */
export type Era = 'delimited' | 'shell';

export const eraOf = (release: Release): Era => (release < 807 ? 'delimited' : 'shell');
