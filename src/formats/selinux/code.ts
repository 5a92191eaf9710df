import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { SelinuxReport } from './ast.ts';
import { command } from './command.ts';
import { lowerSelinux } from './lower.ts';
import { parseSelinux } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<SelinuxReport> = {
  parse: parseSelinux,
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerSelinux,
  command,
  support,
};
