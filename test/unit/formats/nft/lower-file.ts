import type { Diagnostic } from '#core/diagnostic';
import { OriginTable } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import { textMap } from '#core/text-map';
import type { FormatCode, HostContext, Lookup } from '#formats/format';
import { type Contribution, Contributions } from '#model/contribution';

export function sourceFile(text: string, path = 'nft.txt', id = 0, command?: string): SourceFile {
  const slug = path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:txt|json)$/, '');
  return {
    id,
    host: 'web01',
    path,
    claim: command === undefined ? { path, slug } : { path, slug, command },
    namespace: null,
    capturedAt: null,
    quality: 'complete',
    text,
    map: textMap(text),
  };
}

export interface Lowered {
  readonly facts: readonly Contribution<'packet-filter'>[];
  readonly diagnostics: readonly Diagnostic[];
  readonly origins: OriginTable;
}

/** Parses and lowers files as the pipeline does; `others` are what `lookup` and `glob` find by absolute path. */
export function lowerFiles<S>(
  code: FormatCode<S>,
  inputs: readonly { readonly file: SourceFile; readonly kind: string }[],
  find: { lookup?: (path: string) => Lookup; glob?: (pattern: string) => ReturnType<HostContext['glob']> } = {},
): Lowered {
  const origins = new OriginTable();
  const diagnostics: Diagnostic[] = [];
  const dialect = { openssh: null, os: null };
  const host: HostContext = {
    name: 'web01',
    dialect,
    origins,
    lookup: find.lookup ?? (() => ({ state: 'not-collected' })),
    glob: find.glob ?? (() => ({ files: [], complete: false })),
    report: (diagnostic) => void diagnostics.push(diagnostic),
  };
  const parsed = inputs.map(({ file, kind }) => ({ file, kind, parsed: code.parse(file, kind, dialect) }));
  for (const one of parsed) diagnostics.push(...one.parsed.diagnostics);
  const into = new Contributions();
  code.lower(parsed, host, into);
  return { facts: into.of('packet-filter'), diagnostics, origins };
}
