/**
 * The way of one connection, packet by packet. This file is long for a reason: the steps of one walk read best in
 * the order in which a connection takes them, in one place.
 */
import type { Address } from '#core/address';
import type { OriginId } from '#core/origin';
import type { Assumption, HostView } from '#model/host-model';
import type { Hook, RejectKind } from '#model/packet-filter';
import { evaluateAuth } from './auth/evaluate-auth.ts';
import { CellSet } from './cell-set.ts';
import type { Line, TracedEnding } from './ending.ts';
import type { Conditions } from './host-firewall/evaluate-match.ts';
import { evaluateNeighbourDiscovery, evaluateOwnDiscovery } from './host-firewall/evaluate-neighbour-discovery.ts';
import { type FilterScene, type HookEnd, type PacketOf, type TracedFlow, walkHook } from './host-firewall/walk-hook.ts';
import { denyingLine, droppedSources, filterOf } from './listener/address-filter.ts';
import { evaluateListener, findListener, isOtherServer, type ListenerOutcome } from './listener/evaluate-listener.ts';
import { bearsAddress, connectedNetworks, framesCross, isOwn, primaryAddress } from './own-addresses.ts';
import { ACK, type AnswerKind, freshState, type PacketName, PSH, RST, SYN, TCP } from './packet.ts';
import { evaluateReturnRoute, type ReturnRoute } from './route/evaluate-return-route.ts';
import { filterReversePath } from './route/filter-reverse-path.ts';
import { findForwarding } from './route/find-forwarding.ts';
import { findWayOut, type WayOut } from './route/find-way-out.ts';
import { mindsDestinations } from './route/minds-destinations.ts';
import { mindsDevices } from './route/minds-devices.ts';
import { routedBack } from './route/routed-back.ts';
import type { SourceSpace } from './source-space.ts';
import { evaluateDaemon } from './sshd/evaluate-daemon.ts';
import { evaluateRefusal } from './sshd/evaluate-refusal.ts';
import { icmpOfReject, symptomOfReject, symptoms } from './symptom.ts';
import { evaluateWrapperCells } from './tcp-wrappers/evaluate-wrapper-cells.ts';
import type { Ending, Hop } from './verdict.ts';

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

const INBOUND: readonly Hook[] = ['ingress', 'prerouting', 'input'];
const OUTBOUND: readonly Hook[] = ['output', 'postrouting'];
/** What another machine answers. */
const RETURNING: readonly Hook[] = ['ingress', 'prerouting', 'forward', 'postrouting'];
const OVER_LOOPBACK: readonly Hook[] = ['output', 'postrouting', 'prerouting', 'input'];

/** Priorities at which destinations and sources are translated (nf_nat_proto.c). */
const TRANSLATES_DESTINATION = -100;
const TRANSLATES_SOURCE = 100;

/**
 * Whether a packet of a translated connection carries the server's own address and port by the time it meets chains of
 * this priority; the first packet does as soon as a rule translated it.
 */
function isTranslated(name: PacketName, hook: Hook, priority: number, overLoopback: boolean): boolean {
  if (name === 'syn') return true;
  if (name === 'ack') {
    if (hook === 'ingress') return false;
    return hook !== (overLoopback ? 'output' : 'prerouting') || priority > TRANSLATES_DESTINATION;
  }
  return hook === 'output' || (hook === 'postrouting' && priority <= TRANSLATES_SOURCE);
}

/** Follows the four packets of a connection; each source ends in one or, where undecided, several of the results. */
export function evaluateConnection(question: ConnectionQuestion): TracedEnding[] {
  return new Connection(question).run();
}

