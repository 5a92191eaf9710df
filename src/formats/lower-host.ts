import { append } from '#core/append';
import type { Diagnostic } from '#core/diagnostic';
import type { OriginTable } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import { Contributions } from '#model/contribution';
import type { FileFact, FilesFact, OpenSshVersion } from '#model/daemon';
import { daemonService } from '#model/daemon-service';
import type { Dialect, Format, FormatKind, HostContext, ParsedFile } from './format.ts';
import { noteLoginFiles } from './note-login-files.ts';
import { parseOnce } from './parse-once.ts';

/** A file and the format that is to read it. */
export interface EvidenceFile {
  readonly file: SourceFile;
  readonly format: Format;
  readonly kind: FormatKind;
}

/** What an archive tells of a file whose content is not evidence. */
export interface ArchivedFile extends Pick<FileFact, 'path' | 'mode' | 'owner' | 'group' | 'size'> {
  readonly file: SourceFile;
}

/** Makes the host's file look-up once the listings are known. */
export type FileLookup = (listings: readonly FilesFact[]) => Files;

export interface LoweredHost {
  readonly dialect: Dialect;
  readonly contributions: Contributions;
  readonly diagnostics: readonly Diagnostic[];
}

/** Asked for before the access lists are combined: a list that does not exist is as good as an empty one. */
const pathsThatMayBeAbsent = ['/etc/hosts.allow', '/etc/hosts.deny'];

type Files = Pick<HostContext, 'lookup' | 'glob' | 'link' | 'linksIn'>;

/** What is known of a host before its configuration is read. */
export interface HostIntroduction {
  readonly dialect: Dialect;
  readonly files: Files;
}

/** Runs the phases of one host, one after the other, over the same contributions. */
class Lowering {
  readonly contributions = new Contributions();
  readonly diagnostics: Diagnostic[] = [];
  readonly #host: string;
  readonly #evidence: readonly EvidenceFile[];
  readonly #origins: OriginTable;

  constructor(host: string, evidence: readonly EvidenceFile[], origins: OriginTable) {
    this.#host = host;
    this.#evidence = evidence;
    this.#origins = origins;
  }

  context({ dialect, files }: HostIntroduction): HostContext {
    return {
      name: this.#host,
      dialect,
      origins: this.#origins,
      report: (diagnostic) => void this.diagnostics.push(diagnostic),
      ...bound(files),
    };
  }

