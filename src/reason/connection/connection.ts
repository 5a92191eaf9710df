import type { Address } from '#core/address';
import type { OriginId } from '#core/origin';
import { findParameter } from '#model/find-parameter';
import type { Assumption, HostView } from '#model/host-model';
import type { Hook } from '#model/packet-filter';
import { CellSet } from '../cell-set.ts';
import type { Line, TracedEnding } from '../ending.ts';
import { type DiscoveryScene, discoveryScene } from '../host-firewall/evaluate-neighbour-discovery.ts';
import type { Conditions } from '../host-firewall/match-scene.ts';
import type { FilterScene, TracedFlow } from '../host-firewall/walk-hook.ts';
import { findListener } from '../listener/evaluate-listener.ts';
import { bearsAddress, framesCross, primaryAddress } from '../own-addresses.ts';
import type { PacketName } from '../packet.ts';
import { routedBack } from '../route/routed-back.ts';
import type { SourceSpace } from '../source-space.ts';
import type { Ending, Hop } from '../verdict.ts';

/** The scalars of one evaluation, and the sources it is for. */
export interface ConnectionQuestion {
  readonly view: HostView;
  readonly space: SourceSpace;
  readonly sources: CellSet;
  readonly to: Address | null;
  readonly port: number;
  /** Who logs in; `null`: nobody tries, the banner is all that is asked for. */
  readonly user: string | null;
  readonly device: string | null;
  /** The client is the host itself: everything runs over `lo`, and its own chains see the packets twice. */
  readonly overLoopback: boolean;
  readonly clientPorts: { readonly low: number; readonly high: number };
  readonly conditions: Conditions;
  readonly observe: FilterScene['observe'];
}

export const INBOUND: readonly Hook[] = ['ingress', 'prerouting', 'input'];
export const OVER_LOOPBACK: readonly Hook[] = ['output', 'postrouting', 'prerouting', 'input'];

/** What an ending needs besides the trail of the filters. */
export interface More {
  readonly assumes?: readonly Assumption[];
  readonly lines?: readonly Line[];
  readonly doubts?: readonly OriginId[];
}

/** One connection under way: what was asked, what its filters see, and where its sources have ended so far. */
export class Connection {
  readonly question: ConnectionQuestion;
  readonly scene: FilterScene;
  /** How neighbours find each other, in IPv6. */
  readonly discovery: DiscoveryScene;
  readonly endings: TracedEnding[] = [];
  readonly #filterAssumes: readonly Assumption[];
  /** Sources that pass the routing decision as far as anybody can tell. */
  #assumed: { readonly cells: CellSet; readonly assumes: readonly Assumption[] } = {
    cells: CellSet.of([]),
    assumes: [],
  };

  constructor(question: ConnectionQuestion) {
    this.question = question;
    const { view, space } = question;
    this.#filterAssumes = view.packetFilter.assumes[space.family];
    this.scene = {
      tables: view.packetFilter.tables,
      sets: view.packetFilter.sets,
      space,
      conditions: question.conditions,
      clientIsLocal: question.overLoopback,
      originalServer: question.to,
      originalPort: question.port,
      observe: question.observe,
      primary: primaryAddress(view, question.device, space.family),
      bears: (device, address) => bearsAddress(view, device, address),
      listenerAt: (server, at) =>
        findListener(view, space.family, server, at, question.overLoopback ? 'lo' : question.device),
      crossed: (device, devices) => framesCross(view, device, devices),
      routedBack: (strict, mark, byDevice) => {
        const routed = routedBack(view, space, strict ? question.device : null, question.to, mark, byDevice);
        // Where nobody knows by which interface the packet came, it may be another one.
        return strict && question.device === null && routed !== null ? { ...routed, must: [] } : routed;
      },
      picksUp: findParameter(view.kernel, 'net/netfilter/nf_conntrack_tcp_loose')?.value !== 0,
    };
    this.discovery = discoveryScene(view, question.device, this.scene);
  }

  /** Whatever becomes of these sources from here on rests on these assumptions. */
  assume(cells: CellSet, assumes: readonly Assumption[]): void {
    this.#assumed = { cells: CellSet.union(this.#assumed.cells, cells), assumes };
  }

  /** The sources of the flow end so, perhaps among other ways. */
  end(flow: TracedFlow, ending: Ending, more: More): void {
    if (flow.cells.isEmpty()) return;
    const [surely, assumed] = splitBy(flow.cells, this.#assumed.cells);
    if (!assumed.isEmpty()) {
      const assumes = [...(more.assumes ?? []), ...this.#assumed.assumes];
      this.#note({ ...flow, cells: assumed }, ending, { ...more, assumes });
    }
    if (!surely.isEmpty()) this.#note({ ...flow, cells: surely }, ending, more);
  }

  #note(flow: TracedFlow, { verdict, symptom, hop }: Ending, more: More): void {
    this.endings.push({
      verdict,
      symptom,
      hop,
      cells: flow.cells,
      trail: flow.trail,
      assumes: dedupe([...this.#filterAssumes, ...(more.assumes ?? [])]),
      lines: more.lines ?? [],
      doubts: more.doubts ?? [],
    });
  }
}

export const lineOf = (origin: OriginId | null, hop: Hop, packet: PacketName, text: string): Line[] =>
  origin === null ? [] : [{ origin, hop, packet, text }];

export const origins = (lines: readonly Line[]): OriginId[] => lines.map((line) => line.origin);

export const join = (a: More, b: More): More => ({
  assumes: [...(a.assumes ?? []), ...(b.assumes ?? [])],
  lines: [...(a.lines ?? []), ...(b.lines ?? [])],
  doubts: [...(a.doubts ?? []), ...(b.doubts ?? [])],
});

export const copy = (flow: TracedFlow): TracedFlow => ({ ...flow, cells: flow.cells.clone() });

/** The members outside and inside of `other`. */
function splitBy(cells: CellSet, other: CellSet): [CellSet, CellSet] {
  if (other.isEmpty()) return [cells, other];
  const outside = cells.clone();
  outside.remove(other);
  const inside = cells.clone();
  inside.remove(outside);
  return [outside, inside];
}

const dedupe = (assumes: readonly Assumption[]): Assumption[] => {
  const seen = new Map(assumes.map((a) => [`${a.layer} ${a.command}`, a]));
  return [...seen.values()];
};
