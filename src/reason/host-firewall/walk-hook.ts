import { append } from '#core/append';
import type { Assumption } from '#model/assumption';
import { ruleShapes } from '#model/packed-rules';
import type { BaseChain, FilterChain, FilterSet, FilterTable, Hook, RejectKind } from '#model/packet-filter';
import type { CellSet } from '../cell-set.ts';
import { type AnswerKind, type FlowState, followsAnswer, type Packet } from '../packet.ts';
import type { CellRanges, SourceSpace } from '../source-space.ts';
import type { ChainEnd, Decision, Flow } from './flow.ts';
import { consultedLists } from './idle-rules.ts';
import type { Conditions, MatchScene } from './match-scene.ts';
import { decidesAlike } from './steady-chain.ts';
import { sameState, type WalkObserver, walkBaseChain } from './walk-chain.ts';

/** What a base chain decided, cell by cell, and what came before. */
export interface Stage {
  readonly packet: Packet['name'];
  /** As the chain saw it. */
  readonly seen: Packet;
  readonly hook: Hook;
  readonly chain: FilterChain;
  readonly table: FilterTable;
  readonly end: ChainEnd;
  readonly decisions: readonly Decision[];
  /** Which of the decisions is a cell's. */
  readonly indexOf: (cell: number) => number;
  readonly previous: Stage | null;
}

export interface TracedFlow extends Flow {
  readonly trail: Stage | null;
}

export interface HookEnd {
  readonly end: 'drop' | 'reject' | 'stand-in';
  readonly kind: RejectKind | null;
  /** What the rule takes for granted. */
  readonly assumes?: Assumption;
  /** Connection tracking had not seen the packet yet. */
  readonly early?: true;
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
  /** The first address of the arriving interface: where redirections lead. */
  readonly primary: Packet['server'];
  readonly routedBack: MatchScene['routedBack'];
  readonly picksUp: MatchScene['picksUp'];
  readonly crossed: MatchScene['crossed'];
  readonly bears: MatchScene['bears'];
  readonly listenerAt: MatchScene['listenerAt'];
  readonly observe:
    | ((at: { packet: Packet; hook: Hook; table: FilterTable; base: FilterChain }) => WalkObserver)
    | null;
}

/** netfilter's priority of connection tracking; chains before it see no connection. */
const CONNTRACK_PRIORITY = -200;

const isEarly = ({ priority }: BaseChain): boolean => priority <= CONNTRACK_PRIORITY;

/** What leaves the chains of a hook. */
interface HookResult {
  readonly passed: TracedFlow[];
  readonly ended: HookEnd[];
}

interface PlacedChain {
  readonly table: FilterTable;
  readonly chain: FilterChain;
  readonly base: BaseChain;
}

/** Base chains of equal priority, in each order in which they may be met. */
type ChainOrders = readonly (readonly PlacedChain[])[];

/** What a packet looks like to chains of a priority, as translations come in between. */
export type PacketOf = (state: FlowState, priority: number) => Packet;

/**
 * Sends flows through all base chains of a hook, in the kernel's order. `accept` ends one base chain, `drop` and
 * `reject` end the packet. nat chains are asked for the first packet only, until one of them decided the mapping.
 */
export function walkHook(
  hook: Hook,
  flows: readonly TracedFlow[],
  packetOf: PacketOf,
  answer: AnswerKind | null,
  scene: FilterScene,
): HookResult {
  let live = flows.filter((flow) => !flow.cells.isEmpty());
  const done: TracedFlow[] = [];
  const ended: HookEnd[] = [];
  for (const orders of chainsAt(hook, scene.tables, scene.space.family)) {
    if (live.length === 0) break;
    const results = orders.map((chains, i) => {
      const own = i === 0 && orders.length === 1 ? live : live.map((flow) => ({ ...flow, cells: flow.cells.clone() }));
      return walkChains(hook, chains, own, packetOf, answer, scene, done);
    });
    const [first, second] = results as [HookResult, HookResult | undefined];
    live = first.passed;
    append(ended, first.ended);
    if (second === undefined) continue;
    const alike = (a: HookEnd, b: HookEnd): boolean => a.end === b.end && a.kind === b.kind;
    for (const end of second.ended) {
      for (const known of first.ended) if (alike(known, end)) end.flow.cells.remove(known.flow.cells);
      if (!end.flow.cells.isEmpty()) ended.push(end);
    }
    for (const flow of second.passed) {
      for (const known of first.passed) if (sameState(known.state, flow.state)) flow.cells.remove(known.cells);
      if (!flow.cells.isEmpty()) live.push(flow);
    }
  }
  return { passed: [...done, ...live], ended };
}

