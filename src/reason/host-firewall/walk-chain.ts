import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { Assumption } from '#model/assumption';
import { type PackedRules, packedRulesOf } from '#model/packed-rules';
import type { FilterChain, FilterRule, FilterTable, RejectKind, Terminal } from '#model/packet-filter';
import { CellSet } from '../cell-set.ts';
import type { FlowState } from '../packet.ts';
import { type CellRanges, intersectCells } from '../source-space.ts';
import { applyEffect } from './apply-effect.ts';
import { elementCells, evaluateMatch } from './evaluate-match.ts';
import type { ChainEnd, Decision, Exit, Flow } from './flow.ts';
import { isIdle } from './idle-rules.ts';
import type { CellMatch, MatchScene } from './match-scene.ts';
import { translateDestination, translatedSomewhere } from './translate-destination.ts';
import { ends, PackedWalk, passesBy } from './walk-packed.ts';

/** Where a chain's rules are looked at, one call a rule; only single connections are traced. */
export type WalkObserver = (seen: {
  chain: string;
  rule: FilterRule;
  depth: number;
  value: Tri;
  scene: MatchScene;
}) => void;

export interface ChainWalk {
  readonly table: FilterTable;
  readonly sceneOf: (state: FlowState) => MatchScene;
  readonly exit: Exit;
  readonly observe: WalkObserver | null;
  /** Whether the base chain translates destinations. */
  readonly translates: boolean;
}

/** Deeper nesting than the kernel loads (16 jumps) ends in doubt instead of a loop. */
const MAX_DEPTH = 64;

/**
 * Sends `flows` through a base chain. Every source leaves through `walk.exit`, possibly through several ends where a
 * rule is undecidable: a definite match moves the matching sources, an undecidable one adds those that may match to
 * the taken branch and removes only those that must.
 */
export function walkBaseChain(chain: FilterChain, flows: readonly Flow[], walk: ChainWalk): void {
  const policy = chain.base?.policy ?? null;
  const decision: Decision = {
    origin: chain.base?.policyOrigin ?? chain.origin,
    chain: chain.name,
    via: null,
    sure: policy !== null,
    policy: true,
  };
  let rest = flows.filter((flow) => !flow.cells.isEmpty());
  if (!chain.complete) {
    for (const flow of rest) {
      walk.exit({ end: 'accept' }, flow.cells.clone(), flow.state, { ...decision, sure: false });
      walk.exit({ end: 'drop' }, flow.cells.clone(), flow.state, { ...decision, sure: false });
    }
  }
  rest = walkChain(chain, rest, null, 0, walk);
  for (const flow of rest) {
    if (policy !== 'drop') walk.exit({ end: 'accept' }, flow.cells, flow.state, decision);
    if (policy !== 'accept')
      walk.exit({ end: 'drop' }, policy === null ? flow.cells.clone() : flow.cells, flow.state, decision);
  }
}

/** Returns the flows that fell off the end or returned. Consumes the cells of `flows`. */
function walkChain(chain: FilterChain, flows: Flow[], via: Decision | null, depth: number, walk: ChainWalk): Flow[] {
  const returned: Flow[] = [];
  let live = flows;
  const at: RuleScene = { chain, via, depth, walk, next: [], returned };
  const take = (rule: FilterRule): void => {
    for (const flow of live) if (!isPassedBy(rule, flow, at)) applyRule(rule, flow, at);
    // Of large filters most rules leave one flow as it was.
    if (at.next.length === 1 && live.length === 1 && at.next[0] === live[0]) at.next.length = 0;
    else {
      live = mergeFlows(at.next);
      at.next = [];
    }
  };
  const packed = packedRulesOf(chain);
  if (packed !== null && chain.order === 'first-match' && walk.observe === null) {
    const walks = new Map<FlowState, PackedWalk>();
    for (let index = 0; index < packed.length && live.length > 0; index++) {
      const [flow] = live;
      if (live.length === 1) index = packedWalk(packed, flow!.state, at, walks).pass(index, flow!);
      if (index < packed.length) take(packed.rule(index));
    }
    live = live.filter((flow) => !flow.cells.isEmpty());
  } else
    for (const rule of orderedRules(chain)) {
      if (live.length === 0) break;
      take(rule);
    }
  return mergeFlows([...returned, ...live]);
}

