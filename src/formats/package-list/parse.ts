import type { SourceFile } from '#core/source-file';
import { remarkOf } from '../_grammar/field.ts';
import { parseTable, type Row } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import type { Package, PackageList } from './ast.ts';
import { parseDatabase } from './parse-database.ts';
import { type NamedPackage, readApk, readDpkg, readRpm } from './read-package.ts';

type Node = PackageList['children'][number];

const readers: Readonly<Record<string, (row: Row, line: string) => NamedPackage | null>> = {
  'dpkg-list': readDpkg,
  'rpm-list': readRpm,
  'apk-list': readApk,
};

const dpkgHeading = /^(?:Desired=|\| Status=|\|\/ Err|\|\|\/ |\+\+\+-)/;

export function parsePackages(file: SourceFile, kind: string): Parsed<PackageList> {
  if (kind === 'dpkg-status' || kind === 'apk-database') return parseDatabase(file, kind);
  const { text } = file;
  const read = readers[kind]!;
  const children: Node[] = [];
  for (const row of parseTable(text).children) {
    const { start, end } = row;
    const line = text.slice(start, end);
    const found = read(row, line);
    if (kind === 'dpkg-list' && dpkgHeading.test(line)) children.push({ type: 'heading', start, end });
    else if (found) children.push({ type: 'package', start, end, ...found });
    else addStatus(children, row, line) || children.push(remarkOf(text, row));
  }
  return { statements: { type: 'packages', start: 0, end: text.length, children }, diagnostics: [] };
}

/** `dpkg -s`: `Package:`, `Status:` and `Version:` on lines of their own. */
function addStatus(children: Node[], { start, end }: Row, line: string): boolean {
  const match = /^(Package|Status|Version): (.*)$/.exec(line);
  if (!match) return false;
  const last = children.at(-1);
  if (match[1] === 'Package')
    children.push({ type: 'package', start, end, name: match[2]!, version: '', installed: true });
  else {
    const at = children.findLastIndex((node) => node.type === 'package');
    const known = children[at] as Package | undefined;
    if (known === undefined || last === undefined) return false;
    const said = match[1] === 'Version' ? { version: match[2]! } : { installed: /\binstalled$/.test(match[2]!) };
    // What stands between belongs to the package.
    children.splice(at, children.length - at, { ...known, end, ...said });
  }
  return true;
}
