export type Packing = 'tar' | 'gzip' | 'xz' | 'bzip2' | 'zstd' | 'zip';

/** Enough bytes of a file to know how it is packed. */
export const longestMagic = 512;

const startsWith = (bytes: Buffer, ...magic: readonly number[]): boolean => magic.every((byte, i) => bytes[i] === byte);

/** A tar header adds up, whatever its age; only the older ones lack the mark. */
function isTarHeader(bytes: Buffer): boolean {
  if (bytes.length < 512) return false;
  if (bytes.toString('latin1', 257, 262) === 'ustar') return true;
  let sum = 256;
  for (let i = 0; i < 512; i++) if (i < 148 || i >= 156) sum += bytes[i]!;
  return sum > 256 && Number.parseInt(bytes.toString('latin1', 148, 156).replace(/[\0 ]+$/, ''), 8) === sum;
}

/** How a file is packed, from its first `longestMagic` bytes, whatever its name says; `null` where it is not. */
export function packingOf(head: Buffer): Packing | null {
  if (startsWith(head, 0x1f, 0x8b, 0x08)) return 'gzip';
  if (startsWith(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)) return 'xz';
  if (startsWith(head, 0x42, 0x5a, 0x68) && head[3]! >= 0x31 && head[3]! <= 0x39) return 'bzip2';
  if (startsWith(head, 0x28, 0xb5, 0x2f, 0xfd)) return 'zstd';
  // A frame to be skipped may come first.
  if ((head[0]! & 0xf0) === 0x50 && startsWith(head.subarray(1), 0x2a, 0x4d, 0x18)) return 'zstd';
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04) || startsWith(head, 0x50, 0x4b, 0x05, 0x06)) return 'zip';
  return isTarHeader(head) ? 'tar' : null;
}

const archives = /\.(?:tar(?:\.(?:gz|xz|bz2|zst))?|t[gxb]z|tbz2|tzst|zip)$/i;

/** Names under which archives lie in folders. A lone `.gz` is a log. */
export const isArchiveName = (name: string): boolean => archives.test(name);

/** `web01.tar.xz` → `web01`. */
export const withoutPacking = (name: string): string =>
  name.replace(/\.(?:tar(?:\.\w+)?|t[gxb]z|tbz2|tzst|zip|gz|xz|bz2|zst)$/i, '');
