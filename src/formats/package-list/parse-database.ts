import type { SourceFile } from '#core/source-file';
import { parseTable } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import type { Package, PackageList } from './ast.ts';

/** How a package manager keeps what is installed: stanzas of fields, an empty line between two. */
interface Database {
  /** Begins a stanza; its group is the name of the package. */
  readonly name: RegExp;
  /** `Version:`, `V:`. */
  readonly version: string;
  /** Its last word tells whether the files are in place; `null` where what is listed is installed. */
  readonly status: string | null;
}

const databases: Readonly<Record<string, Database>> = {
  'dpkg-status': { name: /^Package: (\S+)/gm, version: 'Version:', status: 'Status:' },
  'apk-database': { name: /^P:(\S+)/gm, version: 'V:', status: null },
};

/** Those that tell of OpenSSH, and some that every system has: the rest of a database is long. */
const wanted = /^openssh|^(?:base-files|dpkg|musl|alpine-baselayout|alpine-release)$/;

const inPlace = /^(?:installed|unpacked|half-configured|triggers-awaited|triggers-pending)$/;

/** /var/lib/dpkg/status (dpkg(1)) and /lib/apk/db/installed (apk's format of installed packages). */
export function parseDatabase({ text }: SourceFile, kind: string): Parsed<PackageList> {
  const database = databases[kind]!;
  const children: Package[] = [];
  for (const match of text.matchAll(database.name))
    if (wanted.test(match[1]!)) children.push(packageAt(text, match.index, match[1]!, database));
  return { statements: { type: 'packages', start: 0, end: text.length, children }, diagnostics: [] };
}

function packageAt(text: string, start: number, name: string, database: Database): Package {
  const blank = text.slice(start).search(/\r?\n\r?\n/);
  const stanza = text.slice(start, blank < 0 ? undefined : start + blank);
  let found: Package = { type: 'package', start, end: start, name, version: '', installed: database.status === null };
  for (const { children, end } of parseTable(stanza).children) {
    const words = children.map(({ value }) => value);
    // apk writes the value without a blank.
    const value = words[0]!.startsWith(database.version) ? words[0]!.slice(database.version.length) || words[1] : null;
    if (value) found = { ...found, version: value, end: start + end };
    else if (words[0] === database.status)
      found = { ...found, installed: inPlace.test(words.at(-1)!), end: start + end };
    else if (found.end === start) found = { ...found, end: start + end };
  }
  return found;
}
