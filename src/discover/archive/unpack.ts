import { createGunzip } from 'node:zlib';
import type { Packing } from './packing.ts';

type Bytes = AsyncIterable<Buffer>;
type Unpack = (packed: Bytes) => Bytes;

/** One piece may unpack to a thousand times its size. */
const gzipPiece = 16 * 1024;

async function* unpackGzip(packed: Bytes): Bytes {
  const decoder = createGunzip();
  let out: Buffer[] = [];
  let error: Error | null = null;
  let settle = (): void => {};
  decoder.on('data', (piece: Buffer) => out.push(piece));
  decoder.on('error', (one) => {
    error = one;
    settle();
  });
  decoder.on('end', () => settle());
  // What came out before an error is kept, so that a file that ends too early yields what it holds.
  const run = async (action: (done: () => void) => void): Promise<Buffer[]> => {
    await new Promise<void>((resolve) => {
      settle = resolve;
      action(resolve);
    });
    const taken = out;
    out = [];
    return taken;
  };
  for await (const piece of packed) {
    for (let at = 0; at < piece.length && error === null; at += gzipPiece)
      yield* await run((done) => decoder.write(piece.subarray(at, at + gzipPiece), () => done()));
    if (error !== null) throw error;
  }
  yield* await run(() => decoder.end());
  if (error !== null) throw error;
}

async function* unpackXz(packed: Bytes): Bytes {
  const { XzReadableStream } = await import('xz-decompress');
  const input = packed[Symbol.asyncIterator]();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await input.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  const reader = new XzReadableStream(stream as never).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield Buffer.from(value);
  }
}

async function* unpackBzip2(packed: Bytes): Bytes {
  const { default: unbzip2 } = await import('unbzip2-stream');
  const decoder = unbzip2();
  let out: Buffer[] = [];
  let error: Error | null = null;
  decoder.on('data', (piece: Buffer) => out.push(piece));
  decoder.on('error', (one: Error) => {
    error ??= one;
  });
  const take = (): Buffer[] => {
    const taken = out;
    out = [];
    return taken;
  };
  for await (const piece of packed) {
    decoder.write(piece);
    yield* take();
    if (error !== null) throw error;
  }
  decoder.end();
  yield* take();
  if (error !== null) throw error;
}

async function* unpackZstd(packed: Bytes): Bytes {
  const { Decompress } = await import('fzstd');
  let out: Buffer[] = [];
  const decoder = new Decompress((piece) => out.push(Buffer.from(piece)));
  const push = (piece: Uint8Array, last: boolean): { taken: Buffer[]; error: unknown } => {
    let error: unknown = null;
    try {
      decoder.push(piece, last);
    } catch (one) {
      error = one;
    }
    const taken = out;
    out = [];
    return { taken, error };
  };
  for await (const piece of packed) {
    const { taken, error } = push(piece, false);
    yield* taken;
    if (error !== null) throw error;
  }
  const { taken, error } = push(new Uint8Array(0), true);
  yield* taken;
  if (error !== null) throw error;
}

/** Each unpacks one layer piece by piece, and throws where the bytes are broken after it gave what came before. */
export const unpackers: Readonly<Record<Exclude<Packing, 'tar' | 'zip'>, Unpack>> = {
  gzip: unpackGzip,
  xz: unpackXz,
  bzip2: unpackBzip2,
  zstd: unpackZstd,
};
