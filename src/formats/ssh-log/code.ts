import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { SshLog } from './ast.ts';
import { lowerLogs } from './lower.ts';
import { parseLog } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<SshLog> = {
  parse: parseLog,
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerLogs,
  support,
};
