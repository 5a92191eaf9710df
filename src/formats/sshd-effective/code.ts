import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { EffectiveDump } from './ast.ts';
import { lowerEffective } from './lower.ts';
import { parseEffective } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<EffectiveDump> = {
  parse: (file) => parseEffective(file),
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerEffective,
  support,
};
