import type { BaseChain, FilterChain, FilterSet, FilterTable, Hook, RejectKind } from '#model/packet-filter';
import type { CellSet } from '../cell-set.ts';
import type { AnswerKind, FlowState, Packet } from '../packet.ts';
import type { SourceSpace } from '../source-space.ts';
import type { Conditions, MatchScene } from './evaluate-match.ts';
import { type ChainEnd, type Decision, type Flow, sameState, type WalkObserver, walkBaseChain } from './walk-chain.ts';

/** What a base chain decided, cell by cell, and what came before. */
export interface Stage {
  readonly packet: Packet['name'];
  readonly hook: Hook;
  readonly chain: FilterChain;
  readonly table: FilterTable;
  readonly end: ChainEnd;
  readonly decisionOf: (cell: number) => Decision;
  readonly decisions: readonly Decision[];
  readonly previous: Stage | null;
}

export interface TracedFlow extends Flow {
  readonly trail: Stage | null;
}

export interface HookEnd {
  readonly end: 'drop' | 'reject';
  readonly kind: RejectKind | null;
  readonly flow: TracedFlow;
}

/** What is the same for a whole connection. */
export interface FilterScene {
  readonly tables: readonly FilterTable[];
  readonly sets: ReadonlyMap<string, FilterSet>;
  readonly space: SourceSpace;
  readonly conditions: Conditions;
  readonly clientIsLocal: boolean;
  readonly originalServer: Packet['server'];
  readonly originalPort: number;
  readonly observe: ((at: { packet: Packet; hook: Hook; table: FilterTable }) => WalkObserver) | null;
}

/** netfilter's priority of connection tracking; chains before it see no connection. */
const CONNTRACK_PRIORITY = -200;

/**
 * Sends flows through all base chains of a hook, in the kernel's order. `accept` ends one base chain, `drop` and
 * `reject` end the packet. nat chains are asked for the first packet only, until one of them decided the mapping.
 */
export function walkHook(
  hook: Hook,
  flows: readonly TracedFlow[],
  packetOf: (state: FlowState) => Packet,
  answer: AnswerKind | null,
  scene: FilterScene,
): { passed: TracedFlow[]; ended: HookEnd[] } {
  let live = flows.filter((flow) => !flow.cells.isEmpty());
  const done: TracedFlow[] = [];
  const ended: HookEnd[] = [];
  if (live.length === 0) return { passed: [], ended };
  const family = scene.space.family;
  for (const { table, chain, base } of chainsAt(hook, scene.tables, family)) {
    const next: TracedFlow[] = [];
    for (const flow of live) {
      const packet = packetOf(flow.state);
      if (!concerns(base, packet, flow.state, scene.clientIsLocal)) {
        next.push(flow);
        continue;
      }
      const exits = new ExitCollector(flow.cells, { packet: packet.name, hook, chain, table, previous: flow.trail });
      const scenes = new Map<FlowState, MatchScene>();
      const sceneOf = (state: FlowState): MatchScene => {
        let known = scenes.get(state);
        if (known === undefined) {
          known = {
            ...scene,
            packet: packetOf(state),
            state,
            answer,
            beforeTracking: base.priority <= CONNTRACK_PRIORITY && (hook === 'prerouting' || hook === 'output'),
            setOf: (name) => table.sets.get(name) ?? scene.sets.get(name) ?? null,
          };
          scenes.set(state, known);
        }
        return known;
      };
      walkBaseChain(chain, [{ cells: flow.cells, state: flow.state }], {
        table,
        globalSets: scene.sets,
        sceneOf,
        exit: (end, cells, state, decision) => exits.take(end, cells, state, decision),
        observe: scene.observe?.({ packet, hook, table }) ?? null,
      });
      for (const { end, flow: out } of exits.flows()) {
        if (end.end === 'drop') ended.push({ end: 'drop', kind: null, flow: out });
        else if (end.end === 'reject') ended.push({ end: 'reject', kind: end.kind, flow: out });
        else (end.end === 'accept' && chain.acceptScope === 'hop' ? done : next).push(out);
      }
    }
    live = next;
    if (live.length === 0) break;
  }
  return { passed: [...done, ...live], ended };
}

/**
 * The hook's base chains by priority. Of equal priorities the one registered last runs first (the kernel inserts new
 * hooks before old ones of the same priority); dumps list them in the order of registration.
 */
function chainsAt(
  hook: Hook,
  tables: readonly FilterTable[],
  family: 4 | 6,
): { table: FilterTable; chain: FilterChain; base: BaseChain }[] {
  const found: { table: FilterTable; chain: FilterChain; base: BaseChain; index: number }[] = [];
  for (const table of tables) {
    if (table.dormant || !table.families.includes(family)) continue;
    for (const chain of table.chains.values()) {
      if (chain.base?.hook === hook) found.push({ table, chain, base: chain.base, index: found.length });
    }
  }
  return found.sort((a, b) => a.base.priority - b.base.priority || b.index - a.index);
}

function concerns(base: BaseChain, packet: Packet, state: FlowState, overLoopback: boolean): boolean {
  if (base.type === 'nat' && (packet.name !== 'syn' || state.untracked || isMapped(base.hook, state, overLoopback)))
    return false;
  if (base.devices === null) return true;
  const device = base.hook === 'postrouting' || base.hook === 'output' ? packet.outgoing : packet.incoming;
  return device === null || base.devices.includes(device);
}

/**
 * Each end of a connection is mapped once. What the host sends to itself has got both mappings, if only to what it was,
 * before it arrives.
 */
function isMapped(hook: Hook, state: FlowState, overLoopback: boolean): boolean {
  if (hook === 'prerouting' || hook === 'output')
    return state.translated !== null || (overLoopback && hook !== 'output');
  return state.sourceTranslated || (overLoopback && hook === 'input');
}

interface Bin {
  readonly end: ChainEnd;
  readonly state: FlowState;
  readonly cells: CellSet;
  readonly decisions: Decision[];
  /** Index into `decisions` by cell, once there are two. */
  by: Int32Array | null;
}

/** Gathers what leaves a base chain: one bin for each end and state. */
class ExitCollector {
  readonly #bins: Bin[] = [];
  readonly #like: CellSet;
  readonly #at: Omit<Stage, 'end' | 'decisionOf' | 'decisions'>;

  constructor(like: CellSet, at: Omit<Stage, 'end' | 'decisionOf' | 'decisions'>) {
    this.#like = like.emptyCopy();
    this.#at = at;
  }

  take(end: ChainEnd, cells: CellSet, state: FlowState, decision: Decision): void {
    let bin = this.#bins.find(
      (b) =>
        b.end.end === end.end &&
        (b.end as { kind?: string }).kind === (end as { kind?: string }).kind &&
        sameState(b.state, state),
    );
    if (bin === undefined) {
      bin = { end, state, cells: this.#like.emptyCopy(), decisions: [decision], by: null };
      this.#bins.push(bin);
      bin.cells.add(cells);
      return;
    }
    const index = bin.decisions.push(decision) - 1;
    bin.by ??= new Int32Array(this.#like.top());
    const { by } = bin;
    bin.cells.add(cells, (cell) => {
      by[cell] = index;
    });
  }

  *flows(): Generator<{ end: ChainEnd; flow: TracedFlow }> {
    for (const { end, state, cells, decisions, by } of this.#bins) {
      const decisionOf = by === null ? () => decisions[0]! : (cell: number) => decisions[by[cell]!]!;
      yield { end, flow: { cells, state, trail: { ...this.#at, end, decisionOf, decisions } } };
    }
  }
}
