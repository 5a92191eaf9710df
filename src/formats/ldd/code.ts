import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { Linkage } from './ast.ts';
import { lowerLinkage } from './lower.ts';
import { parseLinkage } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<Linkage> = {
  parse: (file) => parseLinkage(file),
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerLinkage,
  support,
};
