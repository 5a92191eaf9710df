import { type HookEnd, type PacketOf, walkHook } from '../host-firewall/walk-hook.ts';
import { nextPacket, SYN } from '../packet.ts';
import type { Ending } from '../verdict.ts';
import { type Connection, copy, INBOUND, type More, OVER_LOOPBACK } from './connection.ts';
import { packetOf } from './packet-of.ts';
import { refuseSyn } from './refuse-syn.ts';

/**
 * A filter lost the answer to the SYN, and the client sends the SYN again. Where connection tracking has seen the answer,
 * that SYN belongs to a connection, and may meet a REJECT that the first one did not (measured with Linux 6.18);
 * else it ends as the first one did.
 */
export function sendAgain(connection: Connection, lost: HookEnd, silence: Ending, more: More): void {
  const { flow } = lost;
  if (lost.early || flow.state.untracked || !flow.state.connection) {
    connection.end(flow, silence, more);
    return;
  }
  let flows = [{ ...copy(flow), state: nextPacket(flow.state) }];
  for (const hook of connection.question.overLoopback ? OVER_LOOPBACK : INBOUND) {
    const { passed, ended } = walkHook(
      hook,
      flows,
      asSyn(packetOf(connection, 'ack', hook, null)),
      null,
      connection.scene,
    );
    for (const end of ended) {
      if (end.end === 'reject') refuseSyn(connection, end, hook);
      else connection.end({ ...flow, cells: end.flow.cells }, silence, more);
    }
    flows = passed;
  }
  for (const { cells } of flows) connection.end({ ...flow, cells }, silence, more);
}

const asSyn =
  (packetAt: PacketOf): PacketOf =>
  (state, priority) => ({ ...packetAt(state, priority), flags: SYN });
