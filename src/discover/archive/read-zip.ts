import type { Entry, ZipFile } from 'yauzl';
import type { FileStatus } from '../file-tree.ts';
import type { Intake } from './intake.ts';
import { StopReading } from './intake.ts';
import { MemberKeeper } from './keep-member.ts';
import { isArchiveName } from './packing.ts';
import { readCutZip } from './read-cut-zip.ts';
import type { ReadMember } from './read-tar.ts';

const fileTypes = { mask: 0o170000, link: 0o120000, directory: 0o040000, regular: 0o100000 };
const longestTarget = 4096;

function open(bytes: Buffer, yauzl: typeof import('yauzl')): Promise<ZipFile> {
  return new Promise((resolve, reject) =>
    yauzl.fromBuffer(bytes, { lazyEntries: true, decodeStrings: false, validateEntrySizes: true }, (error, zip) =>
      error ? reject(error) : resolve(zip),
    ),
  );
}

function nextEntry(zip: ZipFile): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => () => {
      zip.removeAllListeners();
      action();
    };
    zip.once('entry', (entry: Entry) => settle(() => resolve(entry))());
    zip.once(
      'end',
      settle(() => resolve(null)),
    );
    zip.once('error', (error: Error) => settle(() => reject(error))());
    zip.readEntry();
  });
}

const openEntry = (zip: ZipFile, entry: Entry): Promise<AsyncIterable<Buffer>> =>
  new Promise((resolve, reject) =>
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream))),
  );

async function* counted(bytes: AsyncIterable<Buffer>, intake: Intake): AsyncGenerator<Buffer> {
  for await (const piece of bytes) {
    intake.countUnpacked(piece.length);
    yield piece;
  }
}

/** Info-ZIP's extra field for the numbers of owner and group, 4 bytes each as all do it. */
const ownerField = 0x7875;

/** Modes are there where a Unix made the zip. */
function statusOf(entry: Entry): FileStatus | null {
  if (entry.versionMadeBy >>> 8 !== 3) return null;
  const ids = entry.extraFields.find(({ id }) => id === ownerField)?.data;
  if (ids === undefined || ids.length < 11 || ids[1] !== 4 || ids[6] !== 4) return null;
  const nameOf = (id: number): string => (id === 0 ? 'root' : `${id}`);
  return {
    mode: (entry.externalFileAttributes >>> 16) & 0o7777,
    owner: nameOf(ids.readUInt32LE(2)),
    group: nameOf(ids.readUInt32LE(7)),
    size: entry.uncompressedSize,
  };
}

async function takeEntry(zip: ZipFile, entry: Entry, intake: Intake, read: ReadMember): Promise<void> {
  const name = nameOf(entry);
  const path = intake.place(name);
  if (path === null || path === '') return;
  const type = (entry.externalFileAttributes >>> 16) & fileTypes.mask;
  if (name.endsWith('/') || type === fileTypes.directory) return intake.add(path, { type: 'directory' });
  if (entry.generalPurposeBitFlag & 1) {
    intake.note('encrypted', path);
    return intake.add(path, { type: 'other' });
  }
  if (type !== 0 && type !== fileTypes.regular && type !== fileTypes.link) {
    intake.note('device', path);
    return intake.add(path, { type: 'other' });
  }
  const keeper = new MemberKeeper(path, read.isEvidence, (bytes) => intake.hasRoom(bytes));
  let cut = false;
  try {
    const bytes = counted(await openEntry(zip, entry), intake);
    if (type !== fileTypes.link && isArchiveName(path)) return await read.nested(path, bytes);
    for await (const piece of bytes) keeper.push(piece);
  } catch (error) {
    if (error instanceof StopReading) throw error;
    intake.note('broken', path);
    cut = true;
  }
  if (keeper.outOfRoom) intake.note('memory', path);
  if (type === fileTypes.link && keeper.size <= longestTarget)
    return intake.add(path, { type: 'link', target: keeper.bytes().toString('utf8') });
  intake.add(path, {
    type: 'file',
    bytes: keeper.bytes(),
    size: Math.max(keeper.size, entry.uncompressedSize),
    cut,
    status: statusOf(entry),
  });
}

/** Names are UTF-8 where the entry says so or they are valid, else code page 437, of which only ASCII matters. */
function nameOf({ fileName }: Entry): string {
  const bytes = fileName as unknown as Buffer;
  return bytes.toString('utf8').replaceAll('\\', '/');
}

/** Reads a zip; its directory is at its end, so all of it is in memory. Without the directory its entries are sought. */
export async function readZip(bytes: Buffer, intake: Intake, read: ReadMember): Promise<void> {
  const yauzl = await import('yauzl');
  intake.countPacked(bytes.length);
  let zip: ZipFile;
  try {
    zip = await open(bytes, yauzl);
  } catch {
    intake.note('cut-off');
    return await readCutZip(bytes, intake, read);
  }
  for (;;) {
    let entry: Entry | null;
    try {
      entry = await nextEntry(zip);
    } catch {
      return intake.note('broken');
    }
    if (entry === null) return;
    await takeEntry(zip, entry, intake, read);
  }
}
