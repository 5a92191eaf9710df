import { isUtf8 } from 'node:buffer';
import { posix } from 'node:path';
import type { SourceFile } from '#core/source-file';
import type { FoundFiles, HostContext, Lookup } from '#formats/format';
import { keepVerbatim } from './clean-capture.ts';
import type { DirectoryEntry } from './file-tree.ts';
import { systemTree } from './reader.ts';
import { hasWildcard, segmentPattern } from './shell-pattern.ts';
import { type Content, lazySource } from './source.ts';

/** As the kernel has it (`MAXSYMLINKS`). */
const longestLinkChain = 40;
const largestFile = 16 * 1024 * 1024;

const atItsPlace = /^(.*)\/(?:usr\/)?etc\/ssh\/[^/]+$/;
const segmentsOf = (path: string): string[] => posix.resolve('/', path).split('/').filter(Boolean);
const systemPath = (root: string, path: string): string => (path === '/' ? root || '/' : `${root}${path}`);

/** A place that files of the host may be read from: what the host calls `hostPath` lies at `directory`. */
interface Root {
  readonly hostPath: string;
  readonly directory: string;
  /** What is not there does not exist: the machine itself. */
  readonly whole: boolean;
}

function rootsOf(file: string): readonly Root[] {
  const directory = posix.dirname(file);
  const place = atItsPlace.exec(file);
  const here: Root = { hostPath: directory, directory, whole: false };
  if (place) return [{ hostPath: '', directory: place[1]!, whole: place[1] === '' }, here];
  return [{ hostPath: '/etc/ssh', directory, whole: false }, here];
}

/**
 * The files that a single configuration file includes, read when they are asked for: from the copied root that it lies
 * in, or from beside it, which then stands for /etc/ssh. Nothing outside of these is ever read, whatever the file or a
 * link says.
 */
export class FilesBeside implements Pick<HostContext, 'lookup' | 'glob'> {
  readonly #file: string;
  readonly #roots: readonly Root[];
  readonly #files: SourceFile[];
  readonly #reported: (path: string) => string;

  /** `file` is absolute. New files get the next number of `files`; `reported` names them for the user. */
  constructor(file: string, files: SourceFile[], reported: (path: string) => string) {
    this.#file = file;
    this.#roots = rootsOf(file);
    this.#files = files;
    this.#reported = reported;
  }

  /** The file itself, which the user named: a link in its place is followed. */
  named(): SourceFile | null {
    const found = systemTree.readBytes(this.#file, largestFile, true);
    return 'ok' in found ? this.#keep(found.ok.bytes, this.#file, this.#file.slice(1)) : null;
  }

  lookup(path: string): Lookup {
    const { files, complete } = this.glob(path, false);
    const [file] = files;
    return file ? { state: 'file', file } : { state: complete ? 'absent' : 'not-collected' };
  }

  glob(pattern: string, wildcards = true): FoundFiles {
    for (const root of this.#roots) {
      const wanted = posix.resolve('/', pattern);
      if (root.hostPath !== '' && !wanted.startsWith(`${root.hostPath}/`)) continue;
      const found = this.#expand(root, '', segmentsOf(wanted.slice(root.hostPath.length)), wildcards);
      if (found !== null) {
        const opened = found
          .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
          .flatMap((path) => {
            const file = this.#open(root, path);
            return file === null ? [] : [{ file, path: `${root.hostPath}${path}` }];
          });
        const files = opened.map(({ file }) => file);
        return { files, complete: files.length === found.length, paths: opened.map(({ path }) => path) };
      }
      if (root.whole) return { files: [], complete: true };
    }
    return { files: [], complete: false };
  }

  /** Paths below the root; `null` where the directory or, without wildcards, the file is not there. */
  #expand(root: Root, path: string, segments: readonly string[], wildcards: boolean): string[] | null {
    const [segment, ...rest] = segments;
    if (segment === undefined) return [path];
    const directory = this.#resolve(root, path);
    const listed = directory === null ? null : systemTree.readDirectory(systemPath(root.directory, directory));
    if (listed === null || 'failure' in listed) return null;
    const isLast = rest.length === 0;
    const fits = wildcards && hasWildcard(segment) ? segmentPattern(segment) : (name: string) => name === segment;
    const entries = listed.ok
      .filter(({ name }) => fits(name))
      .filter((entry) => !isLast || this.#isFile(root, path, entry));
    if (!wildcards || !hasWildcard(segment)) {
      const [entry] = entries;
      return entry ? this.#expand(root, `${path}/${entry.name}`, rest, wildcards) : null;
    }
    return entries.flatMap(({ name }) => this.#expand(root, `${path}/${name}`, rest, wildcards) ?? []);
  }

  #isFile(root: Root, path: string, { name, type }: DirectoryEntry): boolean {
    if (type !== 'link') return type === 'file';
    const real = this.#resolve(root, `${path}/${name}`);
    return real !== null && 'ok' in systemTree.readBytes(systemPath(root.directory, real), 0);
  }

  /** Follows links inside the root; `null` for a chain that the kernel would refuse, or one that leads outside. */
  #resolve(root: Root, path: string): string | null {
    let pending = segmentsOf(path);
    let real = '';
    let links = 0;
    while (pending.length > 0) {
      const next = `${real}/${pending[0]}`;
      pending = pending.slice(1);
      const target = systemTree.readLink(systemPath(root.directory, next));
      if ('failure' in target) {
        real = next;
        continue;
      }
      if (++links > longestLinkChain) return null;
      const whole = target.ok.startsWith('/') ? target.ok : posix.join(root.hostPath || '/', real, target.ok);
      if (root.hostPath !== '' && !whole.startsWith(`${root.hostPath}/`)) return null;
      pending = [...segmentsOf(whole.slice(root.hostPath.length)), ...pending];
      real = '';
    }
    return real === '' ? '/' : real;
  }

  #open(root: Root, path: string): SourceFile | null {
    const real = this.#resolve(root, path);
    const found = real === null ? null : systemTree.readBytes(systemPath(root.directory, real), largestFile);
    if (found === null || 'failure' in found) return null;
    return this.#keep(found.ok.bytes, systemPath(root.directory, path), `${root.hostPath}${path}`.slice(1));
  }

  #keep(bytes: Buffer, system: string, claimPath: string): SourceFile {
    const reportedPath = this.#reported(system);
    const known = this.#files.find((file) => file.path === reportedPath);
    if (known) return known;
    // Byte by byte where it is not UTF-8: sshd reads NUL bytes and other encodings, too.
    const content: Content = isUtf8(bytes)
      ? { ...keepVerbatim(bytes.toString('utf8')), binary: false }
      : { ...keepVerbatim(bytes.toString('latin1')), binary: false, encoding: 'latin-1' };
    const place = { host: 'host', reportedPath, claimPath };
    const file = lazySource(this.#files.length, place, 'complete', null, () => content);
    this.#files.push(file);
    return file;
  }
}
