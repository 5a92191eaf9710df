import { hostNames } from '../../src/formats/_grammar/host-names.ts';
import { indexStatements } from '../../src/formats/_grammar/iptables-grammar.ts';
import { findRefusals } from '../../src/formats/_grammar/iptables-refusals.ts';
import { ConfigRun } from '../../src/formats/nft/config-run.ts';
import { refusalOf, refusalsOf } from '../../src/formats/nft/refusals.ts';
import type { NftRefusal } from '../../src/formats/nft/refused-words.ts';
import type { Answer } from '../live/refused/load-each.ts';
import { stored } from '../live/refused/stored-files.ts';

const names = hostNames({ lookup: () => ({ state: 'not-collected' }) });

/** Whether each place that we complain of is one for which the file is certainly refused. */
function complaints(program: string, text: string): readonly { readonly certain: boolean }[] {
  if (program !== 'nft -f') {
    const family = program.startsWith('ip6') ? 6 : 4;
    return findRefusals({ text, index: indexStatements(text), family, names });
  }
  const found: NftRefusal[] = [];
  const run = new ConfigRun({
    include: () => ({ files: [], complete: true }),
    report: (diagnostic) => {
      const complaint = refusalOf(diagnostic, text);
      if (complaint !== null) found.push(complaint);
    },
  });
  run.run({ id: 0, text });
  return [...found, ...run.refused, ...refusalsOf(run.tables, names, true, () => text)];
}

/** Whether we say for certain that the program refuses the text. */
export const certainlyRefused = (program: string, text: string): boolean =>
  complaints(program, text).some(({ certain }) => certain);

/** How what we say of each file compares with what became of it. */
export function gradeLoads(answers: readonly Answer[]): {
  readonly right: number;
  readonly possible: number;
  /** Files that were refused for something that we do not know. */
  readonly missed: readonly string[];
  /** Files that we said were refused for certain, and that were loaded. */
  readonly wrong: readonly string[];
} {
  const textOf = new Map(stored.map(({ name, program, text }) => [`${program} ${name}`, text]));
  let right = 0;
  let possible = 0;
  const missed: string[] = [];
  const wrong: string[] = [];
  for (const { name, program, complaint } of answers) {
    const text = textOf.get(`${program} ${name}`);
    if (text === undefined) continue;
    const found = complaints(program, text);
    const certain = found.some((one) => one.certain);
    const line = `${program}: ${name}: ${complaint ?? 'loaded'}`;
    if (complaint === null && certain) wrong.push(line);
    else if (complaint !== null && found.length === 0) missed.push(line);
    else if (certain === (complaint !== null) && (certain || found.length === 0)) right++;
    else possible++;
  }
  return { right, possible, missed, wrong };
}
