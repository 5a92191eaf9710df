import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { VersionOutput } from './ast.ts';
import { lowerVersion } from './lower.ts';
import { parseVersion } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<VersionOutput> = {
  parse: (file) => parseVersion(file),
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerVersion,
  support,
};
