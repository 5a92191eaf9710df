import type { FormatCode } from '../format.ts';
import { type Syntax, toUnistRoot } from '../syntax.ts';
import { amend } from './amend.ts';
import { command } from './command.ts';
import { lowerFirewalld } from './lower.ts';
import { parse } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<Syntax> = {
  parse,
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerFirewalld,
  amend,
  command,
  support,
};
