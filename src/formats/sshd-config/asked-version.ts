import type { Vendor } from './versions.ts';

/** A version as a user names it. */
export interface AskedVersion {
  readonly major: number;
  readonly minor: number;
  /** The digit of `p1`. */
  readonly portable: number | null;
  readonly vendor: Vendor | null;
}

const marks: readonly (readonly [RegExp, Vendor])[] = [
  [/ubuntu/i, 'ubuntu'],
  [/deb/i, 'debian'],
  [/\.(?:el|fc|amzn)\d/i, 'redhat'],
];

/**
 * `8.2`, `8.2p1`, `OpenSSH_8.2p1 Ubuntu-4ubuntu0.13`, `1:9.2p1-2+deb12u6`, `8.0p1-25.el8_10`; `null` where the text
 * names no version.
 */
export function readAskedVersion(text: string): AskedVersion | null {
  const found = /^(?:OpenSSH[_ ])?(?:\d+:)?(\d{1,2})\.(\d{1,2})(?:[_ ]?p(\d))?(?![\d.])/i.exec(text.trim());
  if (!found) return null;
  const vendor = marks.find(([pattern]) => pattern.test(text))?.[1] ?? null;
  return {
    major: Number(found[1]),
    minor: Number(found[2]),
    portable: found[3] === undefined ? null : Number(found[3]),
    vendor,
  };
}
