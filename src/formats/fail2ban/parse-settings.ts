import { parseSections } from '../_grammar/sections.ts';
import type { Row } from '../_grammar/table.ts';
import type { Setting, Settings, SettingsSection } from './ast.ts';

const heading = /^\[([^\]]*)\]/;
/** Behind a value only `;` begins a comment, after a blank. */
const withoutComment = (line: string): string => line.replace(/\s+;.*$/s, '');
const isComment = (line: string): boolean => line.startsWith('#') || line.startsWith(';');

/** Reads the configuration as Python's configparser does: settings below headings, indented lines go on. */
export function parseSettings(text: string): Settings {
  const lineOf = ({ start, end }: Row): string => text.slice(start, end);
  const isHead = (row: Row): boolean => row.indent === 0 && heading.test(lineOf(row));
  const children = parseSections(text, isHead).flatMap(({ head, start, end, body }): SettingsSection[] => {
    if (head === null) return [];
    const name = heading.exec(lineOf(head))?.[1] ?? '';
    return [{ type: 'section', start, end, name, children: readSettings(body, lineOf) }];
  });
  return { type: 'settings', start: 0, end: text.length, children };
}

function readSettings(rows: readonly Row[], lineOf: (row: Row) => string): Setting[] {
  const settings: Setting[] = [];
  for (const row of rows) {
    if (isComment(lineOf(row))) continue;
    const line = withoutComment(lineOf(row));
    const last = settings.at(-1);
    if (row.indent > 0 && last !== undefined) {
      settings[settings.length - 1] = { ...last, end: row.end, value: `${last.value}\n${line}` };
      continue;
    }
    const [, name, value] = /^([^=:]+?)\s*[=:]\s*(.*)$/s.exec(line) ?? [];
    if (name !== undefined)
      settings.push({
        type: 'setting',
        start: row.start,
        end: row.end,
        name: name.toLowerCase(),
        value: value ?? '',
      });
  }
  return settings;
}
