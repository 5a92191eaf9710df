import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { PackageList } from './ast.ts';
import { lowerPackages } from './lower.ts';
import { parsePackages } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<PackageList> = {
  parse: parsePackages,
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerPackages,
  support,
};
