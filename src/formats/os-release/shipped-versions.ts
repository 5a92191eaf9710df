import type { OpenSshVersion } from '#model/daemon';

/** The system as os-release(5) names it. */
export interface System {
  readonly id: string;
  readonly like: readonly string[];
  readonly version: string;
  /** Codenames of the releases that a derivative is built on (`UBUNTU_CODENAME`, `DEBIAN_CODENAME`). */
  readonly codename: string | null;
}

const debian: Readonly<Record<string, string>> = {
  '7': '6.0',
  '8': '6.7',
  '9': '7.4',
  '10': '7.9',
  '11': '8.4',
  '12': '9.2',
  '13': '10.0',
};

const ubuntu: Readonly<Record<string, string>> = {
  '14.04': '6.6',
  '16.04': '7.2',
  '18.04': '7.6',
  '20.04': '8.2',
  '22.04': '8.9',
  '22.10': '9.0',
  '23.04': '9.0',
  '23.10': '9.3',
  '24.04': '9.6',
  '24.10': '9.7',
  '25.04': '9.9',
  '25.10': '10.0',
};

const fedora: Readonly<Record<string, string>> = { '36': '8.8', '37': '8.8', '38': '9.0', '39': '9.3', '40': '9.6' };

const alpine: Readonly<Record<string, string>> = {
  '3.14': '8.6',
  '3.15': '8.8',
  '3.16': '9.0',
  '3.17': '9.1',
  '3.18': '9.3',
  '3.19': '9.6',
  '3.20': '9.7',
  '3.21': '9.9',
  '3.22': '10.0',
};

const suse: Readonly<Record<string, string>> = { '15.3': '8.4', '15.4': '8.4', '15.5': '8.4', '15.6': '9.6' };

const codenames: Readonly<Record<string, readonly [vendor: 'debian' | 'ubuntu', release: string]>> = {
  stretch: ['debian', '9'],
  buster: ['debian', '10'],
  bullseye: ['debian', '11'],
  bookworm: ['debian', '12'],
  trixie: ['debian', '13'],
  bionic: ['ubuntu', '18.04'],
  focal: ['ubuntu', '20.04'],
  jammy: ['ubuntu', '22.04'],
  noble: ['ubuntu', '24.04'],
};

export const isRedHat = (id: string): boolean => /^(?:rhel|centos|rocky|almalinux|ol|scientific)$/.test(id);

/** What RHEL and its rebuilds ship. Of 9 only the minor releases up to 9.6 are known to have 8.7. */
function ofRedHat(version: string): string | null {
  const [major = '', minor] = version.split('.');
  const point = minor === undefined ? null : Number(minor);
  if (major === '6') return '5.3';
  if (major === '7') return point !== null && point < 4 ? '6.6' : '7.4';
  if (major === '8') return point === 0 ? '7.8' : '8.0';
  if (major === '9') return point !== null && point <= 6 ? '8.7' : null;
  return version === '10.0' ? '9.9' : null;
}

/**
 * The OpenSSH that a release of a distribution ships, without backports; `null` where a release has had several or is
 * not known. Debian's and Ubuntu's package archives, RHEL's release notes, Alpine's and SUSE's package lists.
 */
export function shippedVersion(system: System): OpenSshVersion | null {
  const found = lookUp(system);
  if (found === null) return null;
  const [vendor, text] = found;
  const [major, minor] = text.split('.').map(Number) as [number, number];
  return { major, minor, vendor, packageVersion: null };
}

type Found = readonly [OpenSshVersion['vendor'], string];

function lookUp({ id, version, codename }: System): Found | null {
  const of = (vendor: Found[0], text: string | null | undefined): Found | null => (text ? [vendor, text] : null);
  const [major = ''] = version.split('.');
  const twoParts = version.split('.').slice(0, 2).join('.');
  if (id === 'debian' || id === 'raspbian') return of('debian', debian[major]);
  if (id === 'ubuntu') return of('ubuntu', ubuntu[twoParts]);
  if (isRedHat(id)) return of('redhat', ofRedHat(version));
  if (id === 'fedora') return of('redhat', fedora[major]);
  if (id === 'alpine') return of('upstream', alpine[twoParts]);
  if (/^(?:sles|opensuse-leap)$/.test(id)) return of('suse', suse[twoParts]);
  if (id === 'amzn') return of('redhat', version === '2' ? '7.4' : null);
  const base = codename === null ? undefined : codenames[codename];
  if (base === undefined) return null;
  return base[0] === 'debian' ? of('debian', debian[base[1]]) : of('ubuntu', ubuntu[base[1]]);
}

/**
 * Whether the distribution's sshd is linked with libwrap (TCP wrappers): Debian's and Ubuntu's all are; Red Hat's was
 * until RHEL 7 and Fedora 27; upstream, which Arch and Alpine build, dropped it in 6.7. `null`: not known.
 */
export function shipsLibwrap({ id, like, version }: System): boolean | null {
  const major = Number.parseInt(version, 10);
  const known = !Number.isNaN(major);
  if (/^(?:debian|ubuntu|raspbian)$/.test(id)) return true;
  if (isRedHat(id)) return known ? major < 8 : null;
  if (id === 'fedora') return known ? major < 28 : null;
  if (id === 'arch' || id === 'archlinux') return false;
  if (id === 'alpine') return Number.parseFloat(version) >= 3 ? false : null;
  // Derivatives take Debian's package as it is.
  return like.some((name) => name === 'debian' || name === 'ubuntu') ? true : null;
}
