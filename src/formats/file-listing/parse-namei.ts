import { noSuchFileWords } from '#core/error-words';
import { remarkOf } from '../_grammar/field.ts';
import { parseSections, type Section } from '../_grammar/sections.ts';
import type { Directory, Entry } from './ast.ts';
import { readMode } from './read-mode.ts';

const missing = new RegExp(`^(.+?) - ${noSuchFileWords}$`, 'u');

const isPath = (line: string): boolean => /^f: \S/.test(line);

/**
 * `namei -l`: each component of a path with its mode, links followed. A component is named as it lies in the file
 * system, and behind a link as it was asked for, too.
 */
export function parseNamei(text: string): Directory[] {
  const sections = parseSections(text, ({ start, end }) => isPath(text.slice(start, end)));
  return sections.map((section) => walk(section, text));
}

const join = (directory: string, name: string): string => {
  if (name === '/') return '/';
  if (name === '.') return directory;
  if (name === '..') return directory.slice(0, directory.lastIndexOf('/')) || '/';
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
};

function walk({ start, end, head, body }: Section, text: string): Directory {
  const children: Directory['children'][number][] = [];
  const isAbsolute = head !== null && text.slice(head.start, head.end).startsWith('f: /');
  let at = '';
  let asked = '';
  let column: number | null = null;
  for (const row of body) {
    const line = text.slice(row.start, row.end);
    const entry = isAbsolute ? entryOf(line) : null;
    if (entry === null) {
      const name = missing.exec(line)?.[1]?.trim();
      if (isAbsolute && name !== undefined)
        children.push({ type: 'absence', start: row.start, end: row.end, ...named(join(at, name), join(asked, name)) });
      else children.push(remarkOf(text, row));
      continue;
    }
    const { name, place, ...rest } = entry;
    column ??= place;
    const path = join(at, name);
    const isTop = place <= column;
    if (isTop) asked = join(asked, name);
    const { path: own, alias } = named(path, isTop ? asked : path);
    children.push({ type: 'entry', start: row.start, end: row.end, name: own, ...(alias ? { alias } : {}), ...rest });
    if (rest.kind !== 'link') at = path;
  }
  return { type: 'directory', start, end, path: null, children };
}

const named = (path: string, alias: string): { path: string; alias?: string } =>
  path === alias ? { path } : { path, alias };

type Component = Omit<Entry, 'type' | 'start' | 'end'> & { readonly place: number };

/** `lrwxrwxrwx root root sbin -> usr/sbin`, `drwxr-xr-x root root   usr`, `Drwxr-xr-x` of `-x`. */
function entryOf(line: string): Component | null {
  const match = /^(\s*(\S{10}) +(\S+) +(\S+) {1,}?)( *)(\S.*)$/.exec(line);
  const mode = match && readMode(match[2]!.replace(/^D/, 'd'));
  if (!match || mode === null) return null;
  const [, before = '', , owner = '', group = '', indent = '', shown = ''] = match;
  const name = mode.kind === 'link' ? shown.replace(/ -> .*$/, '') : shown;
  return { ...mode, name, owner, group, size: null, place: before.length + indent.length };
}
