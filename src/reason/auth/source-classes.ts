import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { SourceList } from '#model/login';
import type { CellSet } from '../cell-set.ts';
import type { CellMatch } from '../host-firewall/match-scene.ts';
import { intersectCells, type SourceSpace, uniteCells } from '../source-space.ts';
import { matchPeerCells } from '../tcp-wrappers/match-peer.ts';

/** Sources that no list tells apart. */
export interface SourceClass {
  readonly cells: CellSet;
  /** Whether a list matches these sources; it must be one of those that the classes were made from. */
  fits(list: SourceList): Tri;
}

/** Sources that a list matches: one that is negated takes away what it matches. */
function matchSourceCells({ entries }: SourceList, space: SourceSpace): CellMatch {
  const of = (negated: boolean): CellMatch => {
    const found = entries
      .filter((entry) => entry.negated === negated)
      .map(({ pattern }) => matchPeerCells(pattern, space, 'unlikely'));
    return { must: uniteCells(found.map(({ must }) => must)), may: uniteCells(found.map(({ may }) => may)) };
  };
  const wanted = of(false);
  const less = of(true);
  return {
    must: intersectCells(wanted.must, space.complement(less.may)),
    may: intersectCells(wanted.may, space.complement(less.must)),
  };
}

/** Cuts the sources so that within a class every list gives the same answer. */
export function sourceClasses(lists: Iterable<SourceList>, space: SourceSpace, cells: CellSet): SourceClass[] {
  let classes: { cells: CellSet; answers: ReadonlyMap<SourceList, Tri> }[] = [{ cells, answers: new Map() }];
  for (const list of new Set(lists)) {
    const { must, may } = matchSourceCells(list, space);
    classes = classes.flatMap(({ cells: held, answers }) => {
      const surely = held.inside(must);
      const perhaps = held.inside(may);
      perhaps.removeRanges(must);
      const rest = held.clone();
      rest.removeRanges(may);
      return (
        [
          [surely, Yes],
          [perhaps, Maybe],
          [rest, No],
        ] as const
      )
        .filter(([part]) => !part.isEmpty())
        .map(([part, answer]) => ({ cells: part, answers: new Map(answers).set(list, answer) }));
    });
  }
  return classes.map(({ cells: held, answers }) => ({ cells: held, fits: (list) => answers.get(list) ?? Maybe }));
}
