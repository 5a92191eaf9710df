import { createHash, type Hash } from 'node:crypto';
import { closeSync, lstatSync, openSync, readSync } from 'node:fs';
import type { FileTree } from '#discover/file-tree';
import type { PlaceContext } from '#discover/locate';
import { identityOf, type Place, pathOf } from '#discover/place';
import { reportedPath } from '#discover/reported-path';
import { walk } from '#discover/walk';

/**
 * By what two states of a place are told apart.
 * - `times`: sizes and times of its files; quick, good for an interrupted run
 * - `bytes`: all that is in them; the same wherever and whenever they were copied
 */
export type DigestBy = 'times' | 'bytes';

const pieceSize = 256 * 1024;

function addBytes(hash: Hash, path: string, buffer: Buffer): void {
  const descriptor = openSync(path, 'r');
  try {
    for (let length = -1; length !== 0; ) {
      length = readSync(descriptor, buffer, 0, buffer.length, null);
      hash.update(buffer.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** What cannot be looked at is part of the state, too. */
function addFile(hash: Hash, path: string, by: DigestBy, buffer: Buffer): void {
  try {
    const stats = lstatSync(path, { bigint: true });
    hash.update(`${stats.size} ${stats.isFile()}`);
    if (by === 'times') hash.update(` ${stats.mtimeNs} ${stats.ctimeNs} ${stats.ino}`);
    else if (stats.isFile()) addBytes(hash, path, buffer);
  } catch (error) {
    hash.update((error as NodeJS.ErrnoException).code ?? 'unknown');
  }
}

/** A digest of everything in a place that its result may depend on; `tree` tells what is in its folders. */
export function digestPlace(place: Place, by: DigestBy, tree: FileTree): string {
  const hash = createHash('sha256');
  const buffer = by === 'bytes' ? Buffer.allocUnsafe(pieceSize) : Buffer.alloc(0);
  const add = (label: string, path: string): void => {
    hash.update(`\0${label}\0`);
    addFile(hash, path, by, buffer);
  };
  if (place.kind === 'archive') add('', place.archive);
  else if (place.kind === 'files') for (const { systemPath, claimPath } of place.plan.files) add(claimPath, systemPath);
  else {
    const { directory, rootPrefix, shallow } = place.host;
    for (const { path, type, target, failure } of walk(tree, directory, rootPrefix, shallow).entries) {
      if (type === 'file') add(path, `${directory}/${path}`);
      else hash.update(`\0${type} ${path}\0${target ?? ''}\0${failure?.code ?? ''}`);
    }
  }
  return hash.digest('hex');
}

/** What a place is and how it is reported, wherever it comes among others. */
export function describePlace(place: Place, { bases, ...context }: PlaceContext): string {
  const reported = (path: string): string => reportedPath(bases, path);
  const { workingDirectory: _, ...how } = context;
  if (place.kind === 'files') {
    const files = place.plan.files.map(({ systemPath, claimPath }) => [claimPath, reported(systemPath)]);
    return JSON.stringify([how, place.plan.name, files]);
  }
  const { group: _group, ...identity } = identityOf(place);
  const shape = place.kind === 'archive' ? place.depth : [place.below, place.host.rootPrefix, place.host.shallow];
  return JSON.stringify([how, reported(pathOf(place)), identity, shape]);
}