  async run(phase: Format['phase'], scene: HostContext): Promise<void> {
    for (const [format, files] of groupByFormat(this.#evidence, phase)) {
      const code = await format.load();
      const inputs = files.map(
        ({ file, kind }): ParsedFile => ({
          file,
          kind: kind.id,
          parsed: parseOnce(code, file, kind.id, scene.dialect),
        }),
      );
      for (const { parsed } of inputs) append(this.diagnostics, parsed.diagnostics);
      code.lower(inputs, scene, this.contributions);
    }
  }

  /** First what tells versions (it decides how the rest is read), then what tells which files exist. */
  async introduce(lookUp: FileLookup): Promise<HostIntroduction> {
    const files = lookUp([]);
    await this.run('versions', this.context({ dialect: { openssh: null, os: null }, files }));
    const dialect = dialectOf(this.contributions);
    await this.run('listings', this.context({ dialect, files }));
    return { dialect, files: lookUp(this.contributions.of('files').map((c) => c.value)) };
  }
}

/** Which versions the host has and which of its files are known, as a context for reading one format's files. */
export async function introduceHost(
  host: string,
  evidence: readonly EvidenceFile[],
  origins: OriginTable,
  lookUp: FileLookup,
): Promise<HostContext> {
  const lowering = new Lowering(host, evidence, origins);
  return lowering.context(await lowering.introduce(lookUp));
}

/** Parses and lowers all evidence of one host. */
export async function lowerHost(
  host: string,
  evidence: readonly EvidenceFile[],
  origins: OriginTable,
  lookUp: FileLookup,
  keyFiles: readonly ArchivedFile[] = [],
): Promise<LoweredHost> {
  const lowering = new Lowering(host, evidence, origins);
  const { contributions, diagnostics } = lowering;
  const introduction = await lowering.introduce(lookUp);
  const scene = lowering.context(introduction);
  noteArchivedFiles(keyFiles, contributions, origins);
  await lowering.run('units', scene);
  await lowering.run('main', { ...scene, launch: launchOf(contributions) });
  noteLoginFiles(introduction.files, contributions, origins);
  for (const path of pathsThatMayBeAbsent) {
    if (introduction.files.lookup(path).state !== 'absent') continue;
    const origin = origins.derived([], `${path} does not exist`);
    contributions.add({
      slice: 'files',
      basis: 'observed',
      quality: 'complete',
      file: -1,
      origin,
      value: { files: 'absent', path, origin },
    });
  }
  return { dialect: introduction.dialect, contributions, diagnostics };
}

/** A listing made on the host tells better. */
function noteArchivedFiles(archived: readonly ArchivedFile[], into: Contributions, origins: OriginTable): void {
  const listed = new Set(into.of('files').flatMap(({ value }) => (value.files === 'entry' ? [value.entry.path] : [])));
  for (const { file, ...status } of archived) {
    if (listed.has(status.path)) continue;
    const origin = origins.span(file.id, 0, 0);
    const entry = { ...status, type: 'file' as const, accessControlList: false, origin };
    into.add({
      slice: 'files',
      basis: 'declared',
      quality: 'complete',
      file: file.id,
      origin,
      value: { files: 'entry', entry },
    });
  }
}

const launchOf = (contributions: Contributions): HostContext['launch'] =>
  daemonService(valuesOf(contributions, 'unit-definitions'), valuesOf(contributions, 'units'))?.service?.launch ?? null;

const valuesOf = <S extends 'unit-definitions' | 'units'>(contributions: Contributions, slice: S) =>
  contributions.of(slice).map(({ value }) => value);

const bound = (files: Files): Files => ({
  lookup: (path) => files.lookup(path),
  glob: (pattern) => files.glob(pattern),
  link: (path) => files.link?.(path) ?? null,
  linksIn: (directory) => files.linksIn?.(directory) ?? [],
});

/** Files of one format together, formats by id, files by path: the order never depends on the file system. */
function groupByFormat(evidence: readonly EvidenceFile[], phase: Format['phase']): [Format, EvidenceFile[]][] {
  const groups = new Map<Format, EvidenceFile[]>();
  for (const item of evidence) {
    if (item.format.phase !== phase) continue;
    const group = groups.get(item.format);
    if (group) group.push(item);
    else groups.set(item.format, [item]);
  }
  return [...groups].sort(([a], [b]) => (a.id < b.id ? -1 : 1));
}

/** Which package it is no banner tells. */
const gssapiOf = (version: OpenSshVersion, packaged: OpenSshVersion | undefined): Pick<OpenSshVersion, 'gssapi'> =>
  packaged?.gssapi !== undefined && packaged.major === version.major && packaged.minor === version.minor
    ? { gssapi: packaged.gssapi }
    : {};

/** The daemon's own banner tells its version best, then its package, then what the distribution ships. */
function dialectOf(contributions: Contributions): Dialect {
  const programs = contributions.of('program').map((c) => c.value);
  const versions = programs.filter((p) => p.program === 'version');
  const banner = versions.find((v) => v.from === 'banner');
  const packaged = versions.find((v) => v.from === 'package');
  const found = banner ?? packaged ?? versions[0] ?? null;
  const os =
    contributions
      .of('system')
      .map((c) => c.value)
      .find((s) => s.system === 'os') ?? null;
  return {
    openssh: found && { ...gssapiOf(found.version, packaged?.version), ...found.version },
    os: os && { id: os.id, like: os.like, version: os.version },
  };
}
