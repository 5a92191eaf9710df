import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { Yes } from '#core/tri';
import { filterLoaders } from '#model/filter-loaders';
import type { PacketFilterFact } from '#model/packet-filter';
import { storedBy } from '../_grammar/boot-links.ts';
import { wholeRuleset } from '../_grammar/nft/covers.ts';
import { type Fidelities, lowerTables } from '../_grammar/nft/table.ts';
import { refusedBytes } from '../_grammar/refused-bytes.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import { ConfigRun, type MissingInclude } from './config-run.ts';
import type { NftFile } from './parse.ts';

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
  for (const { file } of starting) {
    const loadedBy = storedBy(host, [filterLoaders.nftables]);
    const run = new ConfigRun({
      include: (path) => filesOf(path, host),
      // Files of this format have been reported when they were parsed.
      report: (diagnostic) => {
        if (diagnostic.file === null || !parsed.has(diagnostic.file)) host.report(diagnostic);
      },
    });
    run.run(file);
    for (const id of run.files) used.add(id);
    for (const missing of run.missing) host.report(notCollected(missing));
    const refused = inputs.flatMap((input) => {
      const found = run.files.has(input.file.id) ? refusedBytes(input.file, 'nft') : null;
      return found === null ? [] : [found];
    });
    for (const diagnostic of refused) host.report(diagnostic);
    const whole = refused.length === 0 && found.length > 0 && run.certain && run.missing.length === 0;
    add(file, {
      source: 'kernel',
      tables: lowerTables(run.tables, fidelities, host.origins),
      sets: [],
      covers: whole ? wholeRuleset : [],
      announces: run.missing.flatMap(({ file: id, start, end, path, families }) => {
        const origin = host.origins.span(id, start, end);
        return families.map((family) => ({ backend: 'nftables' as const, family, origin, path }));
      }),
      loadedBy,
      trusted: Yes,
    });
  }
  for (const { file } of inputs) if (!used.has(file.id)) host.report(notIncluded(file, starting[0]!.file));
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
