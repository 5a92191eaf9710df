import { posix } from 'node:path';
import type { FileTree } from '../file-tree.ts';
import { isArchiveName, longestMagic, packingOf } from './packing.ts';

/** Whether a file in a directory is an archive, by name and content. */
export function isArchive(tree: FileTree, path: string): boolean {
  if (!isArchiveName(posix.basename(path))) return false;
  const head = tree.readBytes(path, longestMagic);
  return 'ok' in head && packingOf(head.ok.bytes) !== null;
}

/** Whether a file that the user named is one, whatever its name. */
export function isPacked(tree: FileTree, path: string): boolean {
  const head = tree.readBytes(path, longestMagic, true);
  return 'ok' in head && packingOf(head.ok.bytes) !== null;
}
