import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { KeysFile } from './ast.ts';
import { lowerKeys } from './lower.ts';
import { parseKeys } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<KeysFile> = {
  parse: (file) => parseKeys(file),
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerKeys,
  support,
};
