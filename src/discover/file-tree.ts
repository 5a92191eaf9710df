export type EntryType = 'file' | 'directory' | 'link' | 'other';

export interface DirectoryEntry {
  readonly name: string;
  readonly type: EntryType;
}

/** The reason in the system's short name (`EACCES`), and a word for the user. */
export interface ReadFailure {
  readonly code: string;
  readonly why: string;
}

export type Attempt<T> = { readonly ok: T } | { readonly failure: ReadFailure };

export interface Bytes {
  readonly bytes: Buffer;
  /** Of the whole file. */
  readonly size: number;
  /** The archive that it was in ended before the file did. */
  readonly cut?: boolean;
}

/** Who may do what with a file, as the archive that it is in was told by the machine that made it. */
export interface FileStatus {
  /** Permission bits 0 … 0o7777. */
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  /** Bytes. */
  readonly size: number;
}

/** Where paths lead: the system's files, or the members of an archive. Nothing writes, and no link is followed unasked. */
export interface FileTree {
  /** A path that the user named: links are followed. */
  typeOf(path: string): Attempt<EntryType>;
  /** Sorted by name, by code units. */
  readDirectory(path: string): Attempt<DirectoryEntry[]>;
  readLink(path: string): Attempt<string>;
  /** At most `limit` bytes from the beginning of a regular file. */
  readBytes(path: string, limit: number, followLink?: boolean): Attempt<Bytes>;
  /** `null` where nothing tells; what lies in a directory here has the modes of whoever put it there. */
  statusOf?(path: string): FileStatus | null;
}
