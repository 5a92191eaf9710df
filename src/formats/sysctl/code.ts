import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { Settings } from './ast.ts';
import { lowerSettings } from './lower.ts';
import { parseSettings } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<Settings> = {
  parse: parseSettings,
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerSettings,
  support,
};
