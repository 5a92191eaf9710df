import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { makeTar } from './make-tar.ts';
import { makeZip } from './make-zip.ts';
import type { LaidOut } from './rebuild-layout.ts';

const tarOf = ({ name, files }: LaidOut): Buffer =>
  makeTar([...files].map(([path, body]) => ({ name: `${name}/${path}`, body })));

function filter(program: string, bytes: Buffer): Buffer | null {
  try {
    return execFileSync(program, ['-c'], {
      input: bytes,
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  } catch {
    return null;
  }
}

/** An archive by its suffix; `null` where the program that makes it is not there. */
export const packers: Readonly<Record<string, (host: LaidOut) => Buffer | null>> = {
  '.tar': tarOf,
  '.tar.gz': (host) => gzipSync(tarOf(host)),
  '.tar.xz': (host) => filter('xz', tarOf(host)),
  '.tar.bz2': (host) => filter('bzip2', tarOf(host)),
  '.tar.zst': (host) => filter('zstd', tarOf(host)),
  '.zip': ({ name, files }) =>
    makeZip([...files].map(([path, body]) => ({ name: `${name}/${path}`, body: Buffer.from(body) }))),
  // As `sos collect` and people do it.
  '-all.tar': (host) => makeTar([{ name: `all/${host.name}.tar.gz`, body: gzipSync(tarOf(host)) }]),
};
