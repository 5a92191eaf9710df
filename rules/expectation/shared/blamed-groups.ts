import { formatAddress } from '#core/address';
import { type AddressSet, complement, intersect, isEmpty, subtract } from '#core/address-set';
import type { OriginId } from '#core/origin';
import { nameSources } from '#engine/name-sources';
import type { HostView } from '#model/host-model';
import type { Outcome } from '#reason/verdict';

/** Sources for which one line decided, together with what sentences say of them. */
export interface BlamedGroup {
  /** `null`: no line of the evidence decided. */
  readonly at: OriginId | null;
  /** Cut to the sources for which the line decided. */
  readonly outcomes: readonly Outcome[];
  /** `10.0.0.0/8`. */
  readonly sources: string;
  /** `192.0.2.10, port 22`. */
  readonly places: string;
}

interface Piece {
  readonly at: OriginId | null;
  readonly outcome: Outcome;
}

/**
 * One group per line and way of ending, in the order of the outcomes. Each source is laid to one line: a listening
 * socket, which is in every client's way, only where nothing else decided.
 */
export function groupByBlame(view: HostView, outcomes: readonly Outcome[]): BlamedGroup[] {
  const sockets = new Set(view.listeners.sockets.map(({ origin }) => origin));
  const groups = new Map<string, Piece[]>();
  for (const piece of outcomes.flatMap((outcome) => piecesOf(outcome, sockets))) {
    const key = `${piece.at ?? '-'} ${piece.outcome.verdict} ${piece.outcome.symptom}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [piece]);
    else group.push(piece);
  }
  return [...groups.values()].map((pieces) => {
    const own = pieces.map(({ outcome }) => outcome);
    const sets = own.map(({ sources }) => sources);
    return {
      at: pieces[0]!.at,
      outcomes: own,
      sources: nameSources(sets, sets.map(complement)),
      places: placesOf(own),
    };
  });
}

function piecesOf(outcome: Outcome, sockets: ReadonlySet<OriginId>): Piece[] {
  const lines = [...outcome.because].sort((a, b) => Number(sockets.has(a.origin)) - Number(sockets.has(b.origin)));
  const pieces: Piece[] = [];
  let left: AddressSet = outcome.sources;
  for (const line of lines) {
    const sources = intersect(left, line.sources);
    if (isEmpty(sources)) continue;
    left = subtract(left, sources);
    pieces.push({ at: line.origin, outcome: { ...outcome, sources, because: [line] } });
  }
  return isEmpty(left) ? pieces : [...pieces, { at: null, outcome: { ...outcome, sources: left, because: [] } }];
}

/** More places than this are not spelled out in a sentence. */
const MOST = 3;

function placesOf(group: readonly Outcome[]): string {
  const places = new Set(
    group.map(({ to, port }) => `${to === null ? 'any address' : formatAddress(to)}, port ${port}`),
  );
  const shown = [...places].slice(0, MOST);
  return places.size > MOST ? `${shown.join('; ')} and ${places.size - MOST} more` : shown.join('; ');
}
