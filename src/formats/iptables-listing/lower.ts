import type { Family } from '#core/address';
import type { Diagnostic } from '#core/diagnostic';
import type { OriginId } from '#core/origin';
import { presentOf } from '#core/source-file';
import { Yes } from '#core/tri';
import { isChainOf } from '#model/author-of';
import type { Contributions } from '#model/contribution';
import type { FilterRule, FilterTable, PacketFilterFact } from '#model/packet-filter';
import { commandWords } from '../_grammar/command-words.ts';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { builtinChain, tableAsked } from '../_grammar/iptables-chains.ts';
import { findFilledSets, withFilledSets } from '../_grammar/iptables-filled-sets.ts';
import { makeTable, type SeenChain } from '../_grammar/iptables-filter-table.ts';
import {
  announcedLegacy,
  announcesNative,
  claimedProgram,
  type IptablesBackend,
  readProgram,
  usualBackend,
} from '../_grammar/iptables-program.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { Line, ListingLines } from './grammar.ts';
import { lowerRow } from './lower-row.ts';
import { type Row, readRow } from './read-row.ts';
import { isWhole, type ListedChain, type ListedTable, readTables } from './read-tables.ts';

type Input = ParsedFile<ListingLines>;

/** Words, not options: a listing is lossy, and more so without `-v`. */
const fidelity = { verbose: 60, plain: 40, fragment: 10 } as const;

/** One fact for each file. Together the listings of all tables are as good as one dump. */
export function lowerListings(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  const read = currentInputs(inputs)
    .flatMap(sectionsOf)
    .map((input) => ({ input, ...aboutOf(input, host) }));
  const tables = new Map(read.map((one) => [one, readTables(one.input.file, one.input.parsed.statements, one.asked)]));
  for (const one of read) {
    const others = read.filter(({ family, backend }) => family === one.family && backend === one.backend);
    const shown = new Set(others.flatMap((other) => tables.get(other)!.map(({ name }) => name)));
    // `ufw show raw` leaves nat of IPv6 out.
    const allTables =
      one.input.file.text.startsWith('IPV4 (raw):') ||
      ['filter', 'nat', 'mangle', 'raw'].every((name) => shown.has(name));
    const contested = contestedIn(one, others, tables);
    if (contested !== null) host.report(contested);
    lowerListing(contested === null ? one : { ...one, piped: true }, tables.get(one)!, allTables, host, into);
  }
}

/** Which columns a table's rows show and what they say, counters aside. */
function rowsOf({ file }: Input, table: ListedTable): string {
  const text = (row: Row): string => file.text.slice(row.detailsStart, row.end).trimEnd();
  return JSON.stringify(
    table.chains.map(({ name, policy, rows }) => [
      name,
      policy,
      rows.map((row) => ({ ...row, start: 0, end: 0, detailsStart: 0, number: 0, text: text(row) })),
    ]),
  );
}

/** Whether two views print what they show alike; without `-n` there are names, without `-v` no interfaces. */
function printAlike(one: ListedTable, other: ListedTable): boolean {
  const [own, others] = [one, other].map(({ chains }) => chains.flatMap(({ rows }) => rows));
  const areVerbose = (rows: readonly Row[]): boolean => rows.every((row) => row.in !== null);
  const areNamed = (rows: readonly Row[]): boolean =>
    rows.some(({ source, destination }) => source === 'anywhere' || destination === 'anywhere');
  if (own!.length === 0 || others!.length === 0) return true;
  return areVerbose(own!) === areVerbose(others!) && areNamed(own!) === areNamed(others!);
}

/** That another file shows the same table in another way, so that one of them is of another time or table. */
function contestedIn(
  one: Listing,
  others: readonly Listing[],
  tables: ReadonlyMap<Listing, readonly ListedTable[]>,
): Diagnostic | null {
  for (const table of tables.get(one)!)
    for (const other of others) {
      const same = other.input.file === one.input.file ? [] : tables.get(other)!;
      for (const its of same) {
        const isOther = its.name === table.name && printAlike(its, table);
        if (!isOther || rowsOf(other.input, its) === rowsOf(one.input, table)) continue;
        const { start, end } = table.chains[0]!.header;
        return {
          file: one.input.file.id,
          span: { start, end },
          code: 'same-table-twice',
          message: `${other.input.file.path} shows the table ${table.name} too, and not as this does. Remove whichever is out of date; where one is of another table, call it so (\`iptables -t security -L\`).`,
          effect: 'widens',
          severity: 'warning',
        };
      }
    }
  return null;
}

/** The listings that one file holds, each as a file of its own; the chains of a section are of its family. */
function sectionsOf(input: Input): Input[] {
  const { file, parsed } = input;
  const { sections, chains, loose, comments, inner } = parsed.statements;
  if (sections.length === 0) return [input];
  return sections.map((section, i): Input => {
    const end = sections[i + 1]?.start ?? file.text.length;
    const inside = ({ start }: Line): boolean => start > section.start && start < end;
    const statements: ListingLines = {
      chains: chains.filter(({ header }) => inside(header)),
      loose: loose.filter(inside),
      comments: comments.filter(inside),
      inner,
      sections: [],
    };
    const kind = file.text.startsWith('IPV6', section.start) ? 'ip6tables-listing' : 'iptables-listing';
    return { file, kind, parsed: { ...parsed, statements } };
  });
}

interface Listing {
  readonly input: Input;
  readonly family: Family;
  readonly backend: IptablesBackend;
  readonly plain: boolean;
  readonly guessed: boolean;
  /** The table that the command names. */
  readonly asked: string | null;
  readonly piped: boolean;
}

