import { append } from '#core/append';
import type { Edit } from './cut.ts';
import { fencedSpans } from './find-commands.ts';
import { hasMarkup, undoMarkup } from './paste-markup.ts';
import { isTyped, typesCommand } from './prompts.ts';

/**
 * What mail, forums and word processors did to all of a text that was pasted into them.
 * - `prefix`: what each line begins with (`> `, an indentation, numbers), as a pattern
 * - `code`: outputs are indented as Markdown has it, between lines of talk that are not
 * - `entities`: `&lt;` stands for `<`
 * - `blanks`: no-break spaces stand for spaces, and some characters have no width
 * - `quotes`: curly quotes stand for straight ones
 * - `dashes`: long dashes stand for hyphens
 * - `markup`: forums, trackers and web pages set outputs off as code; of a part of the text that is `gone`
 * - `returns`: a terminal, or an editor of another system, ended each line with CR LF
 */
export interface PasteDamage {
  readonly prefix: RegExp | null;
  readonly code: boolean;
  readonly entities: boolean;
  readonly blanks: boolean;
  readonly quotes: boolean;
  readonly dashes: boolean;
  readonly returns: boolean;
  readonly markup: 'whole' | 'gone' | null;
}

/** Of a text that nothing happened to. */
export const noDamage: PasteDamage = {
  prefix: null,
  code: false,
  entities: false,
  blanks: false,
  quotes: false,
  dashes: false,
  returns: false,
  markup: null,
};

/** Nobody pastes more, in characters. */
const longestPaste = 4 * 1024 * 1024;

const entities: Readonly<Record<string, string>> = {
  ...{ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' },
  ...{ '#34': '"', '#39': "'", '#039': "'", '#x27': "'", '#x2F': '/', '#47': '/', '#160': ' ', '#60': '<', '#62': '>' },
};
const entity = /&(#?\w{2,5});/g;
const invisible = /[\u200b-\u200f\u2060\ufeff\u00ad]/g;
const oddBlank = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

/** Without width, or as wide as a space. */
const hasOddBlanks = (text: string): boolean => text.search(oddBlank) >= 0 || text.slice(1).search(invisible) >= 0;

const prefixes: readonly RegExp[] = [/^[\u200b-\u200f\u2060\ufeff]*(?:>[ \u00a0]?)+/, /^[ \t\u00a0]+/];
const numbered = /^[ \t]*(\d{1,6})(?:\t| ?[|│] ?| {1,4})/;

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** Numbers that count the lines, as editors and `cat -n` show them. `ip addr` counts otherwise: `1: lo`. */
function isNumbered(text: string): boolean {
  const lines = text.replace(/\s+$/, '').split('\n');
  let expected: number | null = null;
  let count = 0;
  for (const line of lines) {
    const number = numbered.exec(line.endsWith('\r') ? line : `${line} `)?.[1];
    if (number === undefined) {
      if (line.trim() === '') continue;
      return false;
    }
    if (expected !== null && Number(number) !== expected) return false;
    expected = Number(number) + 1;
    count++;
  }
  return count > 3;
}

function prefixOf(text: string): RegExp | null {
  const start = text.search(/\S/);
  if (start < 0) return null;
  const first = text.slice(text.lastIndexOf('\n', start) + 1, start + 1);
  if (/^[\u200b-\u200f\u2060\ufeff]*>/.test(first)) {
    const quote = prefixes[0]!;
    const lines = linesOf(text);
    return lines.length > 2 && lines.every((line) => quote.test(line)) ? quote : null;
  }
  if (/^[ \t\u00a0]*\d/.test(first)) return isNumbered(text) ? numbered : null;
  if (!/^[ \t\u00a0]/.test(first)) return null;
  let shared: string | null = null;
  const lines = linesOf(text);
  for (const line of lines) {
    const own = /^[ \t\u00a0]*/.exec(line)![0];
    shared ??= own;
    while (!own.startsWith(shared)) shared = shared.slice(0, -1);
    if (shared === '') return isNumbered(text) ? numbered : null;
  }
  return lines.length > 2 ? new RegExp(`^${shared}`) : null;
}

/** Whether most of what a line is made of was changed, so that it was not one slip in a file of the host's. */
function isEverywhere(text: string, changed: RegExp): boolean {
  const lines = linesOf(text);
  const hit = lines.filter((line) => line.search(changed) >= 0).length;
  return hit > 2 && (hit * 10 > lines.length || hit > 20);
}

/** How all lines of an output are indented where a post has it as code or in a list. */
export function codeIndent(text: string): RegExp | null {
  const [first, ...others] = linesOf(text).map((line) => /^[ \t]*/.exec(line)![0]);
  if (first === undefined) return null;
  const shared = others.reduce(
    (known, own) => (known.startsWith(own) ? own : own.startsWith(known) ? known : ''),
    first,
  );
  return shared.length > 1 || shared === '\t' ? new RegExp(`^${shared}`) : null;
}

/** What is indented below an empty line. */
const indentedLine = /(?:^|\n[ \t\r]*\n)(?: {4,8}|\t)(\S[^\n]*)/g;
const indented = /^(?: {4}|\t)/;
const fenceLine = /^[ \t]*(?:`{3,}|~{3,})/;

/** Talk and outputs by turns, with the prompts of the outputs indented; what is fenced was left as it is. */
function hasIndentedCode(text: string): boolean {
  if (!/^[A-Za-z]/m.test(text)) return false;
  const fenced = fencedSpans(text);
  const isOutside = (at: number): boolean => !fenced.some(({ start, end }) => start <= at && at < end);
  for (const { index, 0: all, 1: line } of text.matchAll(indentedLine))
    if (isOutside(index + all.length - 1) && typesCommand(line!)) return !isTyped(text);
  return false;
}

/** Takes the indentation away, and fences the talk off. */
function undoCode(text: string): Edit[] {
  const edits: Edit[] = [];
  let inCode = false;
  let inFence = false;
  let afterBlank = true;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    const line = text.slice(start, end);
    const isFence = fenceLine.test(line);
    const found = inFence || isFence ? null : indented.exec(line);
    if (line.trim() === '') afterBlank = true;
    else {
      const begins: boolean = found !== null && !inCode && afterBlank;
      const ends: boolean = found === null && inCode;
      if ((begins || ends) && start > 0) edits.push({ start: start - 1, end: start, text: '\n```\n' });
      if (begins || ends) inCode = begins;
      if (found !== null && inCode) edits.push({ start, end: start + found[0].length, text: '' });
      afterBlank = false;
    }
    inFence = inFence !== isFence;
    start = end;
  }
  return edits;
}

