import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { PamFile } from './ast.ts';
import { lowerPam } from './lower.ts';
import { parsePam } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<PamFile> = {
  parse: parsePam,
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerPam,
  support,
};
