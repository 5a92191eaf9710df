import type { Dialect } from '../format.ts';

/** Distributions that name services, files and packages alike. */
export type OsFamily = 'debian' | 'redhat' | 'suse' | 'arch' | 'alpine' | 'gentoo';

const families: readonly (readonly [OsFamily, RegExp])[] = [
  ['debian', /^(?:debian|ubuntu|raspbian|linuxmint|kali|pop)$/],
  ['redhat', /^(?:rhel|fedora|centos|rocky|almalinux|ol|amzn|scientific|openEuler)$/],
  ['suse', /^(?:suse|sles|sled|opensuse(?:-\w+)?)$/],
  ['arch', /^(?:arch|manjaro|archarm)$/],
  ['alpine', /^(?:alpine|postmarketos)$/],
  ['gentoo', /^gentoo$/],
];

/** By os-release's ID, else by what it says that it is like; `null` where nothing tells. */
export function osFamily({ os }: Dialect): OsFamily | null {
  for (const name of os === null ? [] : [os.id, ...os.like])
    for (const [family, pattern] of families) if (pattern.test(name)) return family;
  return null;
}
