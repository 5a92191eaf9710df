import type { Hook, RejectKind } from '#model/packet-filter';
import type { PacketOf } from '../host-firewall/walk-hook.ts';
import { ACK, type AnswerKind, followsAnswer, type PacketName, PSH, RST, SYN, TCP } from '../packet.ts';
import { icmpOfReject } from '../symptom.ts';
import type { Connection } from './connection.ts';

/** Another machine that answers, behind an interface that may be unknown. */
export interface Elsewhere {
  readonly device: string | null;
}

/** Priorities at which destinations and sources are translated (nf_nat_proto.c). */
const TRANSLATES_DESTINATION = -100;
const TRANSLATES_SOURCE = 100;

/**
 * Whether a packet of a translated connection carries the server's own address and port by the time it meets chains of
 * this priority; the first packet does as soon as a rule translated it.
 */
function isTranslated(name: PacketName, hook: Hook, priority: number, overLoopback: boolean): boolean {
  if (name === 'syn') return true;
  if (followsAnswer(name)) {
    if (hook === 'ingress') return false;
    return hook !== (overLoopback ? 'output' : 'prerouting') || priority > TRANSLATES_DESTINATION;
  }
  return hook === 'output' || (hook === 'postrouting' && priority <= TRANSLATES_SOURCE);
}

/** One of the four packets as the chains of a hook see it. */
export function packetOf(
  connection: Connection,
  name: PacketName,
  hook: Hook,
  answer: AnswerKind | null,
  outgoing: string | null = null,
  from: Elsewhere | null = null,
): PacketOf {
  const { space, to, port, device, clientPorts, overLoopback } = connection.question;
  const fromClient = name === 'syn' || followsAnswer(name);
  const icmp = answer?.by === 'firewall' && answer.kind !== 'tcp-reset';
  const flags = icmp
    ? null
    : name === 'syn' || name === 'resent-syn'
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
  const out = !outgoes ? '' : overLoopback ? 'lo' : outgoing;
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
