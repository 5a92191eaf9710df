import { osFamily } from '../_grammar/os-family.ts';
import type { Dialect } from '../format.ts';
import type { Block } from './ast.ts';

/** firewalld's version, 0.9 as 9 and 1.3 as 103: at least the one and at most the other. */
export interface Versions {
  readonly least: number;
  readonly most: number;
}

type Shipped = readonly (readonly [release: number, version: number])[];

/** By what Debian's and Ubuntu's archives hold; between two releases of Ubuntu it is between their versions. */
const debian: Shipped = [
  [8, 3],
  [9, 4],
  [10, 6],
  [11, 9],
  [12, 103],
  [13, 203],
];
const ubuntu: Shipped = [
  [14.04, 3],
  [16.04, 4],
  [18.04, 4],
  [20.04, 8],
  [22.04, 101],
  [24.04, 201],
  [25.1, 203],
  [26.04, 203],
];
/** RHEL and its rebuilds, whose minor releases differ. */
const redHat: Readonly<Record<number, Versions>> = {
  7: { least: 3, most: 6 },
  8: { least: 6, most: 9 },
  9: { least: 100, most: 103 },
};

const any: Versions = { least: 0, most: Number.POSITIVE_INFINITY };

/** What every version lists of a zone, so that a block without one of them was cut short by somebody. */
const everywhere = ['interfaces', 'services', 'protocols', 'masquerade', 'forward-ports', 'icmp-blocks', 'rich rules'];

/** What blocks of zones show tells the version, whatever the distribution ships; of 1.0 to 1.3 they look the same. */
export function versionsOf(listed: readonly Block[], dialect: Dialect): Versions {
  const shipped = shippedVersions(dialect);
  const blocks = listed.filter(({ children }) =>
    everywhere.every((option) => children.some(({ name }) => name === option)),
  );
  if (blocks.length === 0) return shipped;
  const shows = (option: string): boolean =>
    blocks.some(({ children }) => children.some(({ name }) => name === option));
  const least = shows('ingress-priority') ? 200 : shows('forward') ? 9 : 0;
  const most = !shows('forward') ? 8 : shows('ingress-priority') ? any.most : 103;
  const isSo = shipped.least <= most && shipped.most >= least;
  return isSo ? { least: Math.max(least, shipped.least), most: Math.min(most, shipped.most) } : { least, most };
}

/** By the distribution; anything where that is not known. */
function shippedVersions(dialect: Dialect): Versions {
  const { os } = dialect;
  const release = Number.parseFloat(os?.version ?? '');
  if (os === null || Number.isNaN(release)) return any;
  if (os.id === 'debian') return between(debian, Math.floor(release));
  if (os.id === 'ubuntu') return between(ubuntu, release);
  if (os.id === 'fedora') return release >= 38 ? { ...any, least: 102 } : any;
  if (osFamily(dialect) !== 'redhat' || !/^(?:rhel|centos|rocky|almalinux|ol)$/.test(os.id)) return any;
  return redHat[Math.floor(release)] ?? (release >= 10 ? { ...any, least: 203 } : any);
}

function between(shipped: Shipped, release: number): Versions {
  const before = shipped.findLast(([one]) => one <= release);
  const after = shipped.find(([one]) => one >= release);
  return { least: before?.[1] ?? any.least, most: after?.[1] ?? any.most };
}

/** The backend of the firewalld.conf that is shipped: Debian 10 and Ubuntu 20.04 took back what 0.6 made the default. */
export const shippedBackend = ({ least, most }: Versions): 'nftables' | 'iptables' =>
  (most <= 8 && least >= 6) || most < 6 ? 'iptables' : 'nftables';
