import { type Address, parseAddress } from '#core/address';
import { allAddresses, rangeSet } from '#core/address-set';
import { OriginTable } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import { textMap } from '#core/text-map';
import type { Dialect, HostContext, Lookup } from '#formats/format';
import { code } from '#formats/hosts-access/code';
import type { AccessListFact } from '#model/access-list';
import { Contributions } from '#model/contribution';
import { type AccessOutcome, evaluateTcpWrappers } from '#reason/tcp-wrappers/evaluate-tcp-wrappers';

export const noDialect: Dialect = { openssh: null, os: null };

export const sourceFile = (id: number, text: string, path = `file-${id}`): SourceFile => ({
  id,
  host: 'web01',
  path,
  claim: { path, slug: path },
  namespace: null,
  capturedAt: null,
  quality: 'complete',
  text,
  map: textMap(text),
});

export interface Lists {
  /** `null`: there is no such file. */
  readonly allow: string | null;
  readonly deny: string | null;
  /** Other files by absolute path; all others do not exist. */
  readonly files?: Readonly<Record<string, string>>;
  readonly dialect?: Dialect;
}

export interface ReadLists {
  readonly allow: readonly AccessListFact[];
  readonly deny: readonly AccessListFact[];
  readonly origins: OriginTable;
  readonly texts: readonly string[];
}

/** Both lists as the pipeline reads them. */
export function readLists({ allow, deny, files = {}, dialect = noDialect }: Lists): ReadLists {
  const origins = new OriginTable();
  const into = new Contributions();
  const texts = [allow ?? '', deny ?? '', ...Object.values(files)];
  const lookup = (path: string): Lookup => {
    const text = files[path];
    return text === undefined
      ? { state: 'absent' }
      : { state: 'file', file: sourceFile(2 + Object.keys(files).indexOf(path), text, path) };
  };
  const host: HostContext = {
    name: 'web01',
    dialect,
    origins,
    lookup,
    glob: () => ({ files: [], complete: true }),
    report: () => undefined,
  };
  const inputs = [
    { kind: 'hosts-allow', text: allow },
    { kind: 'hosts-deny', text: deny },
  ].flatMap(({ kind, text }, id) => {
    if (text === null) return [];
    const file = sourceFile(id, text);
    return [{ file, kind, parsed: code.parse(file, kind, dialect) }];
  });
  code.lower(inputs, host, into);
  const facts = into.of('access-list').map((c) => c.value);
  return {
    allow: facts.filter((f) => f.list === 'allow'),
    deny: facts.filter((f) => f.list === 'deny'),
    origins,
    texts,
  };
}

export interface Asked {
  readonly client: Address;
  readonly daemon?: string;
  readonly to?: Address | null;
  readonly port?: number;
}

/** One exact client. */
export function askLists(
  lists: ReadLists,
  { client, daemon = 'sshd', to = null, port = 22 }: Asked,
): readonly AccessOutcome[] {
  const universe = rangeSet({ family: client.family, low: client.value, high: client.value });
  return evaluateTcpWrappers(lists, { family: client.family, to, port, universe, daemon });
}

/** The whole of a family. */
export const partitionLists = (lists: ReadLists, family: 4 | 6, port = 22): readonly AccessOutcome[] =>
  evaluateTcpWrappers(lists, { family, to: null, port, universe: allAddresses(family) });

/** An address as libwrap sees it: mapped ones are IPv4. */
export function clientOf(text: string): Address | null {
  return parseAddress(text.replace(/^::ffff:(?=\d+\.)/i, ''));
}

/** `hosts.allow line 3`, as libwrap counts: the physical line on which the logical one ends. */
export function lineOf({ list, origin }: AccessOutcome, { origins, texts }: ReadLists): string | null {
  if (list === null || origin === null) return null;
  const span = origins.spans(origin)[0]!;
  return `hosts.${list} line ${texts[span.file]!.slice(0, span.end).split('\n').length}`;
}
