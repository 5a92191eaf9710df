import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { FileListing } from './ast.ts';
import { command } from './command.ts';
import { lowerFiles } from './lower.ts';
import { parseFiles } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<FileListing> = {
  parse: parseFiles,
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerFiles,
  command,
  support,
};
