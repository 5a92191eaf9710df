import type { SourceFile } from '#core/source-file';
import { commandWords } from '../_grammar/command-words.ts';
import { fieldOf, remarkOf } from '../_grammar/field.ts';
import { parseTable } from '../_grammar/table.ts';
import type { UnitReport } from './ast.ts';
import { fullName, isConcern } from './ssh-units.ts';

const states =
  /^(?:enabled(?:-runtime)?|linked(?:-runtime)?|alias|masked(?:-runtime)?|static|indirect|disabled|generated|transient|bad|not-found|active|reloading|inactive|failed|activating|deactivating|unknown)$/;
const unknownUnit = /^Failed to get unit file state for (\S+): /;

/**
 * `systemctl is-enabled` and `is-active`: one word for each unit that was asked for. The units are in the command line
 * or the file's name; where neither tells as many as there are words, the words stay without a unit.
 */
export function parseWords({ text, claim }: SourceFile, property: string): UnitReport['children'] {
  const rows = parseTable(text).children;
  const lines = rows.map(({ start, end }) => text.slice(start, end));
  const words = lines.filter((line) => states.test(line)).length;
  const asked = unitsIn(commandWords(claim, 'systemctl')?.words ?? []);
  const failed = lines.map((line) => unknownUnit.exec(line)?.[1]).filter((name) => name !== undefined);
  const named = asked.filter((name) => !failed.includes(name));
  let at = 0;
  return rows.map((row, i) => {
    const { start, end } = row;
    const line = lines[i]!;
    const missing = unknownUnit.exec(line)?.[1];
    if (missing !== undefined) {
      const children = [fieldOf('LoadState', { start, end, value: 'not-found' })];
      return { type: 'unit', start, end, name: fullName(missing), children };
    }
    if (!states.test(line)) return remarkOf(text, row);
    const name = named.length === words ? named[at++]! : '';
    return { type: 'unit', start, end, name, children: [fieldOf(property, { start, end, value: line })] };
  });
}

/** The words behind the subcommand; in file names it is in two parts, as are names with a dash. */
function unitsIn(words: readonly string[]): string[] {
  const at = words.findIndex((word) => /^(?:is-)?(?:enabled|active)$/.test(word));
  const units = words
    .slice(at + 1)
    .join(' ')
    .replace('netfilter persistent', 'netfilter-persistent')
    .split(' ');
  return units.map(fullName).filter(isConcern);
}
