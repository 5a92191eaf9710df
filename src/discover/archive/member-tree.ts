import type { Attempt, Bytes, DirectoryEntry, EntryType, FileStatus, FileTree, ReadFailure } from '../file-tree.ts';

/** A regular file inside an archive. */
export interface FileMember {
  readonly type: 'file';
  /** The beginning, or all of it. */
  readonly bytes: Buffer;
  /** Of the whole member. */
  readonly size: number;
  /** The archive ended inside it, so that there is no more than `bytes`. */
  readonly cut: boolean;
  readonly status?: FileStatus | null;
}

interface Directory {
  readonly type: 'directory';
  readonly members: Map<string, Node>;
}

export type Member =
  | FileMember
  | { readonly type: 'directory' }
  | { readonly type: 'link'; readonly target: string }
  | { readonly type: 'other' };

type Node = Exclude<Member, { type: 'directory' }> | Directory;

const failure = (code: string, why: string): { failure: ReadFailure } => ({ failure: { code, why } });
const missing = failure('ENOENT', 'there is no such member');
const newDirectory = (): Directory => ({ type: 'directory', members: new Map() });

/** What files get that were checked out, unpacked on another system or copied without their modes. */
const commonModes = new Set([0o644, 0o664, 0o666, 0o755, 0o775, 0o777]);

/** The members of one archive. Paths are relative with forward slashes, no `.` or `..`; the root is the empty path. */
export class MemberTree implements FileTree {
  readonly #root = newDirectory();
  /** A mode that only its own machine gives a file: the others of the archive are that machine's, too. */
  #modesTell = false;

  /** `replaced`: a member of that name came before; `misplaced`: it lies below a file or link, and is left out. */
  add(path: string, member: Member): 'added' | 'replaced' | 'misplaced' {
    const segments = path.split('/').filter(Boolean);
    const name = segments.pop();
    if (name === undefined) return 'added';
    let directory = this.#root;
    for (const segment of segments) {
      let next = directory.members.get(segment);
      if (next === undefined) {
        next = newDirectory();
        directory.members.set(segment, next);
      }
      if (next.type !== 'directory') return 'misplaced';
      directory = next;
    }
    const known = directory.members.get(name);
    if (known?.type === 'directory') return member.type === 'directory' ? 'added' : 'misplaced';
    directory.members.set(name, member.type === 'directory' ? newDirectory() : member);
    if (member.type === 'file' && member.status && !commonModes.has(member.status.mode)) this.#modesTell = true;
    return known === undefined ? 'added' : 'replaced';
  }

  find(path: string): Node | null {
    let member: Node = this.#root;
    for (const segment of path.split('/')) {
      if (segment === '') continue;
      const next: Node | undefined = member.type === 'directory' ? member.members.get(segment) : undefined;
      if (next === undefined) return null;
      member = next;
    }
    return member;
  }

  typeOf(path: string): Attempt<EntryType> {
    const member = this.find(path);
    return member === null ? missing : { ok: member.type };
  }

  readDirectory(path: string): Attempt<DirectoryEntry[]> {
    const member = this.find(path);
    if (member?.type !== 'directory') return missing;
    const entries = [...member.members].map(([name, { type }]) => ({ name, type }));
    return { ok: entries.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  }

  readLink(path: string): Attempt<string> {
    const member = this.find(path);
    return member?.type === 'link' ? { ok: member.target } : missing;
  }

  readBytes(path: string, limit: number): Attempt<Bytes> {
    const member = this.find(path);
    if (member?.type !== 'file') return missing;
    const { bytes, size, cut } = member;
    return { ok: { bytes: bytes.subarray(0, limit), size: cut ? bytes.length : size, ...(cut ? { cut } : {}) } };
  }

  statusOf(path: string): FileStatus | null {
    const member = this.#modesTell ? this.find(path) : null;
    return member?.type === 'file' ? (member.status ?? null) : null;
  }
}
