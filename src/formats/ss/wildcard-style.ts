import type { Dialect } from '../format.ts';
import type { Header, Socket } from './ast.ts';

/**
 * How this ss writes wildcards. `*:22` is both families in one socket since iproute2 4.14 (August 2017) and
 * IPv4 before that; in between and in RHEL 7's builds `[::]:22` says nothing about IPv4.
 */
export type WildcardStyle = 'modern' | 'old' | 'unknown';

/** The first release of each distribution with an iproute2 of 4.14 or later. */
const modernSince: readonly (readonly [RegExp, number])[] = [
  [/^debian$/, 10],
  [/^ubuntu$/, 18.04],
  [/^(?:rhel|centos|rocky|almalinux|ol)$/, 8],
  [/^fedora$/, 28],
  [/^amzn$/, 2023],
  [/^(?:opensuse-leap|sles|sled)$/, 15.2],
];

export function wildcardStyle(
  headers: readonly Header[],
  sockets: readonly Socket[],
  os: Dialect['os'],
): WildcardStyle {
  if (headers.some((header) => header.process)) return 'modern';
  const ends = sockets.flatMap(({ children }) =>
    children.filter(({ name }) => name === 'local' || name === 'peer').map(({ value }) => value),
  );
  if (ends.some((end) => end.startsWith('0.0.0.0'))) return 'modern';
  if (ends.some((end) => end.startsWith(':::'))) return 'old';
  if (os === null) return 'unknown';
  if (/^(?:alpine|arch)$/.test(os.id)) return 'modern';
  const since = modernSince.find(([id]) => id.test(os.id))?.[1];
  const version = Number.parseFloat(os.version);
  if (since === undefined || Number.isNaN(version)) return 'unknown';
  return version >= since ? 'modern' : 'old';
}