function aboutOf({ file, kind, parsed }: Input, host: HostContext): Omit<Listing, 'input'> {
  const claimed = claimedProgram(file.claim);
  const prompt = parsed.statements.loose
    .map((line) => file.text.slice(line.start, line.end))
    .find((line) => readProgram(line) !== null);
  const typed = prompt === undefined ? null : readProgram(prompt);
  const words = commandWords(file.claim, 'iptables') ?? commandWords(file.claim, 'ip6tables');
  const typedWords = (prompt ?? '').split(/\s+/).map((word) => word.replace(/^-+/, ''));
  const told = typed?.backend ?? claimed.backend;
  return {
    family: typed?.family ?? claimed.family ?? (kind.startsWith('ip6') ? 6 : 4),
    backend: told ?? usualBackend(host.dialect),
    guessed: told === null,
    plain: claimed.plain && typed?.plain !== false,
    asked: (words && tableAsked(words.words)) ?? tableAsked(typedWords),
    piped: words?.piped ?? false,
  };
}

function lowerListing(
  about: Listing,
  tables: readonly ListedTable[],
  allTables: boolean,
  host: HostContext,
  into: Contributions,
): void {
  const { file, parsed } = about.input;
  const { comments, loose } = parsed.statements;
  const textOf = ({ start, end }: Line): string => file.text.slice(start, end);
  const spanOf = ({ start, end }: Line): OriginId => host.origins.span(file.id, start, end);
  const partial = about.piped || file.quality === 'partial-view' || file.quality === 'filtered';
  const filter = tables.find(({ name }) => name === 'filter');
  const filled = findFilledSets(file.text);
  const lowered = tables.map((table) => lowerTable(about, table, partial, filled, host));
  const fragment = tables.length === 0 ? lowerFragment(about, loose, host) : null;
  const announced = [...comments, ...loose].flatMap((line): PacketFilterFact['announces'][number][] => {
    const legacy = announcedLegacy(textOf(line));
    if (legacy !== null) return [{ backend: 'iptables-legacy', family: legacy, origin: spanOf(line) }];
    return announcesNative(textOf(line)) ? [{ backend: 'nftables', family: about.family, origin: spanOf(line) }] : [];
  });
  if (tables.length === 0 && fragment === null && announced.length === 0) return;
  const value: PacketFilterFact = {
    source: 'kernel',
    tables: fragment === null ? lowered : [fragment],
    sets: [],
    covers:
      filter !== undefined && isWhole(filter) && !partial ? [{ backend: about.backend, family: about.family }] : [],
    announces: announced,
    trusted: Yes,
    ...(allTables ? {} : { filterTableOnly: true }),
  };
  const first = tables[0]?.chains[0]?.header ?? loose[0] ?? comments[0]!;
  into.add({
    slice: 'packet-filter',
    basis: 'observed',
    quality: (partial || fragment !== null) && file.quality === 'complete' ? 'partial-view' : file.quality,
    file: file.id,
    origin: spanOf(first),
    value,
  });
}

function lowerTable(
  about: Listing,
  table: ListedTable,
  partial: boolean,
  filled: ReadonlySet<string>,
  host: HostContext,
): FilterTable {
  const { file } = about.input;
  const userChains = new Set(table.chains.map(({ name }) => name).filter((name) => !builtinChain(table.name, name)));
  const verbose = table.chains.every(({ rows }) => rows.every((row) => row.in !== null));
  const seen = (chain: ListedChain): SeenChain => {
    const origin = host.origins.span(file.id, chain.header.start, chain.header.end);
    const scene = {
      family: about.family,
      now: presentOf(file),
      namesNoInterface: isChainOf('fail2ban', chain.name),
    };
    return {
      name: chain.name,
      origin,
      policy: chain.policy,
      policyOrigin: origin,
      rules: chain.rows.flatMap((row): FilterRule[] => {
        const span = host.origins.span(file.id, row.start, row.end);
        const rule = lowerRow(file.text, row, scene, userChains, span);
        return rule === null ? [] : [...withFilledSets(rule, filled)];
      }),
      complete: chain.complete && !partial,
    };
  };
  const first = table.chains[0]!.header;
  return makeTable({
    name: table.name,
    family: about.family,
    backend: about.backend,
    plain: about.plain,
    guessed: about.guessed,
    fidelity: verbose ? fidelity.verbose : fidelity.plain,
    origin: host.origins.span(file.id, first.start, first.end),
    chains: table.chains.map(seen),
    showsBuiltins: false,
  });
}

/** Rules without their chain (`iptables -L | grep 22`): they only explain, in a chain that nothing asks. */
function lowerFragment(about: Listing, loose: readonly Line[], host: HostContext): FilterTable | null {
  const { file } = about.input;
  const rows = loose.flatMap((line) => readRow(file.text, line, null) ?? []);
  const [first] = rows;
  if (first === undefined) return null;
  const origin = host.origins.span(file.id, first.start, first.end);
  const scene = { family: about.family, now: presentOf(file) };
  return makeTable({
    name: about.asked ?? 'filter',
    family: about.family,
    backend: about.backend,
    plain: about.plain,
    guessed: about.guessed,
    fidelity: fidelity.fragment,
    origin,
    chains: [
      {
        name: '(chain not shown)',
        origin,
        policy: null,
        policyOrigin: origin,
        rules: rows.flatMap((row): FilterRule[] => {
          const span = host.origins.span(file.id, row.start, row.end);
          const rule = lowerRow(file.text, row, scene, new Set(), span);
          return rule === null ? [] : [rule];
        }),
        complete: false,
      },
    ],
    showsBuiltins: false,
  });
}