function walkChains(
  hook: Hook,
  chains: readonly PlacedChain[],
  flows: readonly TracedFlow[],
  packetOf: PacketOf,
  answer: AnswerKind | null,
  scene: FilterScene,
  done: TracedFlow[],
): HookResult {
  let live = [...flows];
  const ended: HookEnd[] = [];
  for (const { table, chain, base } of chains) {
    const next: TracedFlow[] = [];
    // What the host sends to itself has met connection tracking before it arrives.
    const mayBeEarly = hook === 'output' || (hook === 'prerouting' && !scene.clientIsLocal);
    for (const flow of live) {
      const packet = packetOf(flow.state, base.priority);
      if (!concerns(base, packet, flow.state, scene.clientIsLocal)) {
        if (base.type === 'nat' && scene.picksUp && isPickedUp(packet, flow.state) && translates(table))
          ended.push(
            ...mappedInItsMiddle(flow, { packet: packet.name, seen: packet, hook, chain, table, previous: flow.trail }),
          );
        next.push(flow);
        continue;
      }
      const known = scene.observe === null ? wayBefore(flow, packet, hook, chain, table) : null;
      if (known !== null) {
        (chain.acceptScope === 'hop' ? done : next).push(known);
        continue;
      }
      const at = { packet: packet.name, seen: packet, hook, chain, table, previous: flow.trail };
      const exits = new ExitCollector(flow.cells, at);
      const scenes = new Map<FlowState, MatchScene>();
      const sceneOf = (state: FlowState): MatchScene => {
        let known = scenes.get(state);
        if (known === undefined) {
          const seen = packetOf(state, base.priority);
          known = {
            ...scene,
            packet: seen,
            state,
            answer,
            consulted: consultedLists(scene.tables),
            beforeTracking: isEarly(base) && mayBeEarly,
            setOf: (name) => table.sets.get(name) ?? scene.sets.get(name) ?? null,
            redirectsTo: hook === 'output' ? loopbackOf(scene.space.family) : (scene.primary ?? seen.server),
          };
          scenes.set(state, known);
        }
        return known;
      };
      walkBaseChain(chain, [{ cells: flow.cells, state: flow.state }], {
        table,
        sceneOf,
        exit: (end, cells, state, decision, only) => exits.take(end, cells, state, decision, only),
        observe: scene.observe?.({ packet, hook, table, base: chain }) ?? null,
        translates: base.type === 'nat' && (hook === 'prerouting' || hook === 'output'),
      });
      for (const { end, flow: out } of exits.flows()) {
        const early = isEarly(base) && mayBeEarly ? ({ early: true } as const) : {};
        if (end.end === 'drop' || end.end === 'stand-in') ended.push({ ...end, ...early, kind: null, flow: out });
        else if (end.end === 'reject') ended.push({ ...end, ...early, flow: out });
        else (end.end === 'accept' && chain.acceptScope === 'hop' ? done : next).push(out);
      }
    }
    live = next;
    if (live.length === 0) break;
  }
  return { passed: live, ended };
}

/** The flow behind a chain that let an earlier packet through and will do the same with this one; else `null`. */
function wayBefore(
  flow: TracedFlow,
  packet: Packet,
  hook: Hook,
  chain: FilterChain,
  table: FilterTable,
): TracedFlow | null {
  if (!followsAnswer(packet.name)) return null;
  for (let stage = flow.trail; stage !== null; stage = stage.previous) {
    if (stage.chain !== chain || stage.hook !== hook || stage.packet !== 'syn') continue;
    if (stage.end.end !== 'accept' || !decidesAlike(chain, table, [stage.seen, packet])) return null;
    return { ...flow, trail: { ...stage, packet: packet.name, seen: packet, previous: flow.trail } };
  }
  return null;
}

const loopbackOf = (family: 4 | 6): Packet['server'] =>
  family === 4 ? { family, value: 0x7f000001 } : { family, value: 1n };

/** By the tables of a view, which stay as they are; then by hook and family. */
const knownChains = new WeakMap<readonly FilterTable[], Map<string, ChainOrders[]>>();

function chainsAt(hook: Hook, tables: readonly FilterTable[], family: 4 | 6): readonly ChainOrders[] {
  let known = knownChains.get(tables);
  if (known === undefined) {
    known = new Map();
    knownChains.set(tables, known);
  }
  const key = `${hook} ${family}`;
  let orders = known.get(key);
  if (orders === undefined) {
    orders = findChains(hook, tables, family);
    known.set(key, orders);
  }
  return orders;
}

/**
 * The hook's base chains by priority, each group of equal priority in the orders that are possible. Of equal priorities
 * the one registered last runs first (the kernel inserts new hooks before old ones of the same priority); listings show
 * the order of registration, but none shows it between legacy iptables and nftables.
 */
