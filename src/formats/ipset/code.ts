import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import { findProblems } from './find-problems.ts';
import { indexLines, type LineIndex } from './grammar.ts';
import { lowerSets } from './lower.ts';
import { support } from './support.ts';
import { makeTree } from './tree.ts';

export const code: FormatCode<LineIndex> = {
  parse: (file) => {
    const statements = indexLines(file.text);
    return { statements, diagnostics: findProblems(file, statements) };
  },
  tree: (file, { statements }) => toUnistRoot(file, makeTree(file.text, statements)),
  lower: lowerSets,
  support,
};
