import type { Hook } from '#model/packet-filter';
import { evaluateOwnDiscovery } from '../host-firewall/evaluate-neighbour-discovery.ts';
import { type TracedFlow, walkHook } from '../host-firewall/walk-hook.ts';
import type { AnswerKind } from '../packet.ts';
import { evaluateReturnRoute, type ReturnRoute } from '../route/evaluate-return-route.ts';
import { mindsDestinations } from '../route/minds-destinations.ts';
import { mindsDevices } from '../route/minds-devices.ts';
import { symptoms } from '../symptom.ts';
import type { Ending } from '../verdict.ts';
import { type Connection, copy, lineOf, type More, OVER_LOOPBACK, origins } from './connection.ts';
import { type Elsewhere, packetOf } from './packet-of.ts';

const OUTBOUND: readonly Hook[] = ['output', 'postrouting'];
/** What another machine answers. */
const RETURNING: readonly Hook[] = ['ingress', 'prerouting', 'forward', 'postrouting'];

/** Sends what the server answers back to the client: its own chains, then the route. */
export function sendAnswer(
  connection: Connection,
  flow: TracedFlow,
  answer: AnswerKind,
  arrived: (flow: TracedFlow, more: More) => void,
): void {
  const begin: TracedFlow = {
    ...flow,
    state: { ...flow.state, mark: 0, untracked: false, connection: !flow.state.untracked },
  };
  for (const { flow: out, more } of sendBack(connection, begin, 'answer', answer, 'timeout')) arrived(out, more);
}

export function sendBack(
  connection: Connection,
  flow: TracedFlow,
  name: 'answer' | 'banner',
  answer: AnswerKind | null,
  lost: 'timeout' | 'stalled',
  from: Elsewhere | null = null,
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
      for (const end of ended) connection.end(end.flow, silence, more);
      live = passed;
    }
    return live;
  };
  if (overLoopback) return through([flow], OVER_LOOPBACK, 'lo', {}).map((out) => ({ flow: out, more: {} }));
  const result: { flow: TracedFlow; more: More }[] = [];
  // The answer is routed, and meets early chains, with the source that translation put in.
  if (from === null && name === 'answer' && flow.state.sourceTranslated && mindsDestinations(view, space.family))
    connection.end(copy(flow), { ...silence, hop: 'route' }, { doubts: [flow.trail?.chain.origin ?? 0] });
  const server = flow.state.translated ? flow.state.translated.address : connection.question.to;
  for (const route of evaluateReturnRoute(view, space, flow.cells, device, server).flatMap(eachWay)) {
    const text =
      route.way === 'none'
        ? 'this route loses the answer'
        : `the answer leaves by ${route.device ?? 'an unknown interface'}`;
    const lines = lineOf(route.origin, 'route', name, text);
    const part: TracedFlow = { ...flow, cells: route.cells };
    if (name === 'answer' && space.family === 6 && route.way !== 'none' && route.device !== device)
      doubtOwnQuestion(connection, part, route.device, silence);
    if (route.way !== 'device') {
      const doubts = route.way === 'unknown' ? origins(lines) : [];
      connection.end(copy(part), { ...silence, hop: 'route' }, { lines, doubts });
      if (route.way === 'none') continue;
    }
    // Where no rule asks for the interface, the answer is lost whatever the route.
    const whenLost: More = { assumes: mindsDevices(view, space.family) ? route.assumes : [] };
    for (const out of through([part], from === null ? OUTBOUND : RETURNING, route.device, whenLost))
      result.push({ flow: out, more: { assumes: route.assumes } });
  }
  return result;
}

/** The answer leaves by an interface on which nobody asked for the server: it must ask for its next neighbour itself. */
function doubtOwnQuestion(connection: Connection, flow: TracedFlow, outgoing: string | null, silence: Ending): void {
  const { view, to } = connection.question;
  const own = view.interfaces.list.find((one) => one.name === outgoing)?.addresses ?? [];
  const asker =
    to !== null && own.some(({ address }) => address.family === 6 && address.value === to.value) ? to : null;
  for (const { cells, line } of evaluateOwnDiscovery(connection.discovery, flow.cells, outgoing, asker))
    connection.end({ ...flow, cells }, silence, { doubts: [line] });
}

/** The answer may leave by any of the next hops. */
const eachWay = (route: ReturnRoute): ReturnRoute[] =>
  route.ways?.map((device) => ({ ...route, cells: route.cells.clone(), device })) ?? [route];
