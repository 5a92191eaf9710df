import { findTrackingTable } from '#model/tracking-table';
import { CellSet } from './cell-set.ts';
import { arrive } from './connection/arrive.ts';
import {
  Connection,
  type ConnectionQuestion,
  copy,
  INBOUND,
  lineOf,
  type More,
  OVER_LOOPBACK,
} from './connection/connection.ts';
import { forwardOthers } from './connection/forward.ts';
import { packetOf } from './connection/packet-of.ts';
import { refuseSyn } from './connection/refuse-syn.ts';
import type { TracedEnding } from './ending.ts';
import { evaluateNeighbourDiscovery } from './host-firewall/evaluate-neighbour-discovery.ts';
import { type TracedFlow, walkHook } from './host-firewall/walk-hook.ts';
import { isLoopback } from './listener/loopback.ts';
import { programsBefore } from './own-addresses.ts';
import { freshState, TCP } from './packet.ts';
import { filterReversePath } from './route/filter-reverse-path.ts';
import { loopbackTarget } from './route/route-localnet.ts';
import { symptoms } from './symptom.ts';
import type { Ending } from './verdict.ts';

/**
 * Follows the four packets of a connection; each source ends in one or, where undecided, several of the results. Here is
 * the way of the first packet as far as the socket; `connection/` has a file for each further part of the way.
 */
export function evaluateConnection(question: ConnectionQuestion): TracedEnding[] {
  const connection = new Connection(question);
  const { space, sources, overLoopback } = question;
  const start: TracedFlow = { cells: sources.clone(), state: freshState, trail: null };
  if (space.family === 6 && !overLoopback) doubtNeighbours(connection, start);
  if (!overLoopback) doubtInterface(connection, start);
  doubtPrograms(connection, start);
  sendSyn(connection, start);
  return connection.endings;
}

/** One sending of the SYN. */
interface Attempt {
  readonly flow: TracedFlow;
  /** The first ones, which were dropped before this one is sent again. */
  readonly firsts: readonly TracedFlow[];
}

/** How often Linux sends a SYN again that nobody answers (`net.ipv4.tcp_syn_retries`), after 1, 2, 4 … seconds. */
const MOST_RESENT = 6;

/** Where more different traces may be left than these, what the client finds is left open. */
const MOST_STATES = 24;

/** The client tries again, and finds what it left in lists and buckets: those that find the same go on as one. */
function sendSyn(connection: Connection, start: TracedFlow): void {
  let attempts: readonly Attempt[] = [{ flow: start, firsts: [] }];
  for (let resent = 0; attempts.length > 0; resent++) {
    const next = new Map<string, Attempt>();
    for (const attempt of attempts)
      sendOnce(connection, attempt, (dropped) => {
        const { remembered } = dropped.state;
        if (resent === MOST_RESENT || remembered === attempt.flow.state.remembered) return false;
        const key = remembered.join(' ');
        const known = next.get(key);
        const firsts = attempt.firsts.length === 0 ? [dropped] : within(attempt.firsts, dropped.cells);
        if (known === undefined) next.set(key, { flow: sendAgain(dropped, resent + 1), firsts });
        else next.set(key, { flow: joined(known.flow, dropped.cells), firsts: united(known.firsts, firsts) });
        return true;
      });
    attempts = [...next.values()];
    if (attempts.length > MOST_STATES) {
      for (const { flow, firsts } of attempts) leaveOpen(connection, flow, firsts);
      return;
    }
  }
}

/** It may get in at last, or be dropped or refused for good. */
function leaveOpen(connection: Connection, again: TracedFlow, firsts: readonly TracedFlow[]): void {
  for (const flow of firsts) {
    connection.end(copy(flow), { verdict: 'timeout', symptom: symptoms.timeout, hop: 'host-firewall' }, {});
    connection.end(copy(flow), { verdict: 'refused', symptom: symptoms.refused, hop: 'host-firewall' }, {});
  }
  arrive(connection, copy(again));
}

