import type { Node, Parent } from 'unist';
import type { SourceFile } from '#core/source-file';
import { positionOf } from '#core/unist';

/**
 * A node as parsers build it: offsets only (end exclusive), plus whatever fields the format's `ast.ts` declares.
 * `children` and `value` mean the same as in unist.
 */
export interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly value?: string;
  readonly children?: readonly Syntax[];
}

/** The unist node of a syntax node: `start` and `end` become `position`, all other fields stay. */
export function toUnist(file: SourceFile, syntax: Syntax): Node {
  const { start, end, children, ...fields } = syntax;
  return {
    ...fields,
    ...(children ? { children: children.map((child) => toUnist(file, child)) } : {}),
    position: positionOf(file, start, end),
  };
}

/** The same for a whole file; the root spans all of the text. */
export const toUnistRoot = (file: SourceFile, root: Syntax): Parent => toUnist(file, root) as Parent;