class Connection {
  readonly #q: ConnectionQuestion;
  readonly #scene: FilterScene;
  readonly #endings: TracedEnding[] = [];
  readonly #filterAssumes: readonly Assumption[];
  /** Sources that pass the routing decision as far as anybody can tell. */
  #assumed: { readonly cells: CellSet; readonly assumes: readonly Assumption[] } = {
    cells: CellSet.of([]),
    assumes: [],
  };

  constructor(question: ConnectionQuestion) {
    this.#q = question;
    const { view, space } = question;
    this.#filterAssumes = view.packetFilter.assumes[space.family];
    this.#scene = {
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
      routedBack: (strict) => routedBack(view, space, strict ? question.device : null, question.to),
    };
  }

  run(): TracedEnding[] {
    const start: TracedFlow = { cells: this.#q.sources.clone(), state: freshState, trail: null };
    const hooks = this.#q.overLoopback ? OVER_LOOPBACK : INBOUND;
    if (this.#q.space.family === 6 && !this.#q.overLoopback) this.#doubtNeighbours(start);
    let flows: TracedFlow[] = [start];
    for (const hook of hooks) {
      const { passed, ended } = walkHook(hook, flows, this.#packet('syn', hook, null), null, this.#scene);
      for (const end of ended) this.#refuseSyn(end, 'host-firewall');
      if (hook === 'prerouting' && !this.#q.overLoopback) flows = this.#forwardOthers(this.#validateSources(passed));
      else flows = hook === 'output' || hook === 'prerouting' ? this.#forwardOthers(passed) : passed;
    }
    for (const flow of flows) this.#arrive(this.#doubtSecondBackend(flow));
    return this.#endings;
  }

  /** Part of the routing decision: whether the source may come this way at all. */
  #validateSources(flows: readonly TracedFlow[]): TracedFlow[] {
    const { view, space, device, to } = this.#q;
    const silence: Ending = { verdict: 'timeout', symptom: symptoms.timeout, hop: 'route' };
    for (const flow of flows) {
      const server = flow.state.translated ? flow.state.translated.address : to;
      for (const { cells, effect, origins: places, assumes } of filterReversePath(
        view,
        space,
        flow.cells,
        device,
        server,
      )) {
        if (effect === 'assumed') {
          this.#assumed = { cells: CellSet.union(this.#assumed.cells, cells.clone()), assumes };
          continue;
        }
        const lines = places.flatMap((place) => lineOf(place, 'route', 'syn', 'the kernel expects it elsewhere'));
        const doubts = effect === 'perhaps' ? places : [];
        this.#end({ ...flow, cells: cells.clone() }, silence, { lines, assumes, doubts });
        if (effect === 'drop') flow.cells.remove(cells);
      }
    }
    return flows.filter(({ cells }) => !cells.isEmpty());
  }

  /** After the routing decision: what translation sent elsewhere leaves through the forward chains. */
  #forwardOthers(flows: readonly TracedFlow[]): TracedFlow[] {
    const local: TracedFlow[] = [];
    for (const flow of flows) {
      const target = flow.state.translated;
      if (target?.unknown) {
        this.#arriveSomewhere(flow);
        continue;
      }
      if (this.#isLocal(flow)) {
        local.push(flow);
        continue;
      }
      const { forwards, parameter, assumes } = findForwarding(this.#q.view, this.#q.space.family, this.#q.device);
      if (!forwards) {
        const silence: Ending = { verdict: 'timeout', symptom: symptoms.timeout, hop: 'route' };
        const lines = lineOf(parameter?.origin ?? null, 'route', 'syn', 'the kernel hands nothing on');
        this.#end(flow, silence, { lines, assumes });
        continue;
      }
      this.#forward(flow, { assumes });
    }
    return local;
  }

  /** Another machine gets the packet, and its answer comes back the same way. */
  #forward(flow: TracedFlow, more: More): void {
    const { view, to, space } = this.#q;
    const target = flow.state.translated ? flow.state.translated.address : to;
    const unknown: WayOut = { device: null, refusal: null, origin: null, assumes: [] };
    const { device, refusal, origin, assumes } = target === null ? unknown : findWayOut(view, target);
    if (refusal !== null) {
      const lines = lineOf(origin, 'route', 'syn', 'no route leads to where the packet is sent');
      const silence: Ending = { verdict: 'timeout', symptom: symptoms.timeout, hop: 'route' };
      const told = join(more, { lines, assumes });
      if (refusal === 'silence') this.#end(flow, silence, told);
      else {
        const ending: Ending = { ...symptomOfReject(refusal, space.family), hop: 'route' };
        this.#answer(flow, { by: 'firewall', kind: refusal }, (out, extra) =>
          this.#end(out, ending, join(told, extra)),
        );
      }
      return;
    }
    let flows: TracedFlow[] = [flow];
    for (const hook of ['forward', 'postrouting'] as const) {
      const packet = this.#packet('syn', hook, null, device);
      const { passed, ended } = walkHook(hook, flows, packet, null, this.#scene);
      for (const end of ended) this.#refuseSyn(end, 'host-firewall');
      flows = passed;
    }
    for (const out of flows) {
      const begin: TracedFlow = {
        ...out,
        state: { ...out.state, mark: 0, untracked: false, connection: !out.state.untracked },
      };
      for (const back of this.#sendBack(begin, 'answer', { by: 'host', kind: 'syn-ack' }, 'timeout', { device }))
        this.#end(
          back.flow,
          { verdict: 'forwarded', symptom: null, hop: 'host-firewall' },
          join(more, join({ assumes }, back.more)),
        );
    }
  }

  /** Nobody can tell where the packet was sent: another machine, or one of the host's own ports. */
  #arriveSomewhere(flow: TracedFlow): void {
    const refused: Ending = { verdict: 'refused', symptom: symptoms.refused, hop: 'host-firewall' };
    const lost: Ending = { verdict: 'timeout', symptom: symptoms.timeout, hop: 'host-firewall' };
    const others = [
      { verdict: 'forwarded', symptom: null, hop: 'host-firewall' },
      { verdict: 'accepted', symptom: null, hop: null },
    ] as const;
    for (const ending of [refused, lost, ...others]) this.#end(copy(flow), ending, {});
  }

  /** What is not translated is for the host itself, unless its addresses are known and the one asked for is none. */
  #isLocal({ state: { translated } }: TracedFlow): boolean {
    if (translated !== null) return translated.local || this.#owns(translated.address);
    const { to, view, overLoopback } = this.#q;
    return to === null || overLoopback || !view.interfaces.known || isOwn(view, to);
  }

  /** `null` (any address) is the host's by definition of the question. */
  #owns(address: Address | null): boolean {
    if (address === null) return true;
    return this.#q.view.interfaces.list.some((device) =>
      device.addresses.some((a) => a.address.family === address.family && a.address.value === address.value),
    );
  }

  /** An announced backend whose rules nobody collected could stop what the known rules let through. */
  #doubtSecondBackend(flow: TracedFlow): TracedFlow {
    for (const unknown of this.#q.view.packetFilter.unknowns[this.#q.space.family]) {
      const doubts = { doubts: [unknown.origin] };
      this.#end(copy(flow), { verdict: 'timeout', symptom: symptoms.timeout, hop: 'host-firewall' }, doubts);
      this.#end(copy(flow), { verdict: 'refused', symptom: symptoms.refused, hop: 'host-firewall' }, doubts);
    }
    return flow;
  }

  /** Without neighbour discovery packets arrive only while a neighbour remembers the server's link-layer address. */
  #doubtNeighbours(start: TracedFlow): void {
    const { view, device, sources } = this.#q;
    const onLink = connectedNetworks(view, 6, device);
    for (const { cells, line } of evaluateNeighbourDiscovery(this.#scene, sources, device, onLink)) {
      const flow = { ...start, cells };
      const doubts = { doubts: [line] };
      this.#end(copy(flow), { verdict: 'unreachable', symptom: symptoms.noRoute, hop: 'host-firewall' }, doubts);
      this.#end(copy(flow), { verdict: 'timeout', symptom: symptoms.timeout, hop: 'host-firewall' }, doubts);
    }
  }

  /** The answer leaves by an interface on which nobody asked for the server: it must ask for its next neighbour itself. */
  #doubtOwnQuestion(flow: TracedFlow, outgoing: string | null, silence: Ending): void {
    const { view, to } = this.#q;
    const onLink = connectedNetworks(view, 6, outgoing);
    const own = view.interfaces.list.find((one) => one.name === outgoing)?.addresses ?? [];
    const asker =
      to !== null && own.some(({ address }) => address.family === 6 && address.value === to.value) ? to : null;
    for (const { cells, line } of evaluateOwnDiscovery(this.#scene, flow.cells, outgoing, onLink, asker))
      this.#end({ ...flow, cells }, silence, { doubts: [line] });
  }

  #refuseSyn(end: HookEnd, hop: 'host-firewall'): void {
    if (end.end === 'stand-in') {
      this.#standIn(end.flow, {});
      return;
    }
    if (end.end === 'drop') this.#end(end.flow, { verdict: 'timeout', symptom: symptoms.timeout, hop }, {});
    else {
      const kind = end.kind!;
      const ending: Ending = { ...symptomOfReject(kind, this.#q.space.family), hop };
      this.#answer(end.flow, { by: 'firewall', kind }, (flow, more) => this.#end(flow, ending, more));
    }
  }

  /** The client connects to something else, which connects it to the daemon, or to nothing, or leaves it waiting. */
  #standIn(flow: TracedFlow, more: More): void {
    const hop = 'host-firewall';
    const endings: readonly Ending[] = [
      { verdict: 'accepted', symptom: null, hop: null },
      { verdict: 'closed', symptom: symptoms.closed, hop },
      { verdict: 'stalled', symptom: symptoms.stalled, hop },
      { verdict: 'timeout', symptom: symptoms.timeout, hop },
    ];
    for (const ending of endings) this.#end(copy(flow), ending, more);
  }

  /** The SYN is through: the socket answers. */
  #arrive(flow: TracedFlow): void {
    if (flow.cells.isEmpty()) return;
    const { view, space, to, port, device, overLoopback } = this.#q;
    const target = flow.state.translated;
    const outcomes = evaluateListener(
      view,
      space.family,
      target ? target.address : to,
      target?.port ?? port,
      overLoopback ? 'lo' : device,
    );
    for (const outcome of outcomes) this.#filterSocket(outcome, copy(flow), outcomes.length > 1);
  }

  /** The kernel drops what the unit's address lists deny when it hands the packet to the socket. */
  #filterSocket(outcome: ListenerOutcome, flow: TracedFlow, undecided: boolean): void {
    const { view, space } = this.#q;
    const filter = filterOf(view, outcome);
    if (filter === null) {
      this.#connectTo(outcome, flow, undecided);
      return;
    }
    if (filter.filter.deny.length === 0) {
      this.#connectTo({ ...outcome, assumes: [...outcome.assumes, ...filter.assumes] }, flow, undecided);
      return;
    }
    const denied = space.cells(droppedSources(filter, space.family));
    const dropped = flow.cells.inside(denied);
    if (!dropped.isEmpty()) {
      const lines = lineOf(denyingLine(filter, space.family), 'listener', 'syn', `${filter.unit} denies this client`);
      const silence: Ending = { verdict: 'timeout', symptom: symptoms.timeout, hop: 'listener' };
      const doubts = undecided ? origins(lines) : [];
      this.#end({ ...flow, cells: dropped }, silence, {
        assumes: [...outcome.assumes, ...filter.assumes],
        lines,
        doubts,
      });
    }
    flow.cells.removeRanges(denied);
    if (!flow.cells.isEmpty()) this.#connectTo(outcome, flow, undecided);
  }

  #connectTo(outcome: ListenerOutcome, flow: TracedFlow, undecided: boolean): void {
    const text =
      outcome.answers === 'nothing'
        ? 'no socket takes this address and port'
        : `${outcome.programs[0] ?? 'a socket'} listens here`;
    const lines = lineOf(outcome.origin, 'listener', 'syn', text);
    const more: More = { assumes: outcome.assumes, lines, doubts: undecided ? origins(lines) : [] };
    if (outcome.answers === 'nothing') {
      const refused: Ending = { verdict: 'refused', symptom: symptoms.refused, hop: 'listener' };
      this.#answer(flow, { by: 'host', kind: 'rst' }, (out, extra) => this.#end(out, refused, join(more, extra)));
      return;
    }
    this.#answer(flow, { by: 'host', kind: 'syn-ack' }, (out, extra) =>
      this.#completeHandshake(out, outcome, join(more, extra)),
    );
  }

  /** Sends what the server answers back to the client: its own chains, then the route. */
  #answer(flow: TracedFlow, answer: AnswerKind, arrived: (flow: TracedFlow, more: More) => void): void {
    const begin: TracedFlow = {
      ...flow,
      state: { ...flow.state, mark: 0, untracked: false, connection: !flow.state.untracked },
    };
    for (const { flow: out, more } of this.#sendBack(begin, 'answer', answer, 'timeout')) arrived(out, more);
  }

  #sendBack(
    flow: TracedFlow,
    name: 'answer' | 'banner',
    answer: AnswerKind | null,
    lost: 'timeout' | 'stalled',
    from: Elsewhere | null = null,
  ): { flow: TracedFlow; more: More }[] {
    const { view, space, device, overLoopback } = this.#q;
    const silence: Ending = {
      verdict: lost,
      symptom: lost === 'timeout' ? symptoms.timeout : symptoms.stalled,
      hop: 'host-firewall',
    };
    const through = (
      flows: readonly TracedFlow[],
      hooks: readonly Hook[],
      outgoing: string | null,
      more: More,
    ): TracedFlow[] => {
      let live = [...flows];
      for (const hook of hooks) {
        const packet = this.#packet(name, hook, answer, outgoing, from);
        const { passed, ended } = walkHook(hook, live, packet, answer, this.#scene);
        for (const end of ended) this.#end(end.flow, silence, more);
        live = passed;
      }
      return live;
    };
    if (overLoopback) return through([flow], OVER_LOOPBACK, 'lo', {}).map((out) => ({ flow: out, more: {} }));
    const result: { flow: TracedFlow; more: More }[] = [];
    // The answer is routed, and meets early chains, with the source that translation put in.
    if (from === null && name === 'answer' && flow.state.sourceTranslated && mindsDestinations(view, space.family))
      this.#end(copy(flow), { ...silence, hop: 'route' }, { doubts: [flow.trail?.chain.origin ?? 0] });
    const server = flow.state.translated ? flow.state.translated.address : this.#q.to;
    for (const route of evaluateReturnRoute(view, space, flow.cells, device, server).flatMap(eachWay)) {
      const text =
        route.way === 'none'
          ? 'this route loses the answer'
          : `the answer leaves by ${route.device ?? 'an unknown interface'}`;
      const lines = lineOf(route.origin, 'route', name, text);
      const part: TracedFlow = { ...flow, cells: route.cells };
      if (name === 'answer' && space.family === 6 && route.way !== 'none' && route.device !== device)
        this.#doubtOwnQuestion(part, route.device, silence);
      if (route.way !== 'device') {
        const doubts = route.way === 'unknown' ? origins(lines) : [];
        this.#end(copy(part), { ...silence, hop: 'route' }, { lines, doubts });
        if (route.way === 'none') continue;
      }
      // Where no rule asks for the interface, the answer is lost whatever the route.
      const whenLost: More = { assumes: mindsDevices(view, space.family) ? route.assumes : [] };
      for (const out of through([part], from === null ? OUTBOUND : RETURNING, route.device, whenLost))
        result.push({ flow: out, more: { assumes: route.assumes } });
    }
    return result;
  }

  /** The client's ACK must arrive before sshd sees a connection. */
  #completeHandshake(flow: TracedFlow, outcome: ListenerOutcome, more: More): void {
    let flows: TracedFlow[] = [{ ...flow, state: { ...flow.state, mark: 0, untracked: false } }];
    for (const hook of this.#q.overLoopback ? OVER_LOOPBACK : INBOUND) {
      const { passed, ended } = walkHook(hook, flows, this.#packet('ack', hook, null), null, this.#scene);
      for (const { end, flow: out, kind } of ended) {
        if (end === 'stand-in') {
          this.#standIn(out, more);
          continue;
        }
        const reset = kind === 'tcp-reset';
        this.#end(
          out,
          {
            verdict: reset ? 'closed' : 'stalled',
            symptom: reset ? symptoms.closed : symptoms.stalled,
            hop: 'host-firewall',
          },
          more,
        );
      }
      flows = passed;
    }
    for (const out of flows) this.#serve(out, outcome, more);
  }

  #serve(flow: TracedFlow, outcome: ListenerOutcome, more: More): void {
    if (outcome.answers !== 'ssh') {
      const stalled: Ending = { verdict: 'stalled', symptom: symptoms.stalled, hop: 'listener' };
      const closed: Ending = { verdict: 'closed', symptom: symptoms.closed, hop: 'listener' };
      const doubts = join(more, { doubts: origins(more.lines ?? []) });
      this.#end(copy(flow), stalled, doubts);
      this.#end(copy(flow), closed, doubts);
      if (outcome.answers === 'unknown-program')
        this.#end(flow, { verdict: 'accepted', symptom: null, hop: null }, doubts);
      return;
    }
    if (isOtherServer(outcome.programs)) {
      this.#greetElsewhere(flow, outcome, more);
      return;
    }
    const target = flow.state.translated;
    const to = target ? target.address : this.#q.to;
    const { view, space } = this.#q;
    const port = target?.port ?? this.#q.port;
    for (const part of evaluateWrapperCells(view, space, flow.cells, to, port, this.#q.conditions)) {
      const lines = lineOf(
        part.origin,
        'tcp-wrappers',
        'ack',
        part.effect === 'deny' ? 'denies this client' : 'admits this client',
      );
      const extra: More = { assumes: part.assumes, lines, doubts: part.sure ? [] : origins(lines) };
      const out: TracedFlow = { ...flow, cells: part.cells };
      if (part.effect === 'deny')
        this.#end(out, { verdict: 'closed', symptom: symptoms.closed, hop: 'tcp-wrappers' }, join(more, extra));
      else this.#greet(out, join(more, extra));
    }
  }

  /** The banner of another SSH server leaves; whom that lets in is written in files that no format reads. */
  #greetElsewhere(flow: TracedFlow, { programs }: ListenerOutcome, more: More): void {
    const assumes = [{ layer: 'limits', command: `ps -o args -C ${programs[0]}` }];
    const begin: TracedFlow = { ...flow, state: { ...flow.state, mark: 0, untracked: false } };
    for (const sent of this.#sendBack(begin, 'banner', null, 'stalled')) {
      const asked = this.#q.user === null;
      const told = join(join(more, sent.more), { assumes, doubts: asked ? [] : origins(more.lines ?? []) });
      if (!asked)
        this.#end(copy(sent.flow), { verdict: 'auth-denied', symptom: 'Permission denied', hop: 'auth' }, told);
      this.#end(sent.flow, { verdict: 'accepted', symptom: null, hop: null }, told);
    }
  }

  /** The banner leaves, then sshd goes on. */
  #greet(flow: TracedFlow, more: More): void {
    // Where the SYN was not tracked, conntrack picks the connection up at the ACK.
    const connection = flow.state.connection || !flow.state.untracked;
    for (const sent of this.#sendBack(
      { ...flow, state: { ...flow.state, mark: 0, untracked: false, connection } },
      'banner',
      null,
      'stalled',
    )) {
      for (const end of evaluateDaemon(this.#q.view)) {
        const told = join(join(more, sent.more), {
          assumes: end.assumes,
          lines: lineOf(end.origin, 'sshd', 'banner', 'refuses every connection'),
        });
        if (end.verdict !== 'accepted') this.#end(copy(sent.flow), end, told);
        else if (this.#q.user !== null) this.#logIn(this.#q.user, sent.flow, told);
        else this.#askRefusal(sent.flow, end, told);
      }
    }
  }

  /** RefuseConnection below Match lines, which sshd asks once it knows the user. */
  #askRefusal(flow: TracedFlow, accepted: Ending, more: More): void {
    const { view, space, port, conditions } = this.#q;
    const target = flow.state.translated;
    const scene = { to: target ? target.address : this.#q.to, port: target?.port ?? port, conditions };
    const refusal: Ending = { verdict: 'disconnected', symptom: symptoms.disconnected, hop: 'sshd' };
    for (const { cells, refused, sure, origin } of evaluateRefusal(view, space, flow.cells, scene)) {
      const lines = refused ? lineOf(origin, 'sshd', 'banner', 'refuses this connection') : [];
      const told = join(more, { lines, doubts: sure ? [] : origins(lines) });
      this.#end({ ...flow, cells }, refused ? refusal : accepted, told);
    }
  }

  /** The client names a user; sshd and PAM decide. */
  #logIn(user: string, flow: TracedFlow, more: More): void {
    const { view, space, port } = this.#q;
    const target = flow.state.translated;
    const question = { view, user, to: target ? target.address : this.#q.to, port: target?.port ?? port };
    for (const { cells, ...end } of evaluateAuth(question, space, flow.cells))
      this.#end({ ...flow, cells }, end, join(more, end));
  }

  #end(flow: TracedFlow, ending: Ending, more: More): void {
    if (flow.cells.isEmpty()) return;
    const [surely, assumed] = splitBy(flow.cells, this.#assumed.cells);
    if (!assumed.isEmpty()) {
      const assumes = [...(more.assumes ?? []), ...this.#assumed.assumes];
      this.#note({ ...flow, cells: assumed }, ending, { ...more, assumes });
    }
    if (!surely.isEmpty()) this.#note({ ...flow, cells: surely }, ending, more);
  }

  #note(flow: TracedFlow, { verdict, symptom, hop }: Ending, more: More): void {
    this.#endings.push({
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

  #packet(
    name: PacketName,
    hook: Hook,
    answer: AnswerKind | null,
    outgoing: string | null = null,
    from: Elsewhere | null = null,
  ): PacketOf {
    const { space, to, port, device, clientPorts, overLoopback } = this.#q;
    const fromClient = name === 'syn' || name === 'ack';
    const icmp = answer?.by === 'firewall' && answer.kind !== 'tcp-reset';
    const flags = icmp
      ? null
      : name === 'syn'
        ? SYN
        : name === 'ack'
          ? ACK
          : name === 'banner'
            ? PSH | ACK
            : answer?.by === 'host' && answer.kind === 'syn-ack'
              ? SYN | ACK
              : RST | ACK;
    const incoming = overLoopback
      ? hook === 'prerouting' || hook === 'input'
        ? 'lo'
        : null
      : fromClient
        ? device
        : (from?.device ?? null);
    const outgoes = hook === 'output' || hook === 'postrouting' || hook === 'forward';
    const out = overLoopback ? (outgoes ? 'lo' : null) : outgoes ? outgoing : null;
    const icmpKind = icmp ? icmpOfReject(answer!.kind as RejectKind, space.family) : null;
    return (state, priority) => {
      const early = from !== null && hook !== 'postrouting';
      const translated = early || isTranslated(name, hook, priority, overLoopback) ? state.translated : null;
      return {
        name,
        family: space.family,
        client: fromClient ? 'source' : 'destination',
        server: translated === null ? to : translated.address,
        serverPort: translated?.port ?? port,
        clientPorts,
        incoming,
        outgoing: out,
        protocol: icmp ? (space.family === 4 ? 1 : 58) : TCP,
        flags,
        icmp: icmpKind,
      };
    };
  }
}

