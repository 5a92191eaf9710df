import type { Address } from '#core/address';
import type { OriginId } from '#core/origin';
import { No, Yes } from '#core/tri';
import type { Assumption, HostView } from '#model/host-model';
import { CellSet } from '../cell-set.ts';
import type { SourceSpace } from '../source-space.ts';
import { type AccessOutcome, evaluateTcpWrappers } from './evaluate-tcp-wrappers.ts';

export interface WrapperPart {
  readonly effect: 'allow' | 'deny';
  readonly cells: CellSet;
  readonly origin: OriginId | null;
  /** False where another part holds some of the same sources. */
  readonly sure: boolean;
  readonly assumes: readonly Assumption[];
}

const showList = (name: string): Assumption => ({ layer: 'tcp-wrappers', command: `cat /etc/hosts.${name}` });
const showLinkage: Assumption = { layer: 'tcp-wrappers', command: 'ldd /usr/sbin/sshd' };

/** What libwrap does with clients that reached sshd: where this sshd asks it at all. */
export function evaluateWrapperCells(
  view: HostView,
  space: SourceSpace,
  cells: CellSet,
  to: Address | null,
  port: number,
): WrapperPart[] {
  const lists = view.accessLists;
  const pass = (assumes: readonly Assumption[]): WrapperPart => ({
    effect: 'allow',
    cells,
    origin: null,
    sure: true,
    assumes,
  });
  if (lists.consulted === No) return [pass([])];
  const unknownLists = [
    ...(lists.allowKnown ? [] : [showList('allow')]),
    ...(lists.denyKnown ? [] : [showList('deny')]),
  ];
  if (lists.allow.length === 0 && lists.deny.length === 0) {
    return [pass(unknownLists.length > 0 ? unknownLists : [])];
  }
  const parts: WrapperPart[] = [];
  for (const { effect, hit, origin, sure } of outcomesOf(view, space, cells, to, port)) {
    if (hit.isEmpty()) continue;
    // A list that nobody collected comes in where the other one did not decide alone.
    const byDefault = effect === 'allow' && origin === null;
    const assumes = effect === 'deny' && !lists.allowKnown ? [showList('allow')] : byDefault ? unknownLists : [];
    if (effect === 'deny' && lists.consulted !== Yes) {
      parts.push({ effect, cells: hit, origin, sure: false, assumes });
      parts.push({
        effect: 'allow',
        cells: hit.clone(),
        origin: lists.consultedOrigin,
        sure: false,
        assumes: [showLinkage],
      });
    } else parts.push({ effect, cells: hit, origin, sure, assumes });
  }
  return parts;
}

interface CellOutcome {
  readonly effect: 'allow' | 'deny';
  readonly hit: CellSet;
  readonly origin: OriginId | null;
  readonly sure: boolean;
}

/** In a points space each address is asked for itself, so that patterns of text are decided exactly. */
function outcomesOf(
  view: HostView,
  space: SourceSpace,
  cells: CellSet,
  to: Address | null,
  port: number,
): CellOutcome[] {
  const ask = (universe: CellSet): AccessOutcome[] => [
    ...evaluateTcpWrappers(view.accessLists, { family: space.family, to, port, universe: space.addresses(universe) }),
  ];
  const convert = (outcomes: readonly AccessOutcome[], within: CellSet): CellOutcome[] => {
    const all = outcomes.map((o) => ({
      effect: o.effect,
      hit: within.inside(space.cells(o.sources)),
      origin: o.origin,
    }));
    return all.map((o, i) => ({ ...o, sure: all.every((other, j) => i === j || !meets(o.hit, other.hit)) }));
  };
  if (space.kind === 'partition') return convert(ask(cells), cells);
  return [...cells].flatMap((cell) => {
    const one = CellSet.of([cell, cell]);
    return convert(ask(one), one);
  });
}

const meets = (a: CellSet, b: CellSet): boolean => {
  for (const cell of a) if (b.has(cell)) return true;
  return false;
};
