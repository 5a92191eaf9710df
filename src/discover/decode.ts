import { isAscii, isUtf8 } from 'node:buffer';

/** `utf-16` covers both byte orders; PowerShell's `>` writes it. */
export type Encoding = 'utf-8' | 'latin-1' | 'utf-16' | 'binary';

export interface Decoded {
  /** The byte order mark is kept, as an editor's offsets have it. Empty for `binary`. */
  readonly text: string;
  readonly encoding: Encoding;
}

function decodeUtf16(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le');
  if (bytes[0] !== 0xfe || bytes[1] !== 0xff) return null;
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1));
  return even.swap16().toString('utf16le');
}

/** Where a head of a file ends inside a UTF-8 sequence, that sequence is left off. */
function wholeCharacters(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes.length - end < 3 && (bytes[end - 1]! & 0xc0) === 0x80) end--;
  return end > 0 && bytes[end - 1]! >= 0xc0 ? bytes.subarray(0, end - 1) : bytes;
}

/** UTF-8 where the bytes are valid, UTF-16 where they say so, else Latin-1. NUL bytes mean `binary`. */
export function decode(bytes: Buffer, cut = false): Decoded {
  const wide = decodeUtf16(bytes);
  if (wide !== null) return { text: wide, encoding: 'utf-16' };
  if (bytes.includes(0)) return { text: '', encoding: 'binary' };
  const whole = cut ? wholeCharacters(bytes) : bytes;
  // The same text, read twice as fast.
  if (isAscii(whole)) return { text: whole.toString('latin1'), encoding: 'utf-8' };
  return isUtf8(whole)
    ? { text: whole.toString('utf8'), encoding: 'utf-8' }
    : { text: bytes.toString('latin1'), encoding: 'latin-1' };
}
