import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import { findProblems } from './find-problems.ts';
import { type ListingLines, parseListing } from './grammar.ts';
import { lowerListings } from './lower.ts';
import { support } from './support.ts';
import { makeTree } from './tree.ts';

export const code: FormatCode<ListingLines> = {
  parse: (file) => {
    const statements = parseListing(file.text);
    return { statements, diagnostics: findProblems(file, statements) };
  },
  tree: (file, { statements }) => toUnistRoot(file, makeTree(file.text, statements)),
  lower: lowerListings,
  support,
};
