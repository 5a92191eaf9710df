import type { Asked } from '../asked.ts';
import { carryOut } from './carry-out.ts';
import { filterCases } from './cases/filters.ts';
import { hostCases } from './cases/hosts.ts';
import { managerCases } from './cases/managers.ts';
import type { FixCase } from './fix-case.ts';

/** `names` are how names of cases begin; all where there is none. */
export interface FixesOptions {
  readonly names: readonly string[];
  readonly labs: number;
}

/**
 * Servers that turn a client away: what sshreach offers is carried out on them, edits and commands alike, and the client
 * asks again.
 */
export async function askFixes({ names, labs }: FixesOptions): Promise<Asked> {
  const all: readonly FixCase[] = [...managerCases, ...filterCases, ...hostCases];
  const queue = all.filter(({ name }) => names.length === 0 || names.some((beginning) => name.startsWith(beginning)));
  const helped = { edits: 0, commands: 0 };
  const failures: string[] = [];
  const work = async (lab: string): Promise<void> => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      try {
        const complaint = await carryOut(lab, one);
        if (complaint === null) helped[one.by]++;
        else failures.push(`${one.name}: ${complaint}`);
      } catch (error) {
        failures.push(`${one.name}: ${(error as Error).message}`);
      }
    }
  };
  await Promise.all(Array.from({ length: labs }, (_, i) => work(`f${process.pid % 100000}-${i}`)));
  const report = `fixes carried out, and the client got in: ${helped.edits} by edits, ${helped.commands} by commands; ${failures.length} did not help`;
  return { passed: helped.edits + helped.commands, failures, report };
}
