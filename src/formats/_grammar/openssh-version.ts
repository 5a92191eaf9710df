import type { OpenSshVersion } from '#model/daemon';

type Vendor = OpenSshVersion['vendor'];

/** `9.2p1`, `8.9`, `10.0p2`, `9.6_p1` at the beginning of the text. `null` where it begins otherwise. */
export function parseVersionNumber(text: string): { major: number; minor: number } | null {
  const match = /^(\d{1,2})\.(\d{1,2})/.exec(text);
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : null;
}

const families: readonly (readonly [RegExp, Vendor])[] = [
  [/^ubuntu$/, 'ubuntu'],
  [/^(?:debian|raspbian|kali|devuan)$/, 'debian'],
  [/^(?:rhel|centos|fedora|rocky|almalinux|ol|amzn|scientific|eurolinux|cloudlinux|virtuozzo|miracle)$/, 'redhat'],
  [/^(?:suse|sles|sled|sle_hpc|sl-micro|opensuse(?:-.*)?)$/, 'suse'],
];

/** Whose build of OpenSSH an operating system ships, by `ID` and then `ID_LIKE` of os-release(5). */
export function vendorOfSystem(id: string, like: readonly string[]): Vendor {
  for (const name of [id, ...like]) {
    const found = families.find(([pattern]) => pattern.test(name));
    if (found) return found[1];
  }
  return 'upstream';
}
