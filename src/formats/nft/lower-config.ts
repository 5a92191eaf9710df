import type { Diagnostic } from '#core/diagnostic';
import type { OriginId } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import { Yes } from '#core/tri';
import { filterLoaders, type StoredRefusal } from '#model/filter-loaders';
import type { FilterChain, FilterRule, FilterTable, PacketFilterFact } from '#model/packet-filter';
import { storedBy } from '../_grammar/boot-links.ts';
import { hostNames } from '../_grammar/host-names.ts';
import { wholeRuleset } from '../_grammar/nft/covers.ts';
import { type Fidelities, lowerTables } from '../_grammar/nft/table.ts';
import { refusedBytes } from '../_grammar/refused-bytes.ts';
import { doubtfulLoad, refusalDiagnostic } from '../_grammar/refused-file.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import { ConfigRun, type MissingInclude } from './config-run.ts';
import type { NftFile } from './parse.ts';
import { refusalOf, refusalsOf } from './refusals.ts';
import { refusedByRelease } from './refused-by-release.ts';
import type { NftRefusal } from './refused-words.ts';

/** What nftables.service loads: Debian and most others, then Fedora's family. */
const roots = ['etc/nftables.conf', 'etc/sysconfig/nftables.conf'];

const isRoot = ({ file }: ParsedFile<NftFile>): boolean =>
  roots.includes(file.claim.path) || /(?:^|\/)nftables\.conf$/.test(file.claim.path);

/**
 * Configuration files are loaded from one that the service names, with what it includes. A file that none of these
 * names is loaded by something else or by nothing; it counts only where there is no such file at all.
 */
export function lowerConfigs(
  inputs: readonly ParsedFile<NftFile>[],
  fidelities: Fidelities,
  host: HostContext,
  add: (file: SourceFile, value: PacketFilterFact) => void,
): void {
  const found = inputs.filter(isRoot);
  const starting = found.length > 0 ? found : inputs;
  const parsed = new Set(inputs.filter((input) => !input.parsed.statements.fragment).map(({ file }) => file.id));
  const used = new Set<number>();
  for (const { file, parsed: read } of starting) {
    const loadedBy = storedBy(host, [filterLoaders.nftables]);
    const complaints: NftRefusal[] = [];
    let isDefined = true;
    const run = new ConfigRun({
      include: (path) => filesOf(path, host),
      // Files of this format have been reported when they were parsed.
      report: (diagnostic) => {
        const text = inputs.find((input) => input.file.id === diagnostic.file)?.file.text;
        const complaint = text === undefined ? null : refusalOf(diagnostic, text);
        if (complaint !== null) complaints.push(complaint);
        if (/^(?:value-too-large|unexpected-value)$/.test(diagnostic.code)) isDefined = false;
        if (diagnostic.file === null || !parsed.has(diagnostic.file)) host.report(diagnostic);
      },
    });
    run.run(file);
    for (const id of run.files) used.add(id);
    for (const missing of run.missing) host.report(notCollected(missing));
    const took = inputs.filter((input) => run.files.has(input.file.id)).map((input) => input.file);
    const { refusal, doubt, odd } = judgeRun(run, read.statements.fragment ? null : complaints, took, isDefined, host);
    const isLoaded = refusal?.certain !== true;
    const tables = isLoaded ? lowerTables(run.tables, fidelities, host.origins) : [];
    const isWhole = !odd && found.length > 0 && run.certain && run.missing.length === 0;
    add(file, {
      source: 'kernel',
      tables: doubt === null ? tables : tables.map((table) => doubted(table, doubtfulLoad(doubt, 'nft'))),
      sets: [],
      covers: isWhole || !isLoaded ? wholeRuleset : [],
      announces: (isLoaded ? run.missing : []).flatMap(({ file: id, start, end, path, families }) => {
        const origin = host.origins.span(id, start, end);
        return families.map((family) => ({ backend: 'nftables' as const, family, origin, path }));
      }),
      loadedBy,
      ...(refusal === null ? {} : { refusals: [refusal] }),
      trusted: Yes,
    });
  }
  for (const { file } of inputs) if (!used.has(file.id)) host.report(notIncluded(file, starting[0]!.file));
}

/**
 * For what nft refuses the file: the first place for which it certainly does, else the first for which it may. `doubt` is
 * a place that leaves open whether anything is loaded; `odd`: bytes do.
 */
function judgeRun(
  run: ConfigRun,
  complaints: readonly NftRefusal[] | null,
  took: readonly SourceFile[],
  isDefined: boolean,
  host: HostContext,
): { readonly refusal: StoredRefusal | null; readonly doubt: OriginId | null; readonly odd: boolean } {
  // The inside of a block: nobody knows what it stands in.
  if (complaints === null) return { refusal: null, doubt: null, odd: false };
  const program = 'nft';
  const complete = isDefined && run.missing.length === 0 && took.every(({ quality }) => quality === 'complete');
  const textOf = (id: number): string | null => took.find((one) => one.id === id)?.text ?? null;
  const own = [
    ...run.refused,
    ...refusalsOf(run.tables, hostNames(host), complete, textOf),
    ...refusedByRelease(took, host.dialect.os),
  ];
  for (const one of own) host.report(refusalDiagnostic(one.file, one, program, 'the whole file'));
  const absent = run.missing
    .filter(({ path }) => !/[*?[]/.test(path) && host.lookup(path).state === 'absent')
    .map((one): NftRefusal => ({ ...one, what: `there is no file ${one.path}`, near: null, certain: true }));
  const all = [...complaints, ...absent, ...own].map((one) => ({
    ...one,
    certain: one.certain && took.every(({ quality }) => quality === 'complete'),
  }));
  const first = all.find(({ certain }) => certain) ?? all[0];
  const origin = ({ file, start, end }: { file: number; start: number; end: number }): OriginId =>
    host.origins.span(file, start, end);
  const doubt = first === undefined || first.certain ? null : origin(first);
  // Those may be of the copy alone.
  const bytes = took.flatMap((file) => refusedBytes(file, program) ?? []);
  for (const one of bytes) host.report(one);
  const odd = bytes.length > 0;
  if (first === undefined) return { refusal: null, doubt, odd };
  const { what, near, certain } = first;
  return { refusal: { program, origin: origin(first), what, near, certain, whole: true }, doubt, odd };
}

function doubted(table: FilterTable, doubt: FilterRule): FilterTable {
  const chains = [...table.chains].map(([name, chain]): [string, FilterChain] => [
    name,
    chain.base === null ? chain : { ...chain, rules: [doubt, ...chain.rules] },
  ]);
  return { ...table, chains: new Map(chains) };
}

function filesOf(path: string, host: HostContext): { files: readonly SourceFile[]; complete: boolean } {
  if (/[*?[]/.test(path)) return host.glob(path);
  const found = host.lookup(path);
  if (found.state === 'file') return { files: [found.file], complete: true };
  return { files: [], complete: false };
}

const notCollected = (place: MissingInclude): Diagnostic => ({
  file: place.file,
  span: { start: place.start, end: place.end },
  code: 'include-not-collected',
  message: `${place.path} is included here and was not collected; its rules and definitions are not known.`,
  effect: 'widens',
  severity: 'warning',
});

const notIncluded = (file: SourceFile, root: SourceFile): Diagnostic => ({
  file: file.id,
  span: null,
  code: 'not-included',
  message: `${root.path} does not include this file, so it was left aside.`,
  effect: 'none',
  severity: 'note',
});
