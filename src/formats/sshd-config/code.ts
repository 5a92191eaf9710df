import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import { amend } from './amend.ts';
import type { SshdConfigRoot } from './ast.ts';
import { command } from './command.ts';
import { lowerSshdConfig } from './lower.ts';
import { parseFile } from './parse-file.ts';
import { support } from './support.ts';

export const code: FormatCode<SshdConfigRoot> = {
  parse: parseFile,
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerSshdConfig,
  amend,
  describe: async (input, offset, dialect) =>
    (await import('./describe.ts')).describeSshdConfig(input, offset, dialect),
  command,
  support,
};
