import { version } from '../../version.ts';
import { collectScript } from '../collect/script.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';

export const run: Command = async ({ print }) => {
  print(collectScript(version));
  return exitCodes.ok;
};
