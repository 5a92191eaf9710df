import type { Diagnostic } from '#core/diagnostic';
import { OriginTable } from '#core/origin';
import type { Quality } from '#core/quality';
import type { SourceFile } from '#core/source-file';
import { textMap } from '#core/text-map';
import type { Dialect, FormatCode, HostContext, Lookup, Parsed } from '#formats/format';
import type { Syntax } from '#formats/syntax';
import { Contributions } from '#model/contribution';

export interface GivenFile {
  readonly kind: string;
  readonly text: string;
  readonly path?: string;
  readonly quality?: Quality;
  readonly namespace?: string;
}

export const noDialect: Dialect = { openssh: null, os: null };

export function sourceFile(
  id: number,
  { text, path = `file-${id}`, quality = 'complete', namespace }: Omit<GivenFile, 'kind'>,
): SourceFile {
  return {
    id,
    host: 'web01',
    path,
    claim: { path, slug: path },
    namespace: namespace ?? null,
    capturedAt: null,
    quality,
    text,
    map: textMap(text),
  };
}

export interface LoweredFiles {
  readonly into: Contributions;
  readonly origins: OriginTable;
  readonly files: readonly SourceFile[];
  readonly parsed: readonly Parsed<Syntax>[];
  readonly reported: readonly Diagnostic[];
  /** The text that an origin points at; a default's own words; several spans joined by ` | `. */
  textOf(origin: number): string;
}

/** Parses and lowers the given files with one format, as the pipeline would. `absent` lists paths known not to exist. */
export function lowerFiles(
  code: FormatCode<Syntax>,
  given: readonly GivenFile[],
  lookup: (path: string) => Lookup = () => ({ state: 'not-collected' }),
): LoweredFiles {
  const origins = new OriginTable();
  const into = new Contributions();
  const reported: Diagnostic[] = [];
  const files = given.map((g, id) => sourceFile(id, g));
  const inputs = files.map((file, i) => ({
    file,
    kind: given[i]!.kind,
    parsed: code.parse(file, given[i]!.kind, noDialect),
  }));
  const host: HostContext = {
    name: 'web01',
    dialect: noDialect,
    origins,
    lookup,
    glob: () => ({ files: [], complete: false }),
    report: (diagnostic) => void reported.push(diagnostic),
  };
  code.lower(inputs, host, into);
  const textOf = (id: number): string => {
    const origin = origins.get(id);
    if (origin.kind === 'default') return origin.text;
    return origins
      .spans(id)
      .map(({ file, start, end }) => files[file]!.text.slice(start, end))
      .join(' | ');
  };
  return { into, origins, files, parsed: inputs.map((i) => i.parsed), reported, textOf };
}