function packedWalk(
  packed: PackedRules,
  state: FlowState,
  { chain, via, walk }: RuleScene,
  walks: Map<FlowState, PackedWalk>,
): PackedWalk {
  let own = walks.get(state);
  if (own === undefined) {
    own = new PackedWalk(chain, packed, via, walk.sceneOf(state), walk.exit);
    walks.set(state, own);
  }
  return own;
}

/** Blocking rules first where the order of the listing means nothing. */
function orderedRules(chain: FilterChain): readonly FilterRule[] {
  if (chain.order === 'first-match') return chain.rules;
  const allows = (rule: FilterRule): boolean => rule.terminal?.to === 'accept';
  return [...chain.rules.filter((rule) => !allows(rule)), ...chain.rules.filter(allows)];
}

interface RuleScene {
  readonly chain: FilterChain;
  readonly via: Decision | null;
  readonly depth: number;
  readonly walk: ChainWalk;
  /** Flows that go on to the next rule. */
  next: Flow[];
  /** Flows that left the chain by RETURN or after a goto. */
  readonly returned: Flow[];
}

function isPassedBy(rule: FilterRule, flow: Flow, at: RuleScene): boolean {
  if (at.walk.observe !== null || (rule.steps.length < 2 && rule.terminal !== null)) return false;
  const { packet, consulted } = at.walk.sceneOf(flow.state);
  const passes = rule.steps.length > 1 && passesBy(rule.steps, packet);
  if (!passes && !isIdle(rule, consulted)) return false;
  at.next.push(flow);
  return true;
}

function applyRule(rule: FilterRule, flow: Flow, at: RuleScene): void {
  let state = flow.state;
  let scene = at.walk.sceneOf(state);
  const all = scene.space.all;
  let must: CellRanges = all;
  let may: CellRanges = all;
  let bypass: Flow[] | null = null;
  let cells = flow.cells;
  for (const step of rule.steps) {
    if ('match' in step) {
      const result = evaluateMatch(step, scene, rule.origin);
      if (result === Yes) continue;
      if (result === No) {
        may = [];
        must = [];
        break;
      }
      if (result === Maybe) must = [];
      else {
        must = must === all ? result.must : intersectCells(must, result.must);
        may = may === all ? result.may : intersectCells(may, result.may);
      }
      if (may.length === 0) break;
      continue;
    }
    const changed = applyEffect(step, state, scene, rule.origin);
    if (changed === state) continue;
    // What does not match so far goes on unchanged; the rest goes on in this rule with the new state.
    const taken = cells.inside(may);
    if (taken.isEmpty()) {
      finish(rule, { cells, state }, [], [], bypass, at);
      return;
    }
    const left = cells.clone();
    left.removeRanges(must);
    if (!left.isEmpty()) {
      bypass ??= [];
      bypass.push({ cells: left, state });
    }
    cells = taken;
    state = changed;
    scene = at.walk.sceneOf(state);
    must = all;
    may = all;
  }
  finish(rule, { cells, state }, must, may, bypass, at);
}

function finish(
  rule: FilterRule,
  flow: Flow,
  must: CellRanges,
  may: CellRanges,
  bypass: readonly Flow[] | null,
  at: RuleScene,
): void {
  if (bypass !== null) at.next.push(...bypass);
  observe(rule, flow, must, may, at);
  if (rule.terminal === null || may.length === 0) {
    at.next.push(flow);
    return;
  }
  if (!flow.cells.meets(may)) {
    at.next.push(flow);
    return;
  }
  const { terminal } = rule;
  const sure = must === may || sameRanges(must, may);
  if (terminal.to === 'accept' || terminal.to === 'drop') {
    const decision: Decision = { origin: rule.origin, chain: at.chain.name, via: at.via, sure, policy: false };
    at.walk.exit(endOf(terminal), flow.cells, flow.state, decision, may);
    flow.cells.removeRanges(must);
  } else {
    const taken = flow.cells.inside(may);
    flow.cells.removeRanges(must);
    takeTerminal(terminal, rule, { cells: taken, state: flow.state }, sure, at);
  }
  if (!flow.cells.isEmpty()) at.next.push(flow);
}

