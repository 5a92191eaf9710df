import { No, Yes } from '#core/tri';
import type { HostView } from '#model/host-model';
import { ruleCount } from '#model/packed-rules';
import type { FilterRule, Hook } from '#model/packet-filter';
import { CellSet } from './cell-set.ts';
import { decisions } from './classify.ts';
import type { TracedEnding } from './ending.ts';
import { evaluateConnection } from './evaluate-connection.ts';
import { elementsMet } from './host-firewall/find-elements.ts';
import { likelyInterface } from './likely-interface.ts';
import { isOwn } from './own-addresses.ts';
import { ephemeralPorts, type PacketName } from './packet.ts';
import { answerQueries, interfaceAssumption, placesOf, type Query, type QueryAnswer } from './reach.ts';
import { SourceSpace } from './source-space.ts';
import type { TraceStep } from './verdict.ts';

export interface Trace {
  readonly answer: QueryAnswer;
  readonly steps: readonly TraceStep[];
}

/** One connection, step by step: each rule that matched or could, each decision, and how it ended. */
export function traceConnection(view: HostView, query: Query): Trace[] {
  const answers = answerQueries(view, [query]);
  return placesOf(view, query, [query.from.family]).map((place, i) => {
    const local = isOwn(view, query.from);
    const isAssumed = answers[i]!.assumes.some(({ command }) => command === interfaceAssumption.command);
    const space = SourceSpace.points(place.family, [query.from]);
    const steps: PlacedStep[] = [];
    const walks = new Map<string, number>();
    const endings = evaluateConnection({
      view,
      space,
      sources: CellSet.of(space.all),
      to: place.to,
      port: place.port,
      user: query.user ?? null,
      device: local ? 'lo' : isAssumed ? likelyInterface(view) : place.interface,
      overLoopback: local,
      clientPorts: ephemeralPorts,
      conditions: { met: new Set(), flipped: null },
      observe: ({ packet, hook, table, base }) => {
        const key = walkKey(packet.name, hook, table.identity, base.name);
        if (!walks.has(key)) walks.set(key, walks.size);
        const walk = walks.get(key)!;
        return ({ chain, rule, depth, value, scene }) => {
          if (value === No) return;
          const at = { packet: packet.name, hop: 'host-firewall', stage: stageName(hook, table.name, chain) } as const;
          const text = value === Yes ? `matches: ${outcomeOf(rule)}` : `may match: ${outcomeOf(rule)}`;
          const importance = rule.terminal === null || rule.terminal.to === 'jump' ? 'passed' : 'matched';
          steps.push({ step: { ...at, text, origin: rule.origin, depth, importance }, walk });
          for (const { set, origin } of elementsMet(rule, scene)) {
            const met: TraceStep = { ...at, text: `element of ${set}`, origin, depth: depth + 1, importance: 'passed' };
            steps.push({ step: met, walk });
          }
        };
      },
    });
    return { answer: answers[i]!, steps: withDecisions(steps, walks, endings) };
  });
}

/** A step and which base chain, in the order of the walk, it was taken in. */
interface PlacedStep {
  readonly step: TraceStep;
  readonly walk: number;
}

const walkKey = (packet: PacketName, hook: Hook, table: string, chain: string): string =>
  `${packet} ${hook} ${table} ${chain}`;

const stageName = (hook: Hook, table: string, chain: string): string => `${hook} (${table}, chain ${chain})`;

function outcomeOf(rule: FilterRule): string {
  const { terminal } = rule;
  if (terminal === null) return 'goes on';
  switch (terminal.to) {
    case 'accept':
      return 'accepted here';
    case 'drop':
      return 'dropped without an answer';
    case 'reject':
      return `refused (${terminal.kinds[4] ?? terminal.kinds[6]})`;
    case 'return':
      return 'back to the calling chain';
    case 'jump':
    case 'goto':
      return `on to chain ${terminal.chain}`;
    case 'translate':
      return terminal.how === 'redirect' ? 'redirected to another port' : 'sent to another address';
    case 'divert':
      return 'handed to a transparent socket, dropped without one';
    case 'stand-in':
      return `answered in the daemon's place (${terminal.text})`;
    case 'translate-source':
      return 'source translated';
    case 'queue':
      return 'handed to a program';
    case 'dispatch':
      return 'looked up in a verdict map';
    case 'opaque':
      return `not understood (${terminal.text})`;
  }
}

const order: readonly PacketName[] = ['syn', 'answer', 'resent-syn', 'ack', 'banner'];

/** Adds chains' policies, and what comes behind the filters. */
function withDecisions(
  steps: readonly PlacedStep[],
  walks: ReadonlyMap<string, number>,
  endings: readonly TracedEnding[],
): TraceStep[] {
  const out: PlacedStep[] = [...steps];
  const seen = new Set<string>();
  for (const ending of endings) {
    for (const { stage, decision } of decisions(ending.trail, 0)) {
      const key = walkKey(stage.packet, stage.hook, stage.table.identity, stage.chain.name);
      if (!decision.policy || seen.has(key) || (ruleCount(stage.chain) === 0 && stage.end.end === 'accept')) continue;
      seen.add(key);
      const step: TraceStep = {
        packet: stage.packet,
        hop: 'host-firewall',
        stage: stageName(stage.hook, stage.table.name, stage.chain.name),
        text: `no rule decided; policy ${stage.end.end}`,
        origin: decision.origin,
        depth: 0,
        importance: stage.end.end === 'accept' ? 'matched' : 'deciding',
      };
      out.push({ step, walk: walks.get(key) ?? walks.size });
    }
    for (const { origin, hop, packet, text } of ending.lines) {
      const key = `${packet} ${origin}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const step: TraceStep = { packet, hop, stage: hop, text, origin, depth: 0, importance: 'matched' };
      // The route is chosen before the answer meets any chain; sockets and lists come behind all of them.
      out.push({ step, walk: hop === 'route' ? -1 : walks.size });
    }
  }
  const sorted = out
    .map((placed, i) => ({ ...placed, i }))
    .sort((a, b) => order.indexOf(a.step.packet) - order.indexOf(b.step.packet) || a.walk - b.walk || a.i - b.i);
  const result = sorted.map(({ step }) => step);
  return markDeciding(result, endings);
}

/** The line to blame or to thank is the deciding one. */
function markDeciding(steps: TraceStep[], endings: readonly TracedEnding[]): TraceStep[] {
  const last = endings.at(-1);
  if (last === undefined) return steps;
  const blocking = decisions(last.trail, 0).find(({ stage }) => stage.end.end === 'drop' || stage.end.end === 'reject');
  const origin = blocking?.decision.origin ?? last.lines.at(-1)?.origin;
  return steps.map((step) =>
    origin !== undefined && step.origin === origin ? { ...step, importance: 'deciding' } : step,
  );
}
