import { readFileSync } from 'node:fs';
import type { Diagnostic } from '#core/diagnostic';
import { OriginTable } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import { textMap } from '#core/text-map';
import type { FormatCode, HostContext } from '#formats/format';
import { code } from '#formats/nft/code';
import { code as jsonCode } from '#formats/nft-json/code';
import { type Contribution, Contributions } from '#model/contribution';
import { showTables } from './show-filter.ts';

const root = new URL('../../../../fixtures/formats/', import.meta.url);

/** `fixtures/formats/<path>`, as text. */
export const fixture = (path: string): string => readFileSync(new URL(path, root), 'utf8');
/** The same as an absolute path, for expectations that are files. */
export const fixturePath = (path: string): string => new URL(path, root).pathname;

export function sourceFile(text: string, path = 'nft.txt', extra: Partial<SourceFile> = {}): SourceFile {
  const slug = path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:txt|json)$/, '');
  const claim = { path, slug };
  return {
    id: 0,
    host: 'web01',
    path,
    claim,
    namespace: null,
    capturedAt: null,
    quality: 'complete',
    text,
    map: textMap(text),
    ...extra,
  };
}

export interface Lowered {
  readonly facts: readonly Contribution<'packet-filter'>[];
  readonly diagnostics: readonly Diagnostic[];
  readonly origins: OriginTable;
  /** Places of an origin, as `start-end` of the text. */
  textAt(origin: number): string;
}

/** Parses and lowers files as the pipeline does. */
export function lowerFiles<S>(
  format: FormatCode<S>,
  inputs: readonly { readonly file: SourceFile; readonly kind: string }[],
  find: Partial<Pick<HostContext, 'lookup' | 'glob'>> = {},
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
  const parsed = inputs.map(({ file, kind }) => ({ file, kind, parsed: format.parse(file, kind, dialect) }));
  for (const one of parsed) diagnostics.push(...one.parsed.diagnostics);
  const into = new Contributions();
  format.lower(parsed, host, into);
  const textOf = new Map(inputs.map(({ file }) => [file.id, file.text]));
  return {
    facts: into.of('packet-filter'),
    diagnostics,
    origins,
    textAt: (origin) =>
      origins
        .spans(origin)
        .map(({ file, start, end }) => textOf.get(file)!.slice(start, end))
        .join(' | '),
  };
}

export const lowerText = (text: string, kind = 'nft-ruleset', extra: Partial<SourceFile> = {}): Lowered =>
  lowerFiles(code, [{ file: sourceFile(text, 'nft.txt', extra), kind }]);
export const lowerJson = (text: string, kind = 'nft-json-ruleset', extra: Partial<SourceFile> = {}): Lowered =>
  lowerFiles(jsonCode, [{ file: sourceFile(text, 'nft.json', extra), kind }]);

/** What a listing means, as text; see `show-filter.ts`. */
export const shown = ({ facts }: Lowered): string => facts.map(({ value }) => showTables(value.tables)).join('\n');

/** The lines of one chain of rules in a table of family inet. */
export function meaningOf(...rules: readonly string[]): string[] {
  const text = `table inet t {\n\tchain c {\n\t\t${rules.join('\n\t\t')}\n\t}\n\tchain elsewhere {\n\t}\n}\n`;
  const lines = shown(lowerText(text)).split('\n');
  const from = lines.indexOf('  chain c');
  return lines.slice(from + 1, lines.indexOf('  chain elsewhere')).map((line) => line.trim());
}
