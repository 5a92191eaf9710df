import { deflateRawSync } from 'node:zlib';

export interface ZipMember {
  readonly name: string;
  readonly body: Buffer;
  /** Permission bits, and numbers of owner and group as Info-ZIP keeps them; left out as on a system without them. */
  readonly mode?: number;
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const checksum = (bytes: Buffer): number => {
  let c = 0xffffffff;
  for (const byte of bytes) c = table[(c ^ byte) & 0xff]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
};

const numbers = (...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer =>
  Buffer.concat(
    fields.map(([length, value]) => {
      const field = Buffer.alloc(length);
      field.writeUIntLE(value, 0, length);
      return field;
    }),
  );

/** A zip of the members, packed; the root user owns those with a mode. */
export function makeZip(members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, body, mode } of members) {
    const packed = deflateRawSync(body);
    const bytes = Buffer.from(name);
    const extra =
      mode === undefined ? Buffer.alloc(0) : Buffer.from([0x75, 0x78, 11, 0, 1, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0]);
    const shared = numbers(
      [2, 20],
      [2, 0],
      [2, 8],
      [4, 0x21],
      [4, checksum(body)],
      [4, packed.length],
      [4, body.length],
      [2, bytes.length],
      [2, extra.length],
    );
    locals.push(numbers([4, 0x04034b50]), shared, bytes, extra, packed);
    const attributes = mode === undefined ? 0 : (0o100000 | mode) * 65536;
    central.push(
      numbers([4, 0x02014b50], [2, mode === undefined ? 20 : 0x0314]),
      shared,
      numbers([2, 0], [2, 0], [2, 0], [4, attributes], [4, offset]),
      bytes,
      extra,
    );
    offset += 30 + bytes.length + extra.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const count = members.length;
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, directory.length],
    [4, offset],
    [2, 0],
  );
  return Buffer.concat([...locals, directory, end]);
}
