import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import { amend } from './amend.ts';
import type { HostsAccess } from './ast.ts';
import { lowerHostsAccess } from './lower.ts';
import { parseHostsAccess } from './parse-hosts-access.ts';
import { support } from './support.ts';

export const code: FormatCode<HostsAccess> = {
  parse: (file) => parseHostsAccess(file),
  tree: (file, { statements }) => toUnistRoot(file, statements),
  lower: lowerHostsAccess,
  amend,
  describe: async (input, offset) => (await import('./describe.ts')).describeHostsAccess(input, offset),
  support,
};