function observe(rule: FilterRule, flow: Flow, must: CellRanges, may: CellRanges, at: RuleScene): void {
  if (at.walk.observe === null) return;
  const value =
    may.length === 0 || flow.cells.inside(may).isEmpty() ? No : flow.cells.inside(must).isEmpty() ? Maybe : Yes;
  at.walk.observe({ chain: at.chain.name, rule, depth: at.depth, value, scene: at.walk.sceneOf(flow.state) });
}

const sameRanges = (a: CellRanges, b: CellRanges): boolean => a.length === b.length && a.every((x, i) => x === b[i]);

const granted = ({ assumes }: Extract<Terminal, { to: 'drop' | 'reject' }>): { assumes?: Assumption } =>
  assumes === undefined ? {} : { assumes };

const endOf = (terminal: Extract<Terminal, { to: 'accept' | 'drop' }>): ChainEnd =>
  terminal.to === 'drop' && terminal.assumes !== undefined
    ? { end: 'drop', assumes: terminal.assumes }
    : ends[terminal.to];

/** Sends cells that (may) match where the terminal says. Owns `flow.cells`. */
function takeTerminal(terminal: Terminal, rule: FilterRule, flow: Flow, sure: boolean, at: RuleScene): void {
  const { walk } = at;
  const decision: Decision = { origin: rule.origin, chain: at.chain.name, via: at.via, sure, policy: false };
  switch (terminal.to) {
    case 'accept':
    case 'drop':
      walk.exit(endOf(terminal), flow.cells, flow.state, decision);
      return;
    case 'reject': {
      const kind = terminal.kinds[walk.sceneOf(flow.state).packet.family];
      if (kind === undefined) at.next.push(flow);
      else walk.exit({ ...granted(terminal), end: 'reject', kind }, flow.cells, flow.state, decision);
      return;
    }
    case 'return':
      at.returned.push(flow);
      return;
    case 'jump':
    case 'goto': {
      const target = walk.table.chains.get(terminal.chain);
      if (target === undefined || at.depth >= MAX_DEPTH) {
        branchEverywhere(flow, { ...decision, sure: false }, at);
        return;
      }
      const back = walkChain(target, [flow], decision, at.depth + 1, walk);
      (terminal.to === 'jump' ? at.next : at.returned).push(...back);
      return;
    }
    case 'translate': {
      const target = translateDestination(terminal, walk.sceneOf(flow.state));
      const translated = target ?? translatedSomewhere;
      const state = { ...flow.state, translated };
      walk.exit({ end: 'translate' }, flow.cells, state, target === null ? { ...decision, sure: false } : decision);
      return;
    }
    case 'translate-source':
      walk.exit(
        { end: 'accept' },
        flow.cells,
        { ...flow.state, sourceTranslated: terminal.masquerade ? 'masqueraded' : 'to-another' },
        decision,
      );
      return;
    case 'queue':
      // Whether a program listens, and what it decides, no dump tells.
      walk.exit({ end: 'accept' }, flow.cells.clone(), flow.state, { ...decision, sure: false });
      walk.exit({ end: 'drop' }, flow.cells, flow.state, { ...decision, sure: false });
      return;
    case 'divert': {
      const scene = walk.sceneOf(flow.state);
      const { bound, ssh } = scene.listenerAt(null, terminal.port ?? scene.packet.serverPort);
      if (bound === 'nothing' || ssh) walk.exit({ end: 'drop' }, flow.cells, flow.state, decision);
      else branchEverywhere(flow, { ...decision, sure: false }, at);
      return;
    }
    case 'stand-in':
      walk.exit({ end: 'stand-in' }, flow.cells, flow.state, { ...decision, sure: false });
      return;
    case 'dispatch':
      dispatch(terminal, rule, flow, at);
      return;
    case 'opaque':
      branchEverywhere(flow, { ...decision, sure: false }, at);
      return;
  }
}