/** `again` says whether what is dropped is sent once more. */
function sendOnce(connection: Connection, attempt: Attempt, again: (dropped: TracedFlow) => boolean): void {
  const { overLoopback } = connection.question;
  let flows: TracedFlow[] = [attempt.flow];
  for (const hook of overLoopback ? OVER_LOOPBACK : INBOUND) {
    const { passed, ended } = walkHook(hook, flows, packetOf(connection, 'syn', hook, null), null, connection.scene);
    if (hook === (overLoopback ? 'output' : 'prerouting')) doubtTracking(connection, passed);
    for (const end of ended) {
      if (end.end === 'drop' && again(end.flow)) continue;
      // Where all that are sent again are dropped, too, what kept the first packet is to blame.
      const blamed =
        end.end === 'drop' && attempt.firsts.length > 0 ? within(attempt.firsts, end.flow.cells) : [end.flow];
      for (const flow of blamed) refuseSyn(connection, { ...end, flow }, hook);
    }
    if (hook === 'prerouting' && !overLoopback)
      flows = forwardOthers(connection, keepOffLoopback(connection, validateSources(connection, passed)));
    else flows = hook === 'output' || hook === 'prerouting' ? forwardOthers(connection, passed) : passed;
  }
  for (const flow of flows) arrive(connection, doubtSecondBackend(connection, flow));
}

const joined = (flow: TracedFlow, cells: CellSet): TracedFlow => ({
  ...flow,
  cells: CellSet.union(flow.cells.clone(), cells.clone()),
});

const within = (flows: readonly TracedFlow[], cells: CellSet): TracedFlow[] =>
  flows
    .map((flow): TracedFlow => ({ ...flow, cells: flow.cells.inside(cells.ranges()) }))
    .filter((flow) => !flow.cells.isEmpty());

/** Flows that came the same way as one. */
function united(some: readonly TracedFlow[], more: readonly TracedFlow[]): TracedFlow[] {
  const all = [...some];
  for (const flow of more) {
    const at = all.findIndex(({ trail }) => trail === flow.trail);
    if (at < 0) all.push(flow);
    else all[at] = joined(all[at]!, flow.cells);
  }
  return all;
}

/** What the dropped packet left behind in lists and buckets is all that the next one finds. */
const sendAgain = ({ cells, state: { remembered } }: TracedFlow, resent: number): TracedFlow => ({
  cells: cells.clone(),
  state: { ...freshState, remembered, waited: 2 ** resent - 1 },
  trail: null,
});

/** Part of the routing decision: whether the source may come this way at all. */
function validateSources(connection: Connection, flows: readonly TracedFlow[]): TracedFlow[] {
  const { view, space, device, to, port, clientPorts } = connection.question;
  const silence: Ending = { verdict: 'timeout', symptom: symptoms.timeout, hop: 'route' };
  for (const flow of flows) {
    const { translated, mark } = flow.state;
    const header = {
      server: translated ? translated.address : to,
      mark,
      protocol: TCP,
      ports: { server: translated?.port ?? port, client: clientPorts },
    };
    const found = filterReversePath(view, space, flow.cells, device, header);
    for (const { cells, effect, origins: places, assumes } of found) {
      if (effect === 'assumed') {
        connection.assume(cells.clone(), assumes);
        continue;
      }
      const lines = places.flatMap((place) => lineOf(place, 'route', 'syn', 'the kernel expects it elsewhere'));
      const doubts = effect === 'perhaps' ? places : [];
      connection.end({ ...flow, cells: cells.clone() }, silence, { lines, assumes, doubts });
      if (effect === 'drop') flow.cells.remove(cells);
    }
  }
  return flows.filter(({ cells }) => !cells.isEmpty());
}

