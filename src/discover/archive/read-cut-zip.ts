import { inflateRawSync } from 'node:zlib';
import type { Intake } from './intake.ts';
import type { ReadMember } from './read-tar.ts';

const localHeader = 0x04034b50;
/** As `largestFile` of single files. */
const largest = 64 * 1024 * 1024;

/** A data descriptor, with or without its mark and with 4 or 8 bytes for each size, follows an entry of unknown size. */
const longestDescriptor = 24;

interface Inflated {
  readonly bytes: Buffer;
  /** Packed bytes that were used; `null` where the entry ends too early or is broken. */
  readonly used: number | null;
}

function inflate(packed: Buffer): Inflated {
  try {
    const { buffer, engine } = inflateRawSync(packed, { maxOutputLength: largest, info: true } as never) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    return { bytes: buffer, used: engine.bytesWritten };
  } catch {
    return { bytes: Buffer.alloc(0), used: null };
  }
}

/** The entries of a zip whose directory is missing, one after the other from the beginning, as far as they are whole. */
export async function readCutZip(zip: Buffer, intake: Intake, read: ReadMember): Promise<void> {
  let at = 0;
  while (at + 30 <= zip.length && zip.readUInt32LE(at) === localHeader) {
    const flags = zip.readUInt16LE(at + 6);
    const method = zip.readUInt16LE(at + 8);
    const stored = zip.readUInt32LE(at + 18);
    const nameEnd = at + 30 + zip.readUInt16LE(at + 26);
    const begin = nameEnd + zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 30, nameEnd).replaceAll('\\', '/');
    const path = intake.place(name);
    if (flags & 1 || (method !== 0 && method !== 8) || begin > zip.length) return;
    const known = !(flags & 8) && stored !== 0xffffffff;
    const end = known ? begin + stored : zip.length;
    if (method === 0 && (!known || end > zip.length)) return;
    const packed = zip.subarray(begin, end);
    const { bytes, used } = method === 0 ? { bytes: packed, used: packed.length } : inflate(packed);
    if (used === null) return;
    intake.countUnpacked(bytes.length);
    if (path !== null && path !== '') {
      if (name.endsWith('/')) intake.add(path, { type: 'directory' });
      else if (read.isEvidence(path, bytes) || bytes.length <= 64 * 1024)
        intake.add(path, { type: 'file', bytes, size: bytes.length, cut: false });
    }
    at = known ? end : begin + used;
    if (known) continue;
    const next = zip.indexOf(Buffer.from([0x50, 0x4b, 0x03, 0x04]), at);
    if (next < 0 || next - at > longestDescriptor) return;
    at = next;
  }
}
