import type { Family } from '#core/address';
import { Maybe, Yes } from '#core/tri';
import type { Contributions } from '#model/contribution';
import { filterLoaders } from '#model/filter-loaders';
import type { PacketFilterFact } from '#model/packet-filter';
import { storedBy } from '../_grammar/boot-links.ts';
import { commandWords } from '../_grammar/command-words.ts';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { builtinChains, tableAsked } from '../_grammar/iptables-chains.ts';
import { findFilledSets } from '../_grammar/iptables-filled-sets.ts';
import type { StatementIndex } from '../_grammar/iptables-index.ts';
import {
  announcedLegacy,
  announcesNative,
  claimedProgram,
  type IptablesBackend,
  isProgramError,
  type Program,
  usualBackend,
} from '../_grammar/iptables-program.ts';
import { judgeRulesFile } from '../_grammar/judge-rules-file.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import { lowerTable } from './lower-table.ts';
import { type Dump, readDumps } from './read-dumps.ts';

type Input = ParsedFile<StatementIndex>;

/** One fact for each file; an error in place of output says nothing. */
export function lowerRulesets(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  const files = currentInputs(inputs).map((input) => {
    const { command } = askedOf(input);
    const loaded = isStored(input.kind) ? familyOfLoader(input.kind) : null;
    const dumps = readDumps(input.file, input.parsed.statements, claimOf(input), command ?? 'filter');
    return { input, dumps: loaded === null ? dumps : dumps.map((dump) => ofFamily(dump, loaded)) };
  });
  const told = plainBackend(files.flatMap(({ dumps }) => dumps));
  const plain = { backend: told ?? usualBackend(host.dialect), guessed: told === null };
  const shown = new Set(files.flatMap(({ input, dumps }) => tablesShown(input, dumps, plain.backend)));
  for (const { input, dumps } of files) lowerFile(input, dumps, plain, shown, host, into);
}

/** The tables that outputs of the kernel's rules show whole. */
function tablesShown(input: Input, dumps: readonly Dump[], plain: IptablesBackend): string[] {
  if (isStored(input.kind) || isInPart(input)) return [];
  const fallback = claimOf(input).family ?? 4;
  return dumps.flatMap(({ program, section }) =>
    section.tables
      .filter(showsBuiltins)
      .map(({ name }) => tableKey(program.backend ?? plain, program.family ?? fallback, name)),
  );
}

const tableKey = (backend: IptablesBackend, family: Family, table: string): string => `${backend} ${family} ${table}`;

const isInPart = (input: Input): boolean =>
  askedOf(input).piped || input.file.quality === 'partial-view' || input.file.quality === 'filtered';

/** What plain `iptables` is on this host, as any of its dumps tells. */
const plainBackend = (dumps: readonly Dump[]): IptablesBackend | null =>
  dumps.find(({ program }) => program.plain && program.backend !== null)?.program.backend ?? null;

/** Whether files of that kind are loaded at boot. */
export const isStored = (kind: string): boolean => kind.endsWith('-rules');

/** Which of the two programs loads a stored file does not hang on what it holds. */
const familyOfLoader = (kind: string): Family => (kind.startsWith('ip6') ? 6 : 4);

const ofFamily = (dump: Dump, family: Family): Dump => ({ ...dump, program: { ...dump.program, family } });

function claimOf({ file, kind }: Input): Program {
  const claimed = claimedProgram(file.claim);
  return { ...claimed, family: claimed.family ?? (kind.startsWith('ip6') ? 6 : null) };
}

/** The one table that the command line asks for, where it asks for one. */
function askedOf({ file }: Input): { command: string | null; piped: boolean } {
  for (const program of ['iptables', 'ip6tables', 'iptables-save', 'ip6tables-save']) {
    const found = commandWords(file.claim, program);
    if (found === null) continue;
    return { command: tableAsked(found.words), piped: found.piped };
  }
  return { command: null, piped: false };
}

