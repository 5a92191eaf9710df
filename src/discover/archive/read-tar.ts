import type { Extract, Header } from 'tar-stream';
import type { FileStatus } from '../file-tree.ts';
import { type Intake, StopReading } from './intake.ts';
import { MemberKeeper } from './keep-member.ts';
import { isArchiveName } from './packing.ts';

/** What a reader of archives is given besides the bytes. */
export interface ReadMember {
  /** Whether a large member is evidence, from its path and its first bytes. */
  isEvidence(path: string, start: Buffer): boolean;
  /** An archive inside; resolves once all of it was read. */
  nested(path: string, bytes: AsyncIterable<Buffer>): Promise<void>;
}

const devices = new Set(['character-device', 'block-device', 'fifo']);

const paxOf = ({ pax }: Header): Readonly<Record<string, string>> => (pax ?? {}) as Readonly<Record<string, string>>;

/** Old and new ways to leave the holes of a file out; what is stored then begins with a map of them. */
const isSparse = (header: Header): boolean =>
  (header.type as string | null) === null || Object.keys(paxOf(header)).some((key) => key.startsWith('GNU.sparse.'));

/** Where the last 512 bytes are zeros the archive was written to its end. */
class EndMark {
  #zeros = 0;

  see(piece: Buffer): void {
    let at = piece.length;
    while (at > 0 && piece[at - 1] === 0) at--;
    this.#zeros = at === 0 ? this.#zeros + piece.length : piece.length - at;
  }

  get seen(): boolean {
    return this.#zeros >= 512;
  }
}

/** Names where the archive has them, else numbers; the superuser is `root` anywhere. */
function statusOf({ mode, uid, gid, uname, gname, size }: Header): FileStatus | null {
  if (typeof mode !== 'number') return null;
  const nameOf = (name: string | undefined, id: number | undefined): string =>
    name || (id === 0 ? 'root' : `${id ?? ''}`);
  return { mode: mode & 0o7777, owner: nameOf(uname, uid), group: nameOf(gname, gid), size: size ?? 0 };
}

async function takeFile(path: string, entry: AsyncIterable<Buffer>, header: Header, intake: Intake, read: ReadMember) {
  const size = header.size ?? 0;
  const keeper = new MemberKeeper(path, read.isEvidence, (bytes) => intake.hasRoom(bytes));
  let cut = false;
  try {
    for await (const piece of entry) keeper.push(piece);
  } catch {
    cut = true;
  }
  if (keeper.outOfRoom) intake.note('memory', path);
  if (cut || keeper.size < size) intake.note('cut-off', path);
  intake.add(path, {
    type: 'file',
    bytes: keeper.bytes(),
    size,
    cut: cut || keeper.size < size,
    status: statusOf(header),
  });
}

async function takeMember(
  header: Header,
  entry: AsyncIterable<Buffer>,
  intake: Intake,
  read: ReadMember,
): Promise<void> {
  const path = intake.place(header.name);
  const { type, linkname } = header;
  if (path === null || path === '') return;
  if (type !== null && devices.has(type)) {
    intake.note('device', path);
    intake.add(path, { type: 'other' });
  } else if (type === 'directory') intake.add(path, { type });
  else if (type === 'symlink') intake.add(path, { type: 'link', target: linkname ?? '' });
  else if (type === 'link') {
    const first = intake.place(linkname ?? '');
    const other = first === null ? null : intake.tree.find(first);
    if (other?.type === 'file' || other?.type === 'link') intake.add(path, other);
    else intake.note('misplaced', path);
  } else if (isSparse(header)) {
    intake.note('sparse', paxOf(header)['GNU.sparse.name'] ?? path);
    intake.add(path, { type: 'other' });
  } else if (isArchiveName(path)) await read.nested(path, entry);
  else await takeFile(path, entry, header, intake, read);
}

/** Reads a tar from its bytes as they come. What was wrong, and where it ended early, is noted in `intake`. */
export async function readTar(bytes: AsyncIterable<Buffer>, intake: Intake, read: ReadMember): Promise<void> {
  const { extract } = await import('tar-stream');
  const end = new EndMark();
  let stopped: StopReading | null = null;
  const tar = extract({ allowUnknownFormat: true } as never);
  const feed = (async () => {
    try {
      for await (const piece of bytes) {
        if (tar.destroyed) return;
        end.see(piece);
        if (!tar.write(piece)) await settled(tar);
      }
    } catch (error) {
      if (error instanceof StopReading) stopped = error;
      else intake.note('broken');
    }
    // What is on its way to the members arrives before the end does.
    await new Promise((resolve) => setImmediate(resolve));
    tar.end(undefined);
  })();
  try {
    for await (const entry of tar) {
      await takeMember(entry.header, entry as unknown as AsyncIterable<Buffer>, intake, read);
      entry.resume();
    }
  } catch (error) {
    if (error instanceof StopReading) stopped = error;
    else if (stopped === null) intake.note(end.seen ? 'broken' : 'cut-off');
  }
  tar.destroy();
  await feed;
  if (stopped !== null) throw stopped;
  if (!end.seen) intake.note('cut-off');
}

/** Until it takes more, or takes nothing any more. */
const settled = (tar: Extract): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      tar.off('drain', done);
      tar.off('close', done);
      resolve();
    };
    tar.on('drain', done);
    tar.on('close', done);
  });
