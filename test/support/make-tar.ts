/** One member as it is written, right or wrong: nothing is checked. */
export interface TarMember {
  readonly name: string;
  readonly body?: string | Buffer;
  /** The type flag of tar(5): `0` file, `1` hard link, `2` symbolic link, `3` character device, `5` directory … */
  readonly type?: string;
  readonly target?: string;
  /** Permission bits; 0o644 if not given. The owner is number 0 without a name. */
  readonly mode?: number;
  /** In place of the body's length. */
  readonly size?: number;
}

const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;

function header({ name, type = '0', target = '', mode = 0o644, size = 0 }: TarMember): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100, 'utf8');
  block.write(octal(mode, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write(target, 157, 100, 'utf8');
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((a, b) => a + b, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

const padded = (body: Buffer): Buffer => Buffer.concat([body, Buffer.alloc((512 - (body.length % 512)) % 512)]);

/** A tar of the members, byte for byte as given. */
export function makeTar(members: readonly TarMember[], end = true): Buffer {
  const blocks = members.flatMap((member) => {
    const body = Buffer.from(member.body ?? '');
    const head = (one: TarMember): Buffer => header({ ...one, size: one.size ?? body.length });
    if (Buffer.byteLength(member.name) <= 100) return [head(member), padded(body)];
    const name = Buffer.from(`${member.name}\0`);
    const long = header({ name: '././@LongLink', type: 'L', size: name.length });
    return [long, padded(name), head({ ...member, name: member.name.slice(0, 100) }), padded(body)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(end ? 1024 : 0)]);
}

/** A pax header for the member after it. */
export function paxHeader(records: Readonly<Record<string, string>>): TarMember {
  const body = Object.entries(records)
    .map(([key, value]) => {
      const rest = Buffer.byteLength(` ${key}=${value}\n`);
      let length = rest + 1;
      while (String(length).length + rest !== length) length = String(length).length + rest;
      return `${length} ${key}=${value}\n`;
    })
    .join('');
  return { name: 'pax', type: 'x', body };
}
