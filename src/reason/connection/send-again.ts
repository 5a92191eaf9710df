import { CellSet } from '../cell-set.ts';
import { type HookEnd, type TracedFlow, walkHook } from '../host-firewall/walk-hook.ts';
import { nextPacket } from '../packet.ts';
import type { Ending } from '../verdict.ts';
import { type Connection, INBOUND, type More, OVER_LOOPBACK } from './connection.ts';
import { packetOf } from './packet-of.ts';
import { refuseSyn } from './refuse-syn.ts';

/** An answer to the SYN that a filter kept, and what the client makes of that alone. */
export interface LostAnswer {
  readonly end: HookEnd;
  readonly silence: Ending;
  readonly more: More;
}

/**
 * The client sends the SYN again. Where connection tracking has seen the answer that was lost, that SYN belongs to a
 * connection, and may meet a REJECT that the first one did not (measured with Linux 6.18); else it ends as the first one
 * did.
 */
export function sendAgain(connection: Connection, lost: readonly LostAnswer[]): void {
  const isKnown = ({ early, flow }: HookEnd): boolean =>
    early === undefined && !flow.state.untracked && flow.state.connection;
  let flows = alike(lost.map(({ end }) => end).filter(isKnown)).map(({ flow }) => ({
    ...flow,
    state: nextPacket(flow.state),
  }));
  let silent = CellSet.of([]);
  for (const hook of connection.question.overLoopback ? OVER_LOOPBACK : INBOUND) {
    if (flows.length === 0) break;
    const packet = packetOf(connection, 'resent-syn', hook, null);
    const { passed, ended } = walkHook(hook, flows, packet, null, connection.scene);
    for (const { flow } of ended.filter(({ end }) => end !== 'reject')) silent = CellSet.union(silent, flow.cells);
    for (const end of alike(ended.filter(({ end }) => end === 'reject'))) refuseSyn(connection, end, hook);
    flows = passed;
  }
  for (const { cells } of flows) silent = CellSet.union(silent, cells);
  const ranges = silent.ranges();
  for (const { end, silence, more } of lost) {
    const cells = isKnown(end) ? end.flow.cells.inside(ranges) : end.flow.cells;
    connection.end({ ...end.flow, cells }, silence, more);
  }
}

/** Those that end alike in the same state go on as one: undecided rules leave very many of them. */
function alike(ends: readonly HookEnd[]): HookEnd[] {
  const found = new Map<string, HookEnd>();
  for (const end of ends) {
    const key = JSON.stringify([end.end, end.kind, end.early, end.flow.state], plain);
    const known = found.get(key);
    found.set(key, { ...end, flow: known === undefined ? cloned(end.flow) : joined(known.flow, end.flow) });
  }
  return [...found.values()];
}

const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

const cloned = (flow: TracedFlow): TracedFlow => ({ ...flow, cells: flow.cells.clone() });
const joined = (flow: TracedFlow, { cells }: TracedFlow): TracedFlow => ({
  ...flow,
  cells: CellSet.union(flow.cells, cells.clone()),
});