/** What translation sends to an address of `lo` is dropped there, unless the kernel is told otherwise. */
function keepOffLoopback(connection: Connection, flows: readonly TracedFlow[]): TracedFlow[] {
  const { view, device } = connection.question;
  const silence: Ending = { verdict: 'timeout', symptom: symptoms.timeout, hop: 'route' };
  return flows.filter((flow) => {
    const target = flow.state.translated?.address;
    if (target == null || !isLoopback(target)) return true;
    const { effect, origin, assumes } = loopbackTarget(view, device, target);
    if (effect !== 'drop') {
      if (assumes.length > 0) connection.assume(flow.cells.clone(), assumes);
      return true;
    }
    connection.end(flow, silence, { lines: lineOf(origin, 'route', 'syn', 'nothing from a wire gets to `lo`') });
    return false;
  });
}

/** Nothing comes by an interface that is down; whether routers send it by another one, nobody can tell here. */
function doubtInterface(connection: Connection, start: TracedFlow): void {
  const { view, device } = connection.question;
  const down =
    view.name === 'running' ? view.interfaces.list.find(({ name, up }) => name === device && !up) : undefined;
  if (down === undefined) return;
  const silence: Ending = { verdict: 'timeout', symptom: symptoms.timeout, hop: 'route' };
  const lines = lineOf(down.origin, 'route', 'syn', 'this interface is down');
  connection.end(copy(start), silence, { lines, doubts: [down.origin] });
}

/** Programs of XDP see the packet before all filters, and may drop it or answer in the daemon's place. */
function doubtPrograms(connection: Connection, start: TracedFlow): void {
  const { view, device, overLoopback } = connection.question;
  const hop = 'host-firewall';
  for (const { name, origin } of programsBefore(view, overLoopback ? 'lo' : device)) {
    const more: More = {
      lines: lineOf(origin, hop, 'syn', `a program of XDP on ${name} sees it first`),
      doubts: [origin],
    };
    connection.end(copy(start), { verdict: 'timeout', symptom: symptoms.timeout, hop }, more);
    connection.end(copy(start), { verdict: 'refused', symptom: symptoms.refused, hop }, more);
  }
}

/** Where the table of connections is full, a new one gets in only in place of one that was not answered yet. */
function doubtTracking(connection: Connection, flows: readonly TracedFlow[]): void {
  const { full, count } = findTrackingTable(connection.question.view) ?? { full: false };
  if (!full) return;
  const silence: Ending = { verdict: 'timeout', symptom: symptoms.timeout, hop: 'host-firewall' };
  const lines = lineOf(count.origin, 'host-firewall', 'syn', 'the table of connections is full');
  for (const flow of flows)
    if (!flow.state.untracked) connection.end(copy(flow), silence, { lines, doubts: [count.origin] });
}

/** An announced backend whose rules nobody collected could stop what the known rules let through. */
function doubtSecondBackend(connection: Connection, flow: TracedFlow): TracedFlow {
  for (const unknown of connection.question.view.packetFilter.unknowns[connection.question.space.family]) {
    const doubts = { doubts: [unknown.origin] };
    connection.end(copy(flow), { verdict: 'timeout', symptom: symptoms.timeout, hop: 'host-firewall' }, doubts);
    connection.end(copy(flow), { verdict: 'refused', symptom: symptoms.refused, hop: 'host-firewall' }, doubts);
  }
  return flow;
}

/** Without neighbour discovery packets arrive only while a neighbour remembers the server's link-layer address. */
function doubtNeighbours(connection: Connection, start: TracedFlow): void {
  for (const { cells, line } of evaluateNeighbourDiscovery(connection.discovery, connection.question.sources)) {
    const flow = { ...start, cells };
    const doubts = { doubts: [line] };
    connection.end(copy(flow), { verdict: 'unreachable', symptom: symptoms.noRoute, hop: 'host-firewall' }, doubts);
    connection.end(copy(flow), { verdict: 'timeout', symptom: symptoms.timeout, hop: 'host-firewall' }, doubts);
  }
}