/** The answer may leave by any of the next hops. */
const eachWay = (route: ReturnRoute): ReturnRoute[] =>
  route.ways?.map((device) => ({ ...route, cells: route.cells.clone(), device })) ?? [route];

/** Another machine that answers, behind an interface that may be unknown. */
interface Elsewhere {
  readonly device: string | null;
}

/** What an ending needs besides the trail of the filters. */
interface More {
  readonly assumes?: readonly Assumption[];
  readonly lines?: readonly Line[];
  readonly doubts?: readonly OriginId[];
}

const lineOf = (origin: OriginId | null, hop: Hop, packet: PacketName, text: string): Line[] =>
  origin === null ? [] : [{ origin, hop, packet, text }];

const origins = (lines: readonly Line[]): OriginId[] => lines.map((line) => line.origin);

const join = (a: More, b: More): More => ({
  assumes: [...(a.assumes ?? []), ...(b.assumes ?? [])],
  lines: [...(a.lines ?? []), ...(b.lines ?? [])],
  doubts: [...(a.doubts ?? []), ...(b.doubts ?? [])],
});

/** The members outside and inside of `other`. */
function splitBy(cells: CellSet, other: CellSet): [CellSet, CellSet] {
  if (other.isEmpty()) return [cells, other];
  const outside = cells.clone();
  outside.remove(other);
  const inside = cells.clone();
  inside.remove(outside);
  return [outside, inside];
}

const copy = (flow: TracedFlow): TracedFlow => ({ ...flow, cells: flow.cells.clone() });

const dedupe = (assumes: readonly Assumption[]): Assumption[] => {
  const seen = new Map(assumes.map((a) => [`${a.layer} ${a.command}`, a]));
  return [...seen.values()];
};
