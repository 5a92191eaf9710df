import { version } from '../../version.ts';
import { completion, type Shell, shells } from '../completion.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';
import { manPage } from '../man-page.ts';

export const run: Command = async ({ args, print }) => {
  const [what = ''] = args.operands;
  if (what === 'man') print(manPage(version));
  else if ((shells as readonly string[]).includes(what)) print(completion(what as Shell));
  else throw new UsageError(`completion knows ${shells.join(', ')} and man, not ${what}.`);
  return exitCodes.ok;
};
