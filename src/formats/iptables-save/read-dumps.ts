import type { Family } from '#core/address';
import { append } from '#core/append';
import type { SourceFile } from '#core/source-file';
import type { StatementIndex } from '../_grammar/iptables-index.ts';
import { type Program, readProgram } from '../_grammar/iptables-program.ts';
import { runCommands, type SaveSection } from '../_grammar/iptables-tables.ts';

/** One run of iptables-save in a file, and which program it was as far as anything tells. */
export interface Dump {
  readonly section: SaveSection;
  readonly program: Program;
  /** Seconds since 1970, from the comment above the tables; its time zone is not told and taken for UTC. */
  readonly madeAt: number | null;
}

/** How many rules are looked at for addresses that tell the family. */
const ENOUGH_LINES = 500;

/** The dumps of a file, in order. `claimed` is what its name or command tells, for dumps that do not say it themselves. */
export function readDumps(
  file: SourceFile,
  index: StatementIndex,
  claimed: Program,
  defaultTable: string,
): readonly Dump[] {
  const { text } = file;
  const textOf = (line: number): string => text.slice(index.start(line), index.end(line));
  const starts = (line: number): boolean => readProgram(textOf(line)) !== null;
  let told: Program | null = null;
  return runCommands(text, index, starts, defaultTable).map((section) => {
    const heads = [...section.comments, ...section.texts].sort((a, b) => a - b).map(textOf);
    told = heads.map(readProgram).find((program) => program !== null) ?? told;
    const family = told?.family ?? (familyOf(firstRules(section).map(textOf)) || claimed.family);
    const program: Program = {
      family,
      backend: told?.backend ?? claimed.backend,
      plain: told === null || told.family === null ? claimed.plain : told.plain && claimed.plain,
    };
    return { section, program, madeAt: heads.map(readDate).find((date) => date !== null) ?? null };
  });
}

function firstRules({ tables }: SaveSection): number[] {
  const rules: number[] = [];
  for (const table of tables)
    for (const chain of table.chains.values()) {
      if (rules.length >= ENOUGH_LINES) return rules;
      append(rules, chain.rules.slice(0, ENOUGH_LINES - rules.length));
    }
  return rules;
}

/** The family whose addresses or ICMP the rules name; 0 where they name none. */
function familyOf(rules: readonly string[]): Family | 0 {
  for (const rule of rules) {
    if (/ -[sd] (?:! )?[0-9a-f]*:[0-9a-f:]*[.0-9a-f]*\/?|icmp6-|ipv6-icmp|icmpv6/i.test(rule)) return 6;
    if (/ -[sd] (?:! )?\d+\.\d+\.\d+\.\d+|--mask \d+\.| icmp-\w+-/.test(rule)) return 4;
  }
  return 0;
}

/** `… on Mon Nov 23 06:39:27 2026`. */
function readDate(comment: string): number | null {
  const found = /\bon \w{3} (\w{3} [ \d]?\d \d\d:\d\d:\d\d \d{4})$/.exec(comment);
  const time = found ? Date.parse(`${found[1]} UTC`) : Number.NaN;
  return Number.isNaN(time) ? null : time / 1000;
}
