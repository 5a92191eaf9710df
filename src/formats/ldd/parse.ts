import type { SourceFile } from '#core/source-file';
import { remarkOf } from '../_grammar/field.ts';
import { parseSections } from '../_grammar/sections.ts';
import type { Row } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import type { Library, Linkage } from './ast.ts';

/** ldd(1): `name => path (address)` a line, under `program:` where several were given. */
export function parseLinkage({ text }: SourceFile): Parsed<Linkage> {
  const children = parseSections(text, isProgram).map(({ head, start, end, body }) => ({
    type: 'program' as const,
    start,
    end,
    path: head === null ? null : text.slice(head.start, head.end - 1),
    children: body.map((row) => libraryOf(row) ?? remarkOf(text, row)),
  }));
  return { statements: { type: 'linkage', start: 0, end: text.length, children }, diagnostics: [] };
}

const isProgram = ({ indent, start, end }: Row, text: string): boolean =>
  indent === 0 && /^\/.*:$/.test(text.slice(start, end));

function libraryOf({ start, end, children }: Row): Library | null {
  const [name, second, third] = children.map(({ value }) => value);
  // The dynamic linker and vDSO have no arrow.
  if (second !== '=>' && !second?.startsWith('(0x')) return null;
  return { type: 'library', start, end, name: name!.slice(name!.lastIndexOf('/') + 1), found: third !== 'not' };
}
