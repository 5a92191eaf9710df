import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { Notes } from './ast.ts';
import { lowerNotes } from './lower.ts';
import { parseNotes } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<Notes> = {
  parse: (file) => parseNotes(file),
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerNotes,
  support,
};
