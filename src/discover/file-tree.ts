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

/** Where paths lead: the system's files, or the members of an archive. Nothing writes, and no link is followed unasked. */
export interface FileTree {
  /** A path that the user named: links are followed. */
  typeOf(path: string): Attempt<EntryType>;
  /** Sorted by name, by code units. */
  readDirectory(path: string): Attempt<DirectoryEntry[]>;
  readLink(path: string): Attempt<string>;
  /** At most `limit` bytes from the beginning of a regular file. */
  readBytes(path: string, limit: number, followLink?: boolean): Attempt<Bytes>;
}
