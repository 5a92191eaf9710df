import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { SocketTable } from './ast.ts';
import { lowerSockets } from './lower.ts';
import { parseSocketTable } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<SocketTable> = {
  parse: (file) => parseSocketTable(file),
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerSockets,
  support,
};
