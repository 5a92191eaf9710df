import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { AccountFile } from './ast.ts';
import { lowerAccounts } from './lower.ts';
import { parseAccounts } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<AccountFile> = {
  parse: parseAccounts,
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerAccounts,
  support,
};
