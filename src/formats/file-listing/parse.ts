import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { type Remark, remarkOf } from '../_grammar/field.ts';
import { parseSections, type Section } from '../_grammar/sections.ts';
import type { Row } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import type { Directory, Entry, FileListing } from './ast.ts';
import { parseNamei } from './parse-namei.ts';
import { readAbsence } from './read-absence.ts';
import { readEntry } from './read-entry.ts';
import { readMode } from './read-mode.ts';

export function parseFiles(file: SourceFile, kind: string): Parsed<FileListing> {
  const { text } = file;
  const isStat = kind === 'file-status';
  const children =
    kind === 'path-modes'
      ? parseNamei(text)
      : parseSections(text, isStat ? isFileLine : isHeading).map((section) =>
          isStat ? statOf(section, text) : directoryOf(section, text),
        );
  const diagnostics = children.flatMap((directory) =>
    directory.children.filter((node): node is Remark => node.type === 'remark').map((node) => remarked(file.id, node)),
  );
  return { statements: { type: 'files', start: 0, end: text.length, children }, diagnostics };
}

const remarked = (file: number, { start, end, value }: Remark): Diagnostic => ({
  file,
  span: { start, end },
  code: 'not-listed',
  message: /^(?:ls|stat): |^\s+\S+ - /.test(value)
    ? 'The program could not look here, so what is here is not known.'
    : 'This line is no entry of `ls -l`; modes and owners are needed.',
  effect: 'none',
  severity: 'note',
});

/** `/etc/ssh:` above the entries of a directory. */
function isHeading({ indent, start, end, children }: Row, text: string): boolean {
  const line = text.slice(start, end);
  if (indent > 0 || !/^(?:'.*'|".*"|[./].*):$/.test(line)) return false;
  return children.length === 1 || readMode(children[0]!.value) === null;
}

function directoryOf({ head, start, end, body }: Section, text: string): Directory {
  const named = head === null ? null : text.slice(head.start, head.end - 1).replace(/^(['"])(.*)\1$/, '$2');
  const path = named === null || named === '/' ? named : named.replace(/\/+$/, '');
  return { type: 'directory', start, end, path, children: body.map((row) => lineOf(row, text)) };
}

function lineOf(row: Row, text: string): Directory['children'][number] {
  const { start, end, children } = row;
  const entry = readEntry(row, text);
  if (entry) return entry;
  const line = text.slice(start, end);
  // The word depends on the language; the line stands above all entries.
  if (children.length === 2 && /^\d+(?:[.,]\d+)?[KMGT]?$/.test(children[1]!.value) && !line.startsWith('/'))
    return { type: 'total', start, end };
  const path = readAbsence(line);
  return path === null ? remarkOf(text, row) : { type: 'absence', start, end, path };
}

/** `  File: /etc/ssh/sshd_config`: of all lines of stat only this one names a path. Chinese has a wide colon. */
const isFileLine = ({ start, end }: Row, text: string): boolean =>
  /^[^\s:：/]+(?: [^\s:：/]+)?[\s\u00a0]?(?::\s+|：\s*)['"‘`]?\//u.test(text.slice(start, end)) &&
  !/^(?:ls|stat): /.test(text.slice(start, end));

const access = /\((\d{4})\/([-dlbcps]\S{9,10})\)\s[^(]*\(\s*(\d+)\/\s*([^)\s]+)\)\s[^(]*\(\s*(\d+)\/\s*([^)\s]+)\)/u;

/** A block of stat becomes a directory without a name that holds one entry; its lines are in any language. */
function statOf({ head, start, end, body }: Section, text: string): Directory {
  if (head === null) return directoryOf({ type: 'section', head, start, end, body }, text);
  const block = text.slice(start, end);
  const [, digits, letters = '', , owner = '', , group = ''] = access.exec(block) ?? [];
  const mode = readMode(letters);
  const named = /(?::\s+|：\s*)(.*)$/u.exec(text.slice(head.start, head.end))?.[1] ?? '';
  const name = named.replace(/ -> .*$/, '').replace(/^['"‘`](.*)['"’]$/u, '$1');
  const size = Number(/^[^\n]*\n[^\n:：]*[:：]\s*(\d+)/u.exec(block)?.[1] ?? Number.NaN);
  if (digits === undefined || mode === null) {
    return { type: 'directory', start, end, path: null, children: [remarkOf(text, { start, end })] };
  }
  const last = body.find((row) => row.children.some(({ value }) => value.includes(`(${digits}/`)));
  const entry: Entry = {
    type: 'entry',
    start,
    end: last?.end ?? end,
    name,
    ...mode,
    mode: Number.parseInt(digits, 8),
    owner,
    group,
    size: Number.isNaN(size) ? null : size,
  };
  const errors = body.filter((row) => /^(?:ls|stat): /.test(text.slice(row.start, row.end)));
  return { type: 'directory', start, end, path: null, children: [entry, ...errors.map((row) => lineOf(row, text))] };
}
