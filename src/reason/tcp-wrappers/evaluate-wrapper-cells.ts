import type { Address } from '#core/address';
import type { OriginId } from '#core/origin';
import { No, Yes } from '#core/tri';
import type { Assumption, HostView } from '#model/host-model';
import type { CellSet } from '../cell-set.ts';
import type { Conditions } from '../host-firewall/match-scene.ts';
import type { SourceSpace } from '../source-space.ts';
import { walkAccessLists } from './walk-access-lists.ts';

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
  conditions: Conditions = { met: new Set(), flipped: null },
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
  const scene = { daemon: 'sshd', to, port, space, cells, conditions };
  for (const { effect, cells: hit, origin, sure } of walkAccessLists(lists, scene)) {
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
