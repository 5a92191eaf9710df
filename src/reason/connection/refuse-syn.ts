import type { HookEnd, TracedFlow } from '../host-firewall/walk-hook.ts';
import { symptomOfReject, symptoms } from '../symptom.ts';
import type { Ending } from '../verdict.ts';
import { type Connection, copy, join, type More } from './connection.ts';
import { sendAnswer } from './send-back.ts';

/** The filters kept the first packet: in silence, or with an answer that must find its way back. */
export function refuseSyn(connection: Connection, end: HookEnd, hop: 'host-firewall'): void {
  if (end.end === 'stand-in') {
    standIn(connection, end.flow, {});
    return;
  }
  const own: More = end.assumes === undefined ? {} : { assumes: [end.assumes] };
  if (end.end === 'drop') connection.end(end.flow, { verdict: 'timeout', symptom: symptoms.timeout, hop }, own);
  else {
    const kind = end.kind!;
    const ending: Ending = { ...symptomOfReject(kind, connection.question.space.family), hop };
    sendAnswer(connection, end.flow, { by: 'firewall', kind }, (flow, more) =>
      connection.end(flow, ending, join(own, more)),
    );
  }
}

/** The client connects to something else, which connects it to the daemon, or to nothing, or leaves it waiting. */
export function standIn(connection: Connection, flow: TracedFlow, more: More): void {
  const hop = 'host-firewall';
  const endings: readonly Ending[] = [
    { verdict: 'accepted', symptom: null, hop: null },
    { verdict: 'closed', symptom: symptoms.closed, hop },
    { verdict: 'stalled', symptom: symptoms.stalled, hop },
    { verdict: 'timeout', symptom: symptoms.timeout, hop },
  ];
  for (const ending of endings) connection.end(copy(flow), ending, more);
}
