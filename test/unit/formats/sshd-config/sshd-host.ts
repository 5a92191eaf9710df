import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '#core/diagnostic';
import { OriginTable } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import { textMap } from '#core/text-map';
import { claimOf } from '#discover/claim';
import type { Dialect, Format, FormatCode, HostContext, ParsedFile } from '#formats/format';
import { Contributions } from '#model/contribution';
import type { DaemonFact } from '#model/daemon';

export const fixtures = new URL('../../../../fixtures/formats/', import.meta.url).pathname;

export const opensshOf = (
  major: number,
  minor: number,
  vendor: NonNullable<Dialect['openssh']>['vendor'],
  packageVersion: string | null = null,
): Dialect => ({ openssh: { major, minor, vendor, packageVersion }, os: null });

export interface LoweredSshd {
  readonly facts: readonly (DaemonFact & { readonly quality: string })[];
  readonly diagnostics: readonly Diagnostic[];
  /** The text behind an origin, with its file and line; a default's own words. */
  textOf(origin: number): string;
}

export interface Scene {
  readonly dialect?: Dialect;
  /** Whether directories that hold a collected file are whole. */
  readonly whole?: boolean;
  readonly change?: Partial<SourceFile>;
}

/** Detects, parses and lowers files by path, as the pipeline does. Paths below etc are those of the host. */
export async function lowerSshd(
  formats: readonly Format[],
  texts: Readonly<Record<string, string>>,
  { dialect = { openssh: null, os: null }, whole = true, change = {} }: Scene = {},
): Promise<LoweredSshd> {
  const files = Object.entries(texts).map(
    ([path, text], id): SourceFile => ({
      id,
      host: 'web01',
      path,
      claim: claimOf(path),
      namespace: null,
      capturedAt: null,
      quality: 'complete',
      text,
      map: textMap(text),
      ...change,
    }),
  );
  const origins = new OriginTable();
  const into = new Contributions();
  const diagnostics: Diagnostic[] = [];
  const at = (path: string): SourceFile | undefined => files.find((file) => `/${file.path}` === path);
  const host: HostContext = {
    name: 'web01',
    dialect,
    origins,
    lookup: (path) => {
      const file = at(path);
      return file ? { state: 'file', file } : { state: 'not-collected' };
    },
    glob: (pattern) => {
      const star = pattern.indexOf('*');
      const found = files
        .filter(({ path }) =>
          star < 0
            ? `/${path}` === pattern
            : `/${path}`.startsWith(pattern.slice(0, star)) && path.endsWith(pattern.slice(star + 1)),
        )
        .sort((a, b) => (a.path < b.path ? -1 : 1));
      return { files: found, complete: whole };
    },
    report: (diagnostic) => void diagnostics.push(diagnostic),
  };
  for (const format of formats) {
    const code: FormatCode = await format.load();
    const inputs = files.flatMap((file): ParsedFile[] => {
      const found = formats
        .map((one) => ({ one, detection: one.detect(file.claim, file.text.slice(0, 4096)) }))
        .filter(({ detection }) => detection !== null)
        .sort((a, b) => b.detection!.score - a.detection!.score)[0];
      if (found?.one !== format) return [];
      const kind = found.detection!.kind;
      return [{ file, kind, parsed: code.parse(file, kind, dialect) }];
    });
    for (const { parsed } of inputs) diagnostics.push(...parsed.diagnostics);
    code.lower(inputs, host, into);
  }
  return {
    facts: into.of('daemon').map(({ value, quality }) => ({ ...value, quality })),
    diagnostics,
    textOf: (id) => {
      const origin = origins.get(id);
      if (origin.kind === 'default') return `default ${origin.text}`;
      return origins
        .spans(id)
        .map(({ file, start, end }) => {
          const { text, map, path } = files[file]!;
          return `${path}:${map.pointAt(start).line} ${text.slice(start, end)}`;
        })
        .join(' | ');
    },
  };
}

/** The files of a fixture directory, by path below it. */
export function filesBelow(directory: string, prefix = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(join(fixtures, directory)).sort()) {
    const path = join(directory, name);
    if (statSync(join(fixtures, path)).isDirectory()) Object.assign(found, filesBelow(path, `${prefix}${name}/`));
    else found[`${prefix}${name}`] = readFileSync(join(fixtures, path), 'utf8');
  }
  return found;
}

export const fixture = (path: string): string => readFileSync(join(fixtures, path), 'utf8');
