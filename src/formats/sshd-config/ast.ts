import type { Syntax } from '../syntax.ts';
import type { Era } from './versions.ts';

/** The first word of a line; `value` without its quotes, as written. */
export interface SshdKeyword extends Syntax {
  readonly type: 'keyword';
  readonly value: string;
}

/** One argument; `value` as the daemon reads it, quotes and escapes taken away. */
export interface SshdArgument extends Syntax {
  readonly type: 'argument';
  readonly value: string;
}

export interface SshdComment extends Syntax {
  readonly type: 'comment';
  readonly value: string;
}

/**
 * One line with a keyword. `line` counts from 1 as the daemon counts. `rest` is what follows the keyword and its
 * separator, comment and all, for the keywords that take the line as it stands; `null` where nothing follows at all.
 */
export interface SshdDirective extends Syntax {
  readonly type: 'directive';
  readonly name: string;
  readonly line: number;
  readonly rest: string | null;
  readonly restStart: number;
  /** Blanks behind `rest`, which releases up to 7.5 took for a part of the line. */
  readonly trailing: string;
  /** False where a quote is never closed: then there are no arguments, and from 8.7 the line is refused. */
  readonly balanced: boolean;
  readonly children: readonly (SshdKeyword | SshdArgument | SshdComment)[];
}

/** A Match line (the first child) and everything down to the next Match line or the end of the file. */
export interface SshdMatchBlock extends Syntax {
  readonly type: 'match';
  readonly children: readonly (SshdDirective | SshdComment | SshdIgnoredLine)[];
}

/** A line without a readable keyword, which the daemon passes over in silence (`= =`, `Port"22`). */
export interface SshdIgnoredLine extends Syntax {
  readonly type: 'ignored';
  readonly value: string;
}

export interface SshdConfigRoot extends Syntax {
  readonly type: 'sshd-config';
  readonly era: Era;
  readonly children: readonly (SshdDirective | SshdMatchBlock | SshdComment | SshdIgnoredLine)[];
}

/** All lines with a keyword, in order, out of their blocks. */
export function directivesOf(root: SshdConfigRoot): SshdDirective[] {
  const found: SshdDirective[] = [];
  for (const node of root.children) {
    if (node.type === 'directive') found.push(node);
    else if (node.type === 'match')
      for (const child of node.children) if (child.type === 'directive') found.push(child);
  }
  return found;
}

export const keywordOf = (directive: SshdDirective): SshdKeyword => directive.children[0] as SshdKeyword;

export const argumentsOf = (directive: SshdDirective): SshdArgument[] =>
  directive.children.filter((child): child is SshdArgument => child.type === 'argument');