function lowerFile(
  input: Input,
  dumps: readonly Dump[],
  { backend: plain, guessed }: { readonly backend: IptablesBackend; readonly guessed: boolean },
  shown: ReadonlySet<string>,
  host: HostContext,
  into: Contributions,
): void {
  const { file, kind, parsed } = input;
  const index = parsed.statements;
  const lineText = (line: number): string => file.text.slice(index.start(line), index.end(line));
  const texts = dumps.flatMap((dump) => [...dump.section.comments, ...dump.section.texts]);
  const tables = lastOfEach(
    dumps.flatMap((dump) =>
      dump.section.tables.map((state) => ({ state, dump, backend: dump.program.backend ?? plain })),
    ),
  );
  const failure = texts.find((line) => isProgramError(lineText(line)) && !announcesNative(lineText(line)));
  if (tables.length === 0 && failure !== undefined) {
    host.report({
      file: file.id,
      span: { start: index.start(failure), end: index.end(failure) },
      code: 'output-is-an-error',
      message: 'iptables could not show its rules: this counts as not collected. Collect it again as root.',
      effect: 'widens',
      severity: 'warning',
    });
    return;
  }
  const isFile = isStored(kind);
  const asked = askedOf(input);
  const isCommands = tables.length > 0 && tables.every(({ state }) => state.line === null);
  const partial = isInPart(input);
  const whole = host.origins.span(file.id, 0, index.length === 0 ? 0 : index.end(0));
  const claimed = dumps[0]?.program ?? claimOf(input);
  const family: Family = claimed.family ?? 4;
  const programs =
    tables.length > 0
      ? tables.map(({ dump, backend }) => ({ backend, family: dump.program.family ?? family }))
      : [{ backend: claimed.backend ?? plain, family }];
  const filled = findFilledSets(file.text);
  // `iptables -S INPUT` shows no other chain, so that nothing was collected of them.
  const isOneChain = isCommands && tables.some(({ state }) => !showsBuiltins(state));
  // A table that ends before its COMMIT: the program failed, or the output was cut off.
  const cut = !isFile && !isCommands && tables.some(({ state }) => !state.committed);
  const isPart = partial || cut || (!isFile && failure !== undefined);
  const load = isFile ? judgeRulesFile(file, index, family, host) : null;
  const only = isCommands ? (tables[0]?.state.name ?? 'filter') : asked.command;
  // One output for each table is as good as one for all of them.
  const allTables = programs.every((one) =>
    ['filter', 'nat', 'mangle', 'raw'].every((name) => shown.has(tableKey(one.backend, one.family, name))),
  );
  const fact: PacketFilterFact = {
    source: 'kernel',
    tables: tables
      .filter(({ state }) => load?.isRefused(state) !== true)
      .map(({ state, dump, backend }) => {
        const doubt = load?.doubtOf(state) ?? null;
        return lowerTable({
          file,
          index,
          state,
          dump,
          backend,
          guessed,
          isFile,
          isCommands,
          partial,
          filled,
          doubt,
          host,
        });
      }),
    sets: [],
    covers: load?.odd !== true && !isOneChain && (only === null || only === 'filter') ? distinct(programs) : [],
    announces: texts.flatMap((line): PacketFilterFact['announces'][number][] => {
      const text = lineText(line);
      const origin = host.origins.span(file.id, index.start(line), index.end(line));
      const legacy = announcedLegacy(text);
      if (legacy !== null) return [{ backend: 'iptables-legacy', family: legacy, origin }];
      return announcesNative(text) ? [{ backend: 'nftables', family, origin }] : [];
    }),
    ...loadedBy(input, host),
    ...(load !== null && load.refusals.length > 0 ? { refusals: load.refusals } : {}),
    trusted: tables.length > 0 || isFile ? Yes : Maybe,
    ...(only === 'filter' && !allTables ? { filterTableOnly: true } : {}),
  };
  into.add({
    slice: 'packet-filter',
    basis: isFile ? 'declared' : 'observed',
    quality: isPart && file.quality === 'complete' ? 'partial-view' : file.quality,
    file: file.id,
    origin: whole,
    value: fact,
  });
}

/** Debian's, Red Hat's and Arch's places; the rest is loaded by scripts that no unit's state tells of. */
function loadedBy({ kind, file }: Input, host: HostContext): Pick<PacketFilterFact, 'loadedBy'> {
  if (!isStored(kind)) return {};
  const name = `${file.claim.path} ${file.claim.slug}`;
  const own = kind.startsWith('ip6') ? filterLoaders.ip6tables : filterLoaders.iptables;
  // Red Hat's package for both families has one service each, and netfilter-persistent calls itself by their names too.
  if (/rules\.v[46]/.test(name)) return { loadedBy: storedBy(host, [filterLoaders.netfilterPersistent]) };
  return /sysconfig|iptables\/ip6?tables\.rules/.test(name) ? { loadedBy: storedBy(host, [own]) } : {};
}

interface SeenState {
  readonly state: Dump['section']['tables'][number];
  readonly dump: Dump;
  readonly backend: IptablesBackend;
}

/** A table that comes again replaces the earlier one: iptables-restore empties it first, and a later dump is newer. */
function lastOfEach(tables: readonly SeenState[]): SeenState[] {
  const last = new Map<string, SeenState>();
  for (const table of tables) {
    const key = `${table.backend} ${table.dump.program.family} ${table.state.name}`;
    last.delete(key);
    last.set(key, table);
  }
  return [...last.values()];
}

const showsBuiltins = ({
  name,
  chains,
}: {
  readonly name: string;
  readonly chains: ReadonlyMap<string, unknown>;
}): boolean => builtinChains(name).every((chain) => chains.has(chain) || (name === 'nat' && chain === 'INPUT'));

function distinct(programs: readonly { backend: IptablesBackend; family: Family }[]): PacketFilterFact['covers'] {
  return [...new Map(programs.map((program) => [`${program.backend} ${program.family}`, program])).values()];
}
