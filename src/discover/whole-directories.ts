import type { HostTree } from './discovery.ts';

type SeenTree = Pick<HostTree, 'files' | 'links' | 'directories'>;

interface Sign {
  readonly directory: string;
  /** Nobody collects these by name. */
  readonly alsoHas: readonly string[];
  /** How many of them must be there. */
  readonly atLeast: number;
  /** Copying `etc/ssh/*` leaves subdirectories behind, so one of them must be there. */
  readonly withSubdirectory: boolean;
}

const signs: readonly Sign[] = [
  {
    directory: '/etc',
    alsoHas: [
      'fstab',
      'group',
      'passwd',
      'shells',
      'services',
      'protocols',
      'profile',
      'login.defs',
      'ld.so.conf',
      'pam.d',
    ],
    atLeast: 4,
    withSubdirectory: true,
  },
  {
    directory: '/etc/ssh',
    alsoHas: ['moduli', 'ssh_host_rsa_key.pub', 'ssh_host_ed25519_key.pub', 'ssh_host_ecdsa_key.pub'],
    atLeast: 1,
    withSubdirectory: true,
  },
  { directory: '/etc/ufw', alsoHas: ['sysctl.conf', 'applications.d'], atLeast: 1, withSubdirectory: false },
  { directory: '/etc/fail2ban', alsoHas: ['filter.d', 'action.d'], atLeast: 2, withSubdirectory: true },
  {
    directory: '/etc/firewalld',
    alsoHas: ['icmptypes', 'helpers', 'services', 'zones'],
    atLeast: 2,
    withSubdirectory: true,
  },
  { directory: '/etc/systemd/system', alsoHas: ['multi-user.target.wants'], atLeast: 1, withSubdirectory: true },
  { directory: '/usr/lib/systemd/system', alsoHas: ['basic.target'], atLeast: 1, withSubdirectory: false },
  { directory: '/lib/systemd/system', alsoHas: ['basic.target'], atLeast: 1, withSubdirectory: false },
];

/** Directories of drop-ins: who made the directory in a copy took what was in it, even where that is nothing. */
const dropIns = /^\/etc\/ssh\/sshd_config\.d$|^\/etc\/systemd\/system\/sshd?\.(?:socket|service)\.d$/;

function isWhole(sign: Sign, names: ReadonlyMap<string, ReadonlySet<string>>, tree: SeenTree): boolean {
  const own = names.get(sign.directory);
  if (own === undefined || sign.alsoHas.filter((name) => own.has(name)).length < sign.atLeast) return false;
  return !sign.withSubdirectory || [...own].some((name) => tree.directories.has(`${sign.directory}/${name}`));
}

/**
 * The directories that were evidently copied with all they hold, so that a file missing there is missing on the host.
 * The caller knows better where a tool picked the files (sos, insights) or the copy was made without privilege.
 */
export function findWholeDirectories(tree: SeenTree): string[] {
  const names = new Map<string, Set<string>>();
  for (const path of [...tree.files.keys(), ...tree.links.keys(), ...tree.directories]) {
    const slash = path.lastIndexOf('/');
    const parent = path.slice(0, slash);
    const siblings = names.get(parent);
    if (siblings) siblings.add(path.slice(slash + 1));
    else names.set(parent, new Set([path.slice(slash + 1)]));
  }
  const bySign = signs.filter((sign) => isWhole(sign, names, tree)).map(({ directory }) => directory);
  return [...new Set([...bySign, ...[...tree.directories].filter((path) => dropIns.test(path))])].sort();
}
