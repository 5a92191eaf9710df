import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { UnitReport } from './ast.ts';
import { command } from './command.ts';
import { lowerUnits } from './lower.ts';
import { parseUnits } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<UnitReport> = {
  parse: parseUnits,
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerUnits,
  command,
  support,
};
