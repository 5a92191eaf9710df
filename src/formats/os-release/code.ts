import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { ReleaseFile } from './ast.ts';
import { lowerSystem } from './lower.ts';
import { parseReleaseFile } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<ReleaseFile> = {
  parse: parseReleaseFile,
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerSystem,
  support,
};
