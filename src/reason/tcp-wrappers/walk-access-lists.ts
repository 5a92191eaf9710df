import type { OriginId } from '#core/origin';
import { No, type Tri, Yes } from '#core/tri';
import type { AccessDecision, AccessListFact, AccessRule, PatternList, PlacedPeer } from '#model/access-list';
import type { AccessListSlice } from '#model/host-model';
import { CellSet } from '../cell-set.ts';
import type { CellMatch, Conditions } from '../host-firewall/match-scene.ts';
import { intersectCells, type SourceSpace, uniteCells } from '../source-space.ts';
import { matchDaemons, type ServerEnd } from './match-daemon.ts';
import { matchPeerCells, type OddNames } from './match-peer.ts';

/** What decided about some sources: a rule, the end of a list that cannot be read on, or nothing in either list. */
export interface AccessRuling {
  readonly effect: 'allow' | 'deny';
  readonly decision: AccessDecision | 'broken' | 'default';
  readonly list: 'allow' | 'deny' | null;
  readonly rule: AccessRule | null;
  /** The rule's or the unreadable line's place; `null` where nothing matched. */
  readonly origin: OriginId | null;
}

export interface RuledCells extends AccessRuling {
  readonly cells: CellSet;
  /** No other ruling holds any of these cells. */
  readonly sure: boolean;
}

export interface AccessScene extends ServerEnd {
  readonly space: SourceSpace;
  /** The sources that are asked about. */
  readonly cells: CellSet;
  readonly conditions: Conditions;
}

/**
 * libwrap's search: the first rule of hosts.allow that matches, else the first of hosts.deny, else access. Rulings
 * cover what was asked about; an undecidable match takes the sources that may match and lets only those go on that
 * need not. Each source comes under the first undecided ruling of a kind, so that the work stays near-linear.
 */
export function walkAccessLists(
  { allow, deny }: Pick<AccessListSlice, 'allow' | 'deny'>,
  scene: AccessScene,
): RuledCells[] {
  const ledger = new Ledger(scene.space);
  const names = oddNames([...allow, ...deny], scene);
  let live = scene.cells.clone();
  for (const [list, facts] of [['allow', allow] as const, ['deny', deny] as const]) {
    const ended: CellSet[] = [];
    for (const fact of facts) {
      for (const rule of fact.rules) {
        const serves = matchDaemons(rule.daemons, scene);
        if (serves !== No) applyRule(rule, serves, list, { live, names, space: scene.space, ledger, ended });
      }
      if (fact.broken === null) continue;
      if (list === 'deny') {
        const ruling = { effect: 'deny', decision: 'broken', list, rule: null, origin: fact.broken.origin } as const;
        ledger.take(ruling, live, true);
        live = CellSet.window(0, -1);
      }
      break;
    }
    for (const cells of ended) live = CellSet.union(live, cells);
  }
  ledger.take({ effect: 'allow', decision: 'default', list: null, rule: null, origin: null }, live, true);
  return ledger.rulings();
}

interface RuleScene {
  readonly live: CellSet;
  readonly names: OddNames;
  readonly space: SourceSpace;
  readonly ledger: Ledger;
  /** Sources for which the list ends without a match. */
  readonly ended: CellSet[];
}

function applyRule(rule: AccessRule, serves: Tri, list: 'allow' | 'deny', scene: RuleScene): void {
  const { live, ledger } = scene;
  const match = matchClients(rule.clients, scene.space, scene.names);
  if (match.may.length === 0) return;
  const taken = live.inside(match.may);
  if (taken.isEmpty()) return;
  const surely = serves === Yes ? taken.inside(match.must) : CellSet.window(0, -1);
  if (serves === Yes) live.removeRanges(match.must);
  const perhaps = taken.clone();
  perhaps.remove(surely);
  const effect = rule.decision === 'allow' ? 'allow' : 'deny';
  const ruling: AccessRuling = { effect, decision: rule.decision, list, rule, origin: rule.origin };
  ledger.take(ruling, surely, true);
  ledger.take(ruling, perhaps, false);
  if (rule.otherwise?.includes('deny')) ledger.take({ ...ruling, effect: 'deny', decision: 'fault' }, taken, false);
  if (rule.otherwise?.includes('list-ends')) scene.ended.push(taken);
}

/** Patterns, less those behind `EXCEPT`. */
function matchClients({ patterns, except }: PatternList<PlacedPeer>, space: SourceSpace, names: OddNames): CellMatch {
  const found = patterns.map(({ pattern }) => matchPeerCells(pattern, space, names));
  const match =
    found.length === 1
      ? found[0]!
      : { must: uniteCells(found.map((m) => m.must)), may: uniteCells(found.map((m) => m.may)) };
  if (except === null || match.may.length === 0) return match;
  const less = matchClients(except, space, names);
  return {
    must: intersectCells(match.must, space.complement(less.may)),
    may: intersectCells(match.may, space.complement(less.must)),
  };
}

/** Names that look like addresses are one condition for all patterns that would take them. */
function oddNames(facts: readonly AccessListFact[], scene: AccessScene): OddNames {
  const globs = new Set<string>();
  for (const { rules } of facts) {
    for (const { daemons, clients } of rules) {
      const found: string[] = [];
      for (let list: PatternList<PlacedPeer> | null = clients; list !== null; list = list.except)
        for (const { pattern } of list.patterns)
          if ('alsoName' in pattern && pattern.alsoName !== undefined) found.push(pattern.alsoName);
      if (found.length > 0 && matchDaemons(daemons, scene) !== No) for (const glob of found) globs.add(glob);
    }
  }
  if (globs.size === 0) return 'unlikely';
  const shown = [...globs].sort().slice(0, 3);
  const condition = `DNS gives the client a name that fits ${shown.join(' or ')}${globs.size > 3 ? ' or the like' : ''}`;
  scene.conditions.met.add(condition);
  return scene.conditions.flipped === condition ? 'possible' : 'unlikely';
}

/** Collects rulings and knows which cells are under more than one. */
class Ledger {
  readonly #space: SourceSpace;
  readonly #entries: { readonly ruling: AccessRuling; readonly cells: CellSet }[] = [];
  readonly #once: CellSet;
  readonly #twice: CellSet;
  readonly #undecided = new Map<string, CellSet>();

  constructor(space: SourceSpace) {
    this.#space = space;
    this.#once = this.#none();
    this.#twice = this.#none();
  }

  take(ruling: AccessRuling, cells: CellSet, surely: boolean): void {
    if (cells.isEmpty()) return;
    const taken = cells.clone();
    if (!surely) {
      const kind = `${ruling.effect} ${ruling.decision}`;
      const before = this.#undecided.get(kind) ?? this.#none();
      this.#undecided.set(kind, before);
      taken.remove(before);
      before.add(taken);
      if (taken.isEmpty()) return;
    }
    const fresh = taken.clone();
    fresh.remove(this.#once);
    const again = taken.clone();
    again.remove(fresh);
    this.#once.add(fresh);
    this.#twice.add(again);
    this.#entries.push({ ruling, cells: taken });
  }

  rulings(): RuledCells[] {
    return this.#entries.flatMap(({ ruling, cells }) => {
      const alone = cells.clone();
      alone.remove(this.#twice);
      const shared = cells.clone();
      shared.remove(alone);
      return [
        { ...ruling, cells: alone, sure: true },
        { ...ruling, cells: shared, sure: false },
      ].filter((part) => !part.cells.isEmpty());
    });
  }

  #none(): CellSet {
    return CellSet.window(0, this.#space.size - 1);
  }
}