function findChains(hook: Hook, tables: readonly FilterTable[], family: 4 | 6): ChainOrders[] {
  const found: (PlacedChain & { index: number })[] = [];
  for (const table of tables) {
    if (table.dormant || !table.families.includes(family)) continue;
    for (const chain of table.chains.values()) {
      if (chain.base?.hook === hook) found.push({ table, chain, base: chain.base, index: found.length });
    }
  }
  found.sort((a, b) => a.base.priority - b.base.priority || b.index - a.index);
  const groups: ChainOrders[] = [];
  for (let start = 0; start < found.length; ) {
    let end = start;
    while (end < found.length && found[end]!.base.priority === found[start]!.base.priority) end++;
    const group = found.slice(start, end);
    const legacy = group.filter(({ table }) => table.backend === 'iptables-legacy');
    const others = group.filter(({ table }) => table.backend !== 'iptables-legacy');
    const mixed = legacy.length > 0 && others.length > 0;
    groups.push(
      mixed
        ? [
            [...legacy, ...others],
            [...others, ...legacy],
          ]
        : [group],
    );
    start = end;
  }
  return groups;
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
  return state.sourceTranslated !== false || (overLoopback && hook === 'input');
}

/** Conntrack takes the packet for the first of a connection, so that nat chains are asked for it. */
const isPickedUp = ({ name }: Packet, { untracked, connection }: FlowState): boolean =>
  !untracked && !connection && (followsAnswer(name) || name === 'banner');

const translates = ({ chains }: FilterTable): boolean =>
  [...chains.values()].some((chain) => ruleShapes(chain).some(({ terminal }) => terminal?.to.startsWith('translate')));

/** With another address or port the packet belongs to no connection: it is lost or answered by a reset. */
function mappedInItsMiddle({ cells, state }: Flow, at: Omit<Stage, 'end' | 'indexOf' | 'decisions'>): HookEnd[] {
  const { origin, name } = at.chain;
  const decision: Decision = { origin, chain: name, via: null, sure: false, policy: false };
  const end = (end: 'drop' | 'reject', kind: RejectKind | null): HookEnd => {
    const chainEnd: ChainEnd = kind === null ? { end: 'drop' } : { end: 'reject', kind };
    const trail: Stage = { ...at, end: chainEnd, indexOf: first, decisions: [decision] };
    return { end, kind, flow: { cells: cells.clone(), state, trail } };
  };
  return followsAnswer(at.packet) ? [end('drop', null), end('reject', 'tcp-reset')] : [end('drop', null)];
}

const first = (): number => 0;

interface Bin {
  readonly end: ChainEnd;
  readonly state: FlowState;
  readonly cells: CellSet;
  readonly decisions: Decision[];
  /** Index into `decisions` by cell, once there are two. */
  by: Int32Array | null;
}

const isAlike = (a: ChainEnd, b: ChainEnd): boolean =>
  a.end === b.end &&
  (a.end !== 'reject' || a.kind === (b as { kind: RejectKind }).kind) &&
  commandOf(a) === commandOf(b);

const commandOf = (end: ChainEnd): string | undefined => ('assumes' in end ? end.assumes?.command : undefined);

/** Gathers what leaves a base chain: one bin for each end and state. */
class ExitCollector {
  readonly #bins: Bin[] = [];
  readonly #like: CellSet;
  readonly #at: Omit<Stage, 'end' | 'indexOf' | 'decisions'>;

  constructor(like: CellSet, at: Omit<Stage, 'end' | 'indexOf' | 'decisions'>) {
    this.#like = like.emptyCopy();
    this.#at = at;
  }

  take(end: ChainEnd, cells: CellSet, state: FlowState, decision: Decision, only?: CellRanges): void {
    let bin = this.#bins.find((b) => isAlike(b.end, end) && sameState(b.state, state));
    if (bin === undefined) {
      bin = { end, state, cells: this.#like.emptyCopy(), decisions: [decision], by: null };
      this.#bins.push(bin);
      if (only === undefined) bin.cells.add(cells);
      else bin.cells.addInside(cells, only, null, 0);
      return;
    }
    const index = bin.decisions.push(decision) - 1;
    bin.by ??= new Int32Array(this.#like.top());
    const { by } = bin;
    if (only !== undefined) {
      bin.cells.addInside(cells, only, by, index);
      return;
    }
    bin.cells.add(cells, (cell) => {
      by[cell] = index;
    });
  }

  *flows(): Generator<{ end: ChainEnd; flow: TracedFlow }> {
    for (const { end, state, cells, decisions, by } of this.#bins) {
      const indexOf = by === null ? first : (cell: number) => by[cell]!;
      yield { end, flow: { cells, state, trail: { ...this.#at, end, indexOf, decisions } } };
    }
  }
}
