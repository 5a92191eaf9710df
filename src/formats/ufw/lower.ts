import type { Contributions } from '#model/contribution';
import type { HostContext } from '../format.ts';
import { type UfwInput, UfwInputs } from './inputs.ts';
import { lowerDeclared } from './lower-declared.ts';
import { lowerRunning } from './lower-running.ts';
import { RulesFileJudge } from './rules-files.ts';

/** Says what ufw's listings and files mean: what it admits in its own words, and the rules it gives to the kernel. */
export function lowerUfw(inputs: readonly UfwInput[], host: HostContext, into: Contributions): void {
  const own = new UfwInputs(inputs);
  const judge = new RulesFileJudge(host);
  // What is said of a file is said of the next start, of which more is known.
  lowerDeclared(own, judge, host.origins, into);
  lowerRunning(own, judge, host.origins, into);
}
