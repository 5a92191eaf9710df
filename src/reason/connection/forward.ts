import type { Address, Family } from '#core/address';
import { Maybe, No, type Tri, tri, Yes } from '#core/tri';
import type { HostView } from '#model/host-model';
import { type TracedFlow, walkHook } from '../host-firewall/walk-hook.ts';
import { isLoopback } from '../listener/loopback.ts';
import { isOwn } from '../own-addresses.ts';
import { nextPacket } from '../packet.ts';
import { findForwarding } from '../route/find-forwarding.ts';
import { findWayOut, type WayOut } from '../route/find-way-out.ts';
import { symptomOfReject, symptoms } from '../symptom.ts';
import type { Ending } from '../verdict.ts';
import { type Connection, copy, join, lineOf, type More } from './connection.ts';
import { packetOf } from './packet-of.ts';
import { refuseSyn } from './refuse-syn.ts';
import { sendAnswer, sendBack } from './send-back.ts';

/** After the routing decision: what translation sent elsewhere leaves through the forward chains. */
export function forwardOthers(connection: Connection, flows: readonly TracedFlow[]): TracedFlow[] {
  const local: TracedFlow[] = [];
  for (const flow of flows) {
    const target = flow.state.translated;
    if (target?.unknown) {
      arriveSomewhere(connection, flow);
      continue;
    }
    const isForHost = isLocal(connection, flow);
    if (isForHost === Yes) {
      local.push(flow);
      continue;
    }
    if (isForHost === Maybe) local.push(copy(flow));
    const { forwards, parameter, assumes } = findForwarding(
      connection.question.view,
      connection.question.space.family,
      connection.question.device,
    );
    if (!forwards) {
      const silence: Ending = { verdict: 'timeout', symptom: symptoms.timeout, hop: 'route' };
      const lines = lineOf(parameter?.origin ?? null, 'route', 'syn', 'the kernel hands nothing on');
      connection.end(flow, silence, { lines, assumes });
      continue;
    }
    forward(connection, flow, { assumes });
  }
  return local;
}

/** Another machine gets the packet, and its answer comes back the same way. */
function forward(connection: Connection, flow: TracedFlow, more: More): void {
  const { view, to, space } = connection.question;
  const target = flow.state.translated ? flow.state.translated.address : to;
  const unknown: WayOut = { device: null, refusal: null, origin: null, assumes: [] };
  const { device, refusal, origin, assumes } = target === null ? unknown : findWayOut(view, target);
  if (refusal !== null) {
    const lines = lineOf(origin, 'route', 'syn', 'no route leads to where the packet is sent');
    const silence: Ending = { verdict: 'timeout', symptom: symptoms.timeout, hop: 'route' };
    const told = join(more, { lines, assumes });
    if (refusal === 'silence') connection.end(flow, silence, told);
    else {
      const ending: Ending = { ...symptomOfReject(refusal, space.family), hop: 'route' };
      sendAnswer(connection, flow, { by: 'firewall', kind: refusal }, (out, extra) =>
        connection.end(out, ending, join(told, extra)),
      );
    }
    return;
  }
  let flows: TracedFlow[] = [flow];
  for (const hook of ['forward', 'postrouting'] as const) {
    const packet = packetOf(connection, 'syn', hook, null, device);
    const { passed, ended } = walkHook(hook, flows, packet, null, connection.scene);
    for (const end of ended) refuseSyn(connection, end, hook);
    flows = passed;
  }
  for (const out of flows) {
    const begin: TracedFlow = {
      ...out,
      state: { ...nextPacket(out.state), connection: !out.state.untracked },
    };
    for (const back of sendBack(connection, begin, 'answer', { by: 'host', kind: 'syn-ack' }, 'timeout', { device }))
      connection.end(
        back.flow,
        { verdict: 'forwarded', symptom: null, hop: 'host-firewall' },
        join(more, join({ assumes }, back.more)),
      );
  }
}

/** Nobody can tell where the packet was sent: another machine, or one of the host's own ports. */
function arriveSomewhere(connection: Connection, flow: TracedFlow): void {
  const refused: Ending = { verdict: 'refused', symptom: symptoms.refused, hop: 'host-firewall' };
  const lost: Ending = { verdict: 'timeout', symptom: symptoms.timeout, hop: 'host-firewall' };
  const others = [
    { verdict: 'forwarded', symptom: null, hop: 'host-firewall' },
    { verdict: 'accepted', symptom: null, hop: null },
  ] as const;
  for (const ending of [refused, lost, ...others]) connection.end(copy(flow), ending, {});
}

/** What is not translated is for the host itself, unless its addresses are known and the one asked for is none. */
function isLocal(connection: Connection, { state: { translated } }: TracedFlow): Tri {
  if (translated !== null) return translated.local ? Yes : owns(connection, translated.address);
  const { to, view, overLoopback } = connection.question;
  return tri(to === null || overLoopback || !view.interfaces.known || isOwn(view, to));
}

/** `null` (any address) is the host's by definition of the question, and so is the one asked for where none is known. */
function owns({ question: { view, to } }: Connection, address: Address | null): Tri {
  if (address === null || isOwn(view, address)) return Yes;
  if (view.interfaces.known || showsLocal(view, address.family)) return No;
  return to?.value === address.value ? Yes : Maybe;
}

/** Whether the routing table `local` was collected, which holds all of a family's own addresses. */
const showsLocal = (view: HostView, of: Family): boolean =>
  view.routes.routes.some(
    ({ kind, family, destination: { low, high } }) =>
      kind === 'local' && family === of && low === high && !isLoopback({ family, value: low }),
  );
