import type { Cell, Row } from '../_grammar/table.ts';
import type { Entry } from './ast.ts';
import { readMode } from './read-mode.ts';

const time = /^\d{1,2}[:.]\d\d(?::\d\d(?:\.\d+)?)?$/;
const month = /^(?:\S*[^\d\s.:/-]\S*)$/u;
/** Czech has a no-break space behind the day. */
const day = /^\d{1,2}(?:[.,]?\u00a0?|[日일])$/u;
const dayAndMonth = /^(?:\d{1,2}[.,]?\u00a0[^\d\s]\S*|\d{1,2}\.\d{1,2}\.|\d{1,2}月\d{1,2}日)$/u;
const number = /^\d{1,2}\.?$/;
const year = /^\d{4}[.年년]?$/u;
const timeOrYear = /^(?:\d{1,2}[:.]\d\d|\d{4}\.?)$/;

/** The dates of ls in its languages (coreutils 9.1), by words. */
const dates: readonly (readonly RegExp[])[] = [
  [month, day, timeOrYear],
  [day, month, timeOrYear],
  [dayAndMonth, timeOrYear],
  // Hungarian, Basque, Korean, Chinese: a year comes first.
  [year, month, day],
  // Catalan: `28 de nov.  17:35`.
  [day, /^de$/, month, timeOrYear],
  // Serbian: `28. нов. у 17:35`.
  [day, month, /^у$/u, time],
  // Finnish: `5. 5.  2026`.
  [/^\d{1,2}\.$/, number, year],
  // Vietnamese: `17:35 28 Thg 11`, `5 Thg 5   2026`.
  [time, day, /^Thg$/, number],
  [day, /^Thg$/, number, year],
];

/** How many words a date takes: in the languages of ls day and month come in either order, and years have no time. */
function dateLength(words: readonly string[]): number {
  const [a = '', b = '', c = ''] = words;
  if (/^\d{4}-\d\d-\d\d$/.test(a)) return !time.test(b) ? 1 : /^[+-]\d{4}$/.test(c) ? 3 : 2;
  if (/^\d\d-\d\d$/.test(a) && time.test(b)) return 2;
  const shape = dates.find((one) => one.every((part, i) => part.test(words[i] ?? '')));
  return shape?.length ?? (/^\d{9,11}(?:\.\d+)?$/.test(a) ? 1 : 0);
}

const units = { K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4, P: 1024 ** 5 } as const;

function readSize(text: string): number | null {
  const match = /^(\d+(?:[.,]\d+)?)([KMGTP]?)i?B?$/i.exec(text);
  if (!match) return null;
  const unit = match[2]!.toUpperCase() as keyof typeof units | '';
  return Math.round(Number(match[1]!.replace(',', '.')) * (unit === '' ? 1 : units[unit]));
}

const rootId = (name: string): string => (name === '0' ? 'root' : name);

/**
 * A line of `ls -l` in all its forms: with inode and blocks (`-i`, `-s`, `find -ls`), without owner or group (`-g`,
 * `-o`), with a security context (`-Z`), any time style. `null` where the line is none.
 */
export function readEntry({ start, end, children }: Row, text: string): Entry | null {
  const at = children.findIndex(({ value }, i) => i < 3 && readMode(value) !== null);
  const mode = at < 0 ? null : readMode(children[at]!.value);
  if (mode === null || children.slice(0, at).some(({ value }) => !/^\d+$/.test(value))) return null;
  const cells = children.slice(at + 1);
  const words = cells.map(({ value }) => value);
  const entry = (owner: string, group: string, size: number | null, name: Cell | undefined): Entry | null => {
    if (name === undefined) return null;
    const shown = nameIn(text.slice(name.start, end), mode.kind);
    return { type: 'entry', start, end, name: shown, ...mode, owner: rootId(owner), group: rootId(group), size };
  };
  // `ls -Z` before coreutils 8.31 shows owner, group and context only.
  if (!/^\d+$/.test(words[0] ?? '')) {
    const context = /^\S+:\S+:\S+$|^\?$/.test(words[2] ?? '');
    return context ? entry(words[0]!, words[1]!, null, cells[3]) : null;
  }
  for (const size of [3, 4, 2]) {
    const isDevice = /^\d+,$/.test(words[size] ?? '');
    const bytes = isDevice ? 0 : readSize(words[size] ?? '');
    const date = size + (isDevice ? 2 : 1);
    const length = dateLength(words.slice(date));
    if (bytes === null || length === 0) continue;
    return entry(words[1]!, size === 2 ? '' : words[2]!, bytes, cells[date + length]);
  }
  return null;
}

function nameIn(shown: string, kind: Entry['kind']): string {
  const arrow = kind === 'link' ? shown.indexOf(' -> ') : -1;
  const name = arrow < 0 ? shown : shown.slice(0, arrow);
  const bare = /^(['"]).+\1$/.test(name) ? name.slice(1, -1) : name;
  // `-F` and `-p` mark directories.
  return kind === 'directory' && bare.length > 1 ? bare.replace(/\/$/, '') : bare;
}
