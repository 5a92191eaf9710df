import { findParameter } from '#model/find-parameter';
import type { Assumption } from '#model/host-model';
import type { Hook } from '#model/packet-filter';
import { evaluateOwnDiscovery } from '../host-firewall/evaluate-neighbour-discovery.ts';
import { type HookEnd, type TracedFlow, walkHook } from '../host-firewall/walk-hook.ts';
import { isLinkLocal, programsBefore } from '../own-addresses.ts';
import { type AnswerKind, type FlowState, nextPacket, TCP } from '../packet.ts';
import { evaluateReturnRoute, type ReturnRoute } from '../route/evaluate-return-route.ts';
import type { AnswerHeader } from '../route/match-policy.ts';
import { mindsDestinations } from '../route/minds-destinations.ts';
import { mindsDevices } from '../route/minds-devices.ts';
import { routeAgain } from '../route/route-again.ts';
import { setsMarks } from '../route/sets-marks.ts';
import { symptoms } from '../symptom.ts';
import type { Ending } from '../verdict.ts';
import { type Connection, copy, lineOf, type More, OVER_LOOPBACK, origins } from './connection.ts';
import { type Elsewhere, packetOf } from './packet-of.ts';

/** What another machine answers. */
const RETURNING: readonly Hook[] = ['ingress', 'prerouting', 'forward', 'postrouting'];

/** What becomes of an answer that a filter keeps, other than silence. */
type WhenLost = (end: HookEnd, silence: Ending, more: More) => void;

/** Sends what the server answers back to the client: its own chains, then the route. */
export function sendAnswer(
  connection: Connection,
  flow: TracedFlow,
  answer: AnswerKind,
  arrived: (flow: TracedFlow, more: More) => void,
  lost: WhenLost | null = null,
): void {
  const mark = markOf(connection, answer, flow.state.mark);
  const socketMark = answer.kind === 'syn-ack' ? mark : flow.state.socketMark;
  const begin: TracedFlow = {
    ...flow,
    state: { ...nextPacket(flow.state, mark), socketMark, connection: !flow.state.untracked },
  };
  for (const { flow: out, more } of sendBack(connection, begin, 'answer', answer, 'timeout', null, lost))
    arrived(out, more);
}

/** An answer bears the mark of what it answers where the kernel is told so, else none. */
function markOf({ question: { view, space } }: Connection, { kind }: AnswerKind, mark: number | null): number | null {
  const parameter = kind === 'syn-ack' ? 'net/ipv4/tcp_fwmark_accept' : `net/ipv${space.family}/fwmark_reflect`;
  return (findParameter(view.kernel, parameter)?.value ?? 0) === 0 ? 0 : mark;
}

/** What the kernel knows of a packet when it looks up its route. */
function headerOf(
  { question }: Connection,
  { translated, mark, boundTo }: FlowState,
  answer: AnswerKind | null,
): AnswerHeader {
  const { space, to, port, clientPorts } = question;
  const server = translated ? translated.address : to;
  const isIcmp = answer?.by === 'firewall' && answer.kind !== 'tcp-reset';
  if (isIcmp) return { server, mark, protocol: space.family === 4 ? 1 : 58, ports: null };
  return {
    server,
    mark,
    protocol: TCP,
    ports: { server: translated?.port ?? port, client: clientPorts },
    ...(boundTo === undefined ? {} : { boundTo }),
  };
}

export function sendBack(
  connection: Connection,
  flow: TracedFlow,
  name: 'answer' | 'banner',
  answer: AnswerKind | null,
  lost: 'timeout' | 'stalled',
  from: Elsewhere | null = null,
  whenLost: WhenLost | null = null,
): { flow: TracedFlow; more: More }[] {
  const { view, space, device, overLoopback } = connection.question;
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
      const packet = packetOf(connection, name, hook, answer, outgoing, from);
      const { passed, ended } = walkHook(hook, live, packet, answer, connection.scene);
      for (const end of ended) {
        if (whenLost === null) connection.end(end.flow, silence, more);
        else whenLost(end, silence, more);
      }
      live = passed;
    }
    return live;
  };
  if (overLoopback) return through([flow], OVER_LOOPBACK, 'lo', {}).map((out) => ({ flow: out, more: {} }));
  const result: { flow: TracedFlow; more: More }[] = [];
  // The answer is routed, and meets early chains, with the source that translation put in.
  if (from === null && name === 'answer' && flow.state.sourceTranslated && mindsDestinations(view, space.family))
    connection.end(copy(flow), { ...silence, hop: 'route' }, { doubts: [flow.trail?.chain.origin ?? 0] });
  const own = headerOf(connection, flow.state, answer);
  // What another machine answers may be marked before its route is looked up.
  const header = from !== null && setsMarks(view, ['ingress', 'prerouting']) ? { ...own, mark: null } : own;
  for (const route of evaluateReturnRoute(view, space, flow.cells, device, header).flatMap(eachWay)) {
    const text =
      route.way === 'none'
        ? 'this route loses the answer'
        : `the answer leaves by ${route.device ?? 'an unknown interface'}`;
    const lines = lineOf(route.origin, 'route', name, text);
    const part: TracedFlow = { ...flow, cells: route.cells };
    if (name === 'answer' && space.family === 6 && route.way !== 'none' && !wasAskedBy(route, device))
      doubtOwnQuestion(connection, part, route.device, silence);
    if (name === 'answer' && route.way !== 'none') doubtNeighbour(connection, part, route.device, silence);
    if (route.way !== 'device' || isDiverted(route, device, lost)) {
      const doubts = route.way === 'none' ? [] : origins(lines);
      connection.end(copy(part), { ...silence, hop: 'route' }, { lines, doubts });
      if (route.way === 'none') continue;
    }
    // Where no rule asks for the interface, the answer is lost whatever the route.
    const alsoLost: More = { assumes: mindsDevices(view, space.family) ? route.assumes : [] };
    const more: More = { assumes: route.assumes };
    if (from !== null) {
      for (const out of through([part], RETURNING, route.device, alsoLost)) result.push({ flow: out, more });
      continue;
    }
    for (const out of through([part], ['output'], route.device, alsoLost))
      for (const { leaving, by, assumes } of reroute(connection, out, part.state.mark, route.device, header, silence)) {
        const both: More = { assumes: [...route.assumes, ...assumes] };
        for (const gone of through([leaving], ['postrouting'], by, alsoLost)) result.push({ flow: gone, more: both });
      }
  }
  return result;
}