/** One refusal for each thing that a client can make of one. */
const anyRefusal: Readonly<Record<4 | 6, readonly RejectKind[]>> = {
  4: ['tcp-reset', 'port-unreachable', 'host-unreachable', 'net-unreachable', 'proto-unreachable'],
  6: ['tcp-reset', 'port-unreachable', 'address-unreachable', 'no-route', 'policy-fail'],
};

/** Accepted, dropped, refused in any manner, translated or going on, perhaps with other marks: nobody can tell. */
function branchEverywhere({ cells, state }: Flow, decision: Decision, at: RuleScene): void {
  const { exit, translates, sceneOf } = at.walk;
  const marked = { ...state, mark: null, connectionMark: null };
  if (translates) exit({ end: 'translate' }, cells.clone(), { ...marked, translated: translatedSomewhere }, decision);
  exit({ end: 'accept' }, cells.clone(), marked, decision);
  exit({ end: 'drop' }, cells.clone(), state, decision);
  for (const kind of anyRefusal[sceneOf(state).packet.family])
    exit({ end: 'reject', kind }, cells.clone(), state, decision);
  at.next.push({ cells, state: marked });
}

function dispatch(terminal: Extract<Terminal, { to: 'dispatch' }>, rule: FilterRule, flow: Flow, at: RuleScene): void {
  const scene = at.walk.sceneOf(flow.state);
  const map = scene.setOf(terminal.set);
  if (map === null || map.content === null || map.content.kind !== 'tuples') {
    branchEverywhere(flow, { origin: rule.origin, chain: at.chain.name, via: at.via, sure: false, policy: false }, at);
    return;
  }
  for (const element of map.content.elements) {
    const hit: CellMatch = elementCells(element, terminal.fields, scene);
    if (hit.may.length === 0 || element.verdict === null) continue;
    const taken = flow.cells.inside(hit.may);
    if (taken.isEmpty()) continue;
    flow.cells.removeRanges(hit.must);
    takeTerminal(element.verdict, rule, { cells: taken, state: flow.state }, sameRanges(hit.must, hit.may), at);
  }
  if (!flow.cells.isEmpty()) at.next.push(flow);
}

/** Flows with one state become one flow, so that their number stays the number of states. */
function mergeFlows(flows: Flow[]): Flow[] {
  if (flows.length < 2) return flows;
  const merged: Flow[] = [];
  for (const flow of flows) {
    const same = merged.findIndex((other) => sameState(other.state, flow.state));
    if (same < 0) merged.push(flow);
    else merged[same] = { cells: CellSet.union(merged[same]!.cells, flow.cells), state: flow.state };
  }
  return merged;
}

/** Whether later matches can tell two states apart. */
export function sameState(a: FlowState, b: FlowState): boolean {
  return (
    a === b ||
    (a.mark === b.mark &&
      a.connectionMark === b.connectionMark &&
      a.socketMark === b.socketMark &&
      a.boundTo === b.boundTo &&
      a.hopLimit === b.hopLimit &&
      a.rewritten.length === b.rewritten.length &&
      a.rewritten.every((field, i) => field === b.rewritten[i]) &&
      a.untracked === b.untracked &&
      a.connection === b.connection &&
      a.translated === b.translated &&
      a.sourceTranslated === b.sourceTranslated &&
      a.blurred === b.blurred &&
      a.waited === b.waited &&
      a.remembered.length === b.remembered.length &&
      a.remembered.every((list, i) => list === b.remembered[i]))
  );
}
