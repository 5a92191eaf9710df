import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { Listing } from './ast.ts';
import { lowerSockets } from './lower.ts';
import { parseListing } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<Listing> = {
  parse: (file) => parseListing(file),
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerSockets,
  support,
};
