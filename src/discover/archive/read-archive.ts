import { posix } from 'node:path';
import type { FileTree } from '../file-tree.ts';
import { Intake, StopReading } from './intake.ts';
import type { ArchiveLimits } from './limits.ts';
import { isArchiveName, longestMagic, packingOf, withoutPacking } from './packing.ts';
import { type ReadMember, readTar } from './read-tar.ts';
import { unpackers } from './unpack.ts';

/** An archive as it was read, with the archives inside it. */
export interface OpenedArchive {
  readonly tree: FileTree;
  readonly troubles: Intake['troubles'];
  /** By the path of the member. */
  readonly inner: ReadonlyMap<string, OpenedArchive>;
}

/** Layers of packing around one archive (`.tar.gz.xz`). */
const mostLayers = 3;
const largestZip = 512 * 1024 * 1024;

type Bytes = AsyncIterable<Buffer>;

/** The first bytes, and all of them again. */
async function peek(bytes: Bytes): Promise<{ head: Buffer; all: Bytes }> {
  const input = bytes[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let length = 0;
  let failure: { error: unknown } | null = null;
  while (length < longestMagic) {
    try {
      const { done, value } = await input.next();
      if (done) break;
      first.push(value);
      length += value.length;
    } catch (error) {
      failure = { error };
      break;
    }
  }
  async function* again(): Bytes {
    yield* first;
    if (failure !== null) throw failure.error;
    for (;;) {
      const { done, value } = await input.next();
      if (done) return;
      yield value;
    }
  }
  return { head: Buffer.concat(first), all: again() };
}

async function* countPacked(bytes: Bytes, intake: Intake): Bytes {
  for await (const piece of bytes) {
    intake.countPacked(piece.length);
    yield piece;
  }
}

async function* countUnpacked(bytes: Bytes, intake: Intake): Bytes {
  for await (const piece of bytes) {
    intake.countUnpacked(piece.length);
    yield piece;
  }
}

async function readAll(bytes: Bytes, most: number, intake: Intake): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of bytes) {
    length += piece.length;
    if (length > most || !intake.hasRoom(length)) throw new StopReading('too-large');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/**
 * Reads an archive from its bytes as they come, archives inside it too; nothing is written anywhere. Never throws:
 * what was wrong is in `troubles`, and what was read until then in `tree`.
 */
export async function readArchive(
  name: string,
  bytes: Bytes,
  limits: ArchiveLimits,
  isEvidence: ReadMember['isEvidence'],
  depth = 0,
): Promise<OpenedArchive> {
  const intake = new Intake(limits);
  const inner = new Map<string, OpenedArchive>();
  const nested: ReadMember['nested'] = async (path, member) => {
    if (depth + 1 >= limits.nesting) {
      intake.note('nesting', path);
      for await (const _ of member);
      return intake.add(path, { type: 'other' });
    }
    const opened = await readArchive(posix.basename(path), member, limits, isEvidence, depth + 1);
    // Whatever its reader left over passes, too.
    inner.set(path, opened);
    intake.add(path, { type: 'file', bytes: Buffer.alloc(0), size: 0, cut: false });
  };
  try {
    await readLayers(name, countPacked(bytes, intake), intake, { isEvidence, nested });
  } catch (error) {
    intake.note(error instanceof StopReading ? error.trouble : 'broken');
  }
  return { tree: intake.tree, troubles: intake.troubles, inner };
}

async function readLayers(name: string, packed: Bytes, intake: Intake, read: ReadMember): Promise<void> {
  let { head, all } = await peek(packed);
  let inside = name;
  let layers = 0;
  for (;;) {
    const packing = packingOf(head);
    if (packing === 'tar') return await readTar(all, intake, read);
    if (packing === 'zip') {
      const { readZip } = await import('./read-zip.ts');
      return await readZip(await readAll(all, largestZip, intake), intake, read);
    }
    if (packing === null) break;
    if (++layers > mostLayers) throw new StopReading('nesting');
    inside = isArchiveName(inside) ? inside.replace(/\.[^.]+$/, '') : withoutPacking(inside);
    ({ head, all } = await peek(countUnpacked(unpackers[packing](all), intake)));
  }
  if (layers === 0) throw new StopReading('broken');
  // One packed file that is no archive.
  const path = intake.place(inside);
  if (path === null || path === '') return;
  const { MemberKeeper } = await import('./keep-member.ts');
  const keeper = new MemberKeeper(
    path,
    () => true,
    (bytes) => intake.hasRoom(bytes),
  );
  let cut = false;
  try {
    for await (const piece of all) keeper.push(piece);
  } catch (error) {
    if (error instanceof StopReading) throw error;
    intake.note('cut-off');
    cut = true;
  }
  intake.add(path, { type: 'file', bytes: keeper.bytes(), size: keeper.size, cut });
}
