import { indexStatements } from '../_grammar/iptables-grammar.ts';
import type { StatementIndex } from '../_grammar/iptables-index.ts';
import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import { amend } from './amend.ts';
import { command } from './command.ts';
import { findProblems } from './find-problems.ts';
import { isStored, lowerRulesets } from './lower.ts';
import { support } from './support.ts';
import { makeTree } from './tree.ts';

export const code: FormatCode<StatementIndex> = {
  parse: (file, kind) => {
    const statements = indexStatements(file.text);
    return { statements, diagnostics: findProblems(file, statements, isStored(kind)) };
  },
  tree: (file, { statements }) => toUnistRoot(file, makeTree(file.text, statements)),
  lower: lowerRulesets,
  amend,
  describe: async (input, offset) => (await import('./describe.ts')).describeIptables(input, offset),
  command,
  support,
};
