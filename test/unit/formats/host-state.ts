import { readFileSync } from 'node:fs';
import type { Node, Parent } from 'unist';
import { expect } from 'vitest';
import { formatAddress } from '#core/address';
import type { Diagnostic } from '#core/diagnostic';
import { OriginTable } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import { textMap } from '#core/text-map';
import { claimOf } from '#discover/claim';
import type { Dialect, Format, FormatCode, HostContext, ParsedFile } from '#formats/format';
import { Contributions } from '#model/contribution';
import type { ListeningSocket } from '#model/sockets';
import fc from '../../support/fast-check.ts';

export const noDialect: Dialect = { openssh: null, os: null };

export const systemDialect = (id: string, version: string, like: readonly string[] = []): Dialect => ({
  openssh: null,
  os: { id, like, version },
});

/** `fixtures/formats/<path>`, as text. */
export const fixture = (path: string): string =>
  readFileSync(new URL(`../../../fixtures/formats/${path}`, import.meta.url), 'utf8');

export function sourceFile(path: string, text: string, extra: Partial<SourceFile> = {}): SourceFile {
  return {
    id: 0,
    host: 'web01',
    path,
    claim: claimOf(path),
    namespace: null,
    capturedAt: null,
    quality: 'complete',
    text,
    map: textMap(text),
    ...extra,
  };
}

export interface Scene {
  readonly dialect?: Dialect;
  readonly into?: Contributions;
  readonly lookup?: HostContext['lookup'];
  readonly change?: Partial<SourceFile>;
}

/** Detects, parses and lowers files by name and text as the pipeline does, each file on its own merits. */
export async function lowerFiles(
  format: Format,
  texts: Readonly<Record<string, string>>,
  { dialect = noDialect, into = new Contributions(), lookup, change = {} }: Scene = {},
) {
  const code: FormatCode = await format.load();
  const diagnostics: Diagnostic[] = [];
  const files = Object.entries(texts).map(([path, text], id) => sourceFile(path, text, { id, ...change }));
  const inputs = files.map((file): ParsedFile => {
    const found = format.detect(file.claim, file.text.slice(0, 4096));
    if (found === null) throw new Error(`${format.id} does not recognise ${file.path}`);
    const parsed = code.parse(file, found.kind, dialect);
    diagnostics.push(...parsed.diagnostics);
    return { file, kind: found.kind, parsed };
  });
  const origins = new OriginTable();
  code.lower(
    inputs,
    {
      name: 'web01',
      dialect,
      origins,
      lookup: lookup ?? (() => ({ state: 'not-collected' })),
      glob: () => ({ files: [], complete: false }),
      report: (diagnostic) => void diagnostics.push(diagnostic),
    },
    into,
  );
  return {
    into,
    diagnostics,
    inputs,
    origins,
    textAt: (origin: number): string =>
      origins
        .spans(origin)
        .map(({ file, start, end }) => files[file]!.text.slice(start, end))
        .join(' | '),
  };
}

/** A listener on one line: `6 * +v4 :22 %eth0 sshd[82] 0/128`. */
export function describeSocket(socket: ListeningSocket): string {
  const also = ['', ' +v4?', ' +v4'][socket.alsoIPv4];
  const holders = socket.programs.map((name, i) => `${name}[${socket.pids[i]}]`).join(',');
  return [
    `${socket.family} ${socket.address ? formatAddress(socket.address) : '*'}${also} :${socket.port}`,
    ...(socket.device ? [`%${socket.device}`] : []),
    ...(holders ? [holders] : []),
    ...(socket.queue ? [`${socket.queue.waiting}/${socket.queue.limit}`] : []),
  ].join(' ');
}

/** All socket contributions: their listeners, then `complete` or `partial`. */
export const describeSockets = (into: Contributions): string[] =>
  into
    .of('sockets')
    .flatMap(({ value }) => [...value.sockets.map(describeSocket), value.complete ? 'complete' : 'partial']);

/** Siblings in order and apart, children inside their parents, text positions inside the file. */
export function expectSoundTree(root: Node, text: string): void {
  const walk = (node: Node, low: number, high: number): void => {
    const start = node.position?.start.offset ?? -1;
    const end = node.position?.end.offset ?? -1;
    expect(start).toBeGreaterThanOrEqual(low);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual(high);
    let from = start;
    for (const child of (node as Partial<Parent>).children ?? []) {
      walk(child, from, end);
      from = child.position!.end.offset!;
    }
  };
  walk(root, 0, text.length);
}

/** Parsing and lowering any text never throws and makes a sound tree; words of the format make it meet its own rules. */
export async function expectNeverThrows(format: Format, words: readonly string[], seeds: readonly string[] = []) {
  const code = await format.load();
  const soup = fc
    .array(fc.oneof(fc.constantFrom(...words, ' ', '  ', '\t', '\n', '\n', '\r\n'), fc.string({ maxLength: 6 })), {
      maxLength: 60,
    })
    .map((parts) => parts.join(' '));
  const cutSeed =
    seeds.length === 0
      ? soup
      : fc
          .tuple(fc.constantFrom(...seeds), fc.nat(), fc.nat(40), fc.string({ maxLength: 4 }))
          .map(([seed, at, length, put]) => {
            const from = at % (seed.length + 1);
            return seed.slice(0, from) + put + seed.slice(from + length);
          });
  const kinds = format.kinds.map(({ id }) => id);
  fc.assert(
    fc.property(fc.oneof(soup, cutSeed), fc.constantFrom(...kinds), (text, kind) => {
      const file = sourceFile(`${format.id}.txt`, text);
      format.detect(file.claim, text.slice(0, 4096));
      const parsed = code.parse(file, kind, noDialect);
      expectSoundTree(code.tree(file, parsed), text);
      const host: HostContext = {
        name: 'web01',
        dialect: noDialect,
        origins: new OriginTable(),
        lookup: () => ({ state: 'not-collected' }),
        glob: () => ({ files: [], complete: false }),
        report: () => {},
      };
      code.lower([{ file, kind, parsed }], host, new Contributions());
    }),
    { numRuns: 120 },
  );
}