/** Before an answer leaves, the host asks who has the next address; what a program of XDP drops answers nothing. */
function doubtNeighbour(connection: Connection, flow: TracedFlow, leaving: string | null, silence: Ending): void {
  const { view, device } = connection.question;
  if (leaving === device) return;
  for (const { name, origin } of programsBefore(view, leaving)) {
    const lines = lineOf(origin, 'host-firewall', 'answer', `a program of XDP on ${name} sees what neighbours answer`);
    connection.end(copy(flow), silence, { lines, doubts: [origin] });
  }
}

/** The flow and the interface by which it leaves, once more where its mark is another than `before`. */
function reroute(
  connection: Connection,
  flow: TracedFlow,
  before: number | null,
  leaving: string | null,
  header: AnswerHeader,
  silence: Ending,
): { leaving: TracedFlow; by: string | null; assumes: readonly Assumption[] }[] {
  const { mark } = flow.state;
  const { view, space, device } = connection.question;
  const again = mark === before ? null : routeAgain(view, space, flow.cells, device, { ...header, mark });
  if (again === null) return [{ leaving: flow, by: leaving, assumes: [] }];
  const found = again.sure ? [] : [{ leaving: copy(flow), by: leaving, assumes: [] as readonly Assumption[] }];
  for (const route of again.routes.flatMap(eachWay)) {
    const part: TracedFlow = { ...flow, cells: route.cells };
    const doubts = again.sure && route.way !== 'unknown' ? [] : [route.origin ?? 0];
    const lines = lineOf(route.origin, 'route', 'answer', 'the mark gives the answer another route');
    const diverted = isDiverted(route, device, silence.verdict) ? [route.origin ?? 0] : [];
    if (route.way !== 'device' || diverted.length > 0)
      connection.end(
        copy(part),
        { ...silence, hop: 'route' },
        { lines, doubts: [...doubts, ...diverted], assumes: route.assumes },
      );
    if (route.way !== 'none') found.push({ leaving: part, by: route.device, assumes: route.assumes });
  }
  return found;
}

/**
 * Whether the next hop has asked for the server before, and so told its own link-layer address: routers ask from their
 * link-local address (RFC 4861, 4.3), clients on the link from theirs.
 */
const wasAskedBy = ({ device, gateway }: ReturnRoute, arriving: string | null): boolean =>
  device === arriving && (gateway === undefined || isLinkLocal(gateway));

/** The answer leaves by an interface on which nobody asked for the server: it must ask for its next neighbour itself. */
function doubtOwnQuestion(connection: Connection, flow: TracedFlow, outgoing: string | null, silence: Ending): void {
  const { view, to } = connection.question;
  const own = view.interfaces.list.find((one) => one.name === outgoing)?.addresses ?? [];
  const asker =
    to !== null && own.some(({ address }) => address.family === 6 && address.value === to.value) ? to : null;
  for (const { cells, line } of evaluateOwnDiscovery(connection.discovery, flow.cells, outgoing, asker))
    connection.end({ ...flow, cells }, silence, { doubts: [line] });
}

/**
 * Whether the answer to what came by another interface goes into a tunnel for all traffic, such as a VPN's client has;
 * where that passes the answer on, it passes on what follows, too. So does a neighbour that answers for the client.
 */
const isDiverted = (route: ReturnRoute, arriving: string | null, lost: Ending['verdict']): boolean =>
  lost === 'timeout' && ((route.byTunnel === true && route.device !== arriving) || route.asNeighbour === true);

/** The answer may leave by any of the next hops. */
const eachWay = (route: ReturnRoute): ReturnRoute[] =>
  route.ways?.map((device) => ({ ...route, cells: route.cells.clone(), device })) ?? [route];
