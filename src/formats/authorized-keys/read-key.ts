import { createHash } from 'node:crypto';

/** As `ssh-keygen -l` prints it behind `SHA256:`. */
export const fingerprintOf = (body: string): string =>
  createHash('sha256').update(Buffer.from(body, 'base64')).digest('base64').replace(/=+$/, '');

/** Whether base64 holds a key of that type, and how many bits an RSA key has; nothing of the key is kept. */
export function readKey(type: string, body: string | null): { whole: boolean | null; bits: number | null } {
  if (body === null) return { whole: false, bits: null };
  // Collectors that take keys out leave something that no key can be.
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body)) return { whole: null, bits: null };
  if (body.length % 4 !== 0) return { whole: false, bits: null };
  const bytes = Buffer.from(body, 'base64');
  const fields: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = at + 4 <= bytes.length ? bytes.readUInt32BE(at) : Number.POSITIVE_INFINITY;
    if (at + 4 + length > bytes.length) return { whole: false, bits: null };
    fields.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  if (fields[0]?.toString('latin1') !== type || fields.length < 2) return { whole: false, bits: null };
  if (type !== 'ssh-rsa') return { whole: true, bits: null };
  const modulus = fields[2];
  return modulus === undefined ? { whole: false, bits: null } : { whole: true, bits: bitsOf(modulus) };
}

function bitsOf(number: Buffer): number {
  const first = number.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (number.length - first) * 8 - Math.clz32(number[first]!) + 24;
}
