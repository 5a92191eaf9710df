import { No, Yes } from '#core/tri';
import type { Hook } from '#model/packet-filter';
import type { HookEnd, TracedFlow } from '../host-firewall/walk-hook.ts';
import { symptomOfReject, symptoms } from '../symptom.ts';
import type { Ending } from '../verdict.ts';
import { fitsUntranslated, isBridged } from './bridged-reset.ts';
import { type Connection, copy, join, type More } from './connection.ts';
import { sendAnswer } from './send-back.ts';

/** The filters kept the first packet: in silence, or with an answer that must find its way back. */
export function refuseSyn(connection: Connection, end: HookEnd, hook: Hook): void {
  const hop = 'host-firewall';
  if (end.end === 'stand-in') {
    standIn(connection, end.flow, {});
    return;
  }
  const own: More = end.assumes === undefined ? {} : { assumes: [end.assumes] };
  if (end.end === 'drop') connection.end(end.flow, { verdict: 'timeout', symptom: symptoms.timeout, hop }, own);
  else {
    const kind = end.kind!;
    const ending: Ending = { ...symptomOfReject(kind, connection.question.space.family), hop };
    // There the answer goes straight to the device (net/netfilter/nft_reject_netdev.c).
    if (hook === 'ingress') {
      connection.end(end.flow, ending, own);
      return;
    }
    const bridged = kind === 'tcp-reset' && hook !== 'output' && hook !== 'postrouting' ? isBridged(connection) : No;
    if (bridged !== No) {
      const fits = fitsUntranslated(connection, end.flow);
      const silence: Ending = { verdict: 'timeout', symptom: symptoms.timeout, hop };
      if (fits !== No) connection.end(copy(end.flow), ending, own);
      if (fits !== Yes) connection.end(copy(end.flow), silence, own);
      if (bridged === Yes) return;
    }
    // Of what it answers there is no connection, so that its answer belongs to none.
    const flow = end.early ? { ...end.flow, state: { ...end.flow.state, untracked: true } } : end.flow;
    sendAnswer(connection, flow, { by: 'firewall', kind }, (out, more) => connection.end(out, ending, join(own, more)));
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