/** `null` where nothing shows that a text was changed on its way. */
export function findPasteDamage(text: string): PasteDamage | null {
  if (text.length > longestPaste) return null;
  const prefix = prefixOf(text);
  const damage: PasteDamage = {
    prefix,
    code: prefix === null && hasIndentedCode(text),
    entities: ['&lt;', '&gt;', '&quot;', '&#39;', '&#039;', '&nbsp;'].some((one) => text.includes(one)),
    blanks: hasOddBlanks(text) && (isEverywhere(text, oddBlank) || isEverywhere(text, invisible)),
    quotes: /[“”„‘’]/.test(text) && !text.includes('"'),
    dashes: /(?:^|[\s[(!])[–—−][a-zA-Z]/m.test(text) && !/(?:^|[\s[(!])--[a-zA-Z]/m.test(text),
    returns: false,
    markup: hasMarkup(text) ? 'whole' : null,
  };
  const { prefix: _, ...flags } = damage;
  return prefix !== null || Object.values(flags).some(Boolean) ? damage : null;
}

function* matchesOf(text: string, pattern: RegExp, of: (match: RegExpExecArray) => string | undefined): Iterable<Edit> {
  for (const match of text.matchAll(pattern)) {
    const replaced = of(match);
    if (replaced !== undefined) yield { start: match.index, end: match.index + match[0].length, text: replaced };
  }
}

/** What undoes the damage in a text, or in a part of it. `asTyped` leaves quotes and dashes, which a file may have. */
export function undoDamage(text: string, damage: PasteDamage, asTyped: boolean): Edit[] {
  const edits: Edit[] = [];
  if (damage.prefix !== null)
    for (let start = 0; start < text.length; start = text.indexOf('\n', start) + 1 || text.length) {
      const end = text.indexOf('\n', start);
      const found = damage.prefix.exec(text.slice(start, end < 0 ? text.length : Math.min(end + 1, start + 400)));
      if (found && found[0] !== '') edits.push({ start, end: start + found[0].length, text: '' });
    }
  if (damage.code) append(edits, undoCode(text));
  if (damage.entities)
    append(
      edits,
      matchesOf(text, entity, ([, name]) => entities[name!]),
    );
  if (damage.blanks) {
    append(
      edits,
      matchesOf(text, oddBlank, () => ' '),
    );
    append(
      edits,
      matchesOf(text, invisible, () => ''),
    );
  }
  if (damage.quotes && !asTyped) {
    append(
      edits,
      matchesOf(text, /[“”„]/g, () => '"'),
    );
    append(
      edits,
      matchesOf(text, /[‘’]/g, () => "'"),
    );
  }
  // `–dport` was `--dport`, `–A` was `-A`, `10.0.0.1–10.0.0.9` was a hyphen.
  if (damage.dashes && !asTyped)
    edits.push(
      ...matchesOf(text, /[–—−](?=([a-zA-Z][\w-]*)?)/g, ({ 1: word, index }) =>
        word !== undefined && word.length > 1 && /[\s[(!]|^$/.test(text.slice(Math.max(0, index - 1), index))
          ? '--'
          : '-',
      ),
    );
  if (damage.markup !== null) append(edits, undoMarkup(text, damage.markup === 'whole'));
  if (damage.returns)
    append(
      edits,
      matchesOf(text, /\r(?=\n)/g, () => ''),
    );
  return disjoint(edits);
}

/** Of edits that overlap the first one counts. */
function disjoint(edits: Edit[]): Edit[] {
  const kept: Edit[] = [];
  for (const edit of edits.sort((a, b) => a.start - b.start || b.end - a.end))
    if (edit.start >= (kept.at(-1)?.end ?? 0)) kept.push(edit);
  return kept;
}
