import { type TracedFlow, walkHook } from '../host-firewall/walk-hook.ts';
import { denyingLine, droppedSources, filterOf } from '../listener/address-filter.ts';
import { evaluateListener, type ListenerOutcome } from '../listener/evaluate-listener.ts';
import { nextPacket } from '../packet.ts';
import { symptoms } from '../symptom.ts';
import type { Ending } from '../verdict.ts';
import { type Connection, copy, INBOUND, join, lineOf, type More, OVER_LOOPBACK, origins } from './connection.ts';
import { packetOf } from './packet-of.ts';
import { standIn } from './refuse-syn.ts';
import { type LostAnswer, sendAgain } from './send-again.ts';
import { sendAnswer } from './send-back.ts';
import { serve } from './serve.ts';

/** The SYN is through: the socket answers. */
export function arrive(connection: Connection, flow: TracedFlow): void {
  if (flow.cells.isEmpty()) return;
  const { view, space, to, port, device, overLoopback } = connection.question;
  const target = flow.state.translated;
  const outcomes = evaluateListener(view, {
    family: space.family,
    to: target ? target.address : to,
    port: target?.port ?? port,
    device: overLoopback ? 'lo' : device,
  });
  for (const outcome of outcomes) filterSocket(connection, outcome, copy(flow), outcomes.length > 1);
}

/** The kernel drops what the unit's address lists deny when it hands the packet to the socket. */
function filterSocket(connection: Connection, outcome: ListenerOutcome, flow: TracedFlow, undecided: boolean): void {
  const { view, space } = connection.question;
  const filter = filterOf(view, outcome);
  if (filter === null) {
    connectTo(connection, outcome, flow, undecided);
    return;
  }
  if (filter.filter.deny.length === 0) {
    connectTo(connection, { ...outcome, assumes: [...outcome.assumes, ...filter.assumes] }, flow, undecided);
    return;
  }
  const denied = space.cells(droppedSources(filter, space.family));
  const dropped = flow.cells.inside(denied);
  if (!dropped.isEmpty()) {
    const lines = lineOf(denyingLine(filter, space.family), 'listener', 'syn', `${filter.unit} denies this client`);
    const silence: Ending = { verdict: 'timeout', symptom: symptoms.timeout, hop: 'listener' };
    const doubts = undecided ? origins(lines) : [];
    connection.end({ ...flow, cells: dropped }, silence, {
      assumes: [...outcome.assumes, ...filter.assumes],
      lines,
      doubts,
    });
  }
  flow.cells.removeRanges(denied);
  if (!flow.cells.isEmpty()) connectTo(connection, outcome, flow, undecided);
}

function connectTo(connection: Connection, outcome: ListenerOutcome, flow: TracedFlow, undecided: boolean): void {
  const text =
    outcome.answers === 'nothing'
      ? 'no socket takes this address and port'
      : `${outcome.programs[0] ?? 'a socket'} listens here`;
  const lines = lineOf(outcome.origin, 'listener', 'syn', text);
  const more: More = { assumes: outcome.assumes, lines, doubts: undecided ? origins(lines) : [] };
  if (outcome.answers === 'nothing') {
    const refused: Ending = { verdict: 'refused', symptom: symptoms.refused, hop: 'listener' };
    sendAnswer(connection, flow, { by: 'host', kind: 'rst' }, (out, extra) =>
      connection.end(out, refused, join(more, extra)),
    );
    return;
  }
  if (outcome.answers === 'full') {
    connection.end(flow, { verdict: 'timeout', symptom: symptoms.timeout, hop: 'listener' }, more);
    return;
  }
  const own = outcome.device == null ? flow : { ...flow, state: { ...flow.state, boundTo: outcome.device } };
  const lost: LostAnswer[] = [];
  sendAnswer(
    connection,
    own,
    { by: 'host', kind: 'syn-ack' },
    (out, extra) => completeHandshake(connection, out, outcome, join(more, extra)),
    (end, silence, extra) => lost.push({ end, silence, more: extra }),
  );
  sendAgain(connection, lost);
}

/** The client's ACK must arrive before sshd sees a connection. */
function completeHandshake(connection: Connection, flow: TracedFlow, outcome: ListenerOutcome, more: More): void {
  let flows: TracedFlow[] = [{ ...flow, state: nextPacket(flow.state) }];
  for (const hook of connection.question.overLoopback ? OVER_LOOPBACK : INBOUND) {
    const { passed, ended } = walkHook(hook, flows, packetOf(connection, 'ack', hook, null), null, connection.scene);
    for (const { end, flow: out, kind } of ended) {
      if (end === 'stand-in') {
        standIn(connection, out, more);
        continue;
      }
      const reset = kind === 'tcp-reset';
      connection.end(
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
  for (const out of flows) serve(connection, out, outcome, more);
}
