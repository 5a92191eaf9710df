import type { Family } from '#core/address';
import { oncePer } from '#core/once-per';
import type { OriginId } from '#core/origin';
import type { HostView } from '#model/host-model';
import { evaluateAuth } from '../auth/evaluate-auth.ts';
import { bordersOf } from '../borders.ts';
import { CellSet } from '../cell-set.ts';
import type { TracedFlow } from '../host-firewall/walk-hook.ts';
import type { ListenerOutcome } from '../listener/evaluate-listener.ts';
import { isOtherServer } from '../listener/programs.ts';
import { nextPacket } from '../packet.ts';
import { SourceSpace } from '../source-space.ts';
import { evaluateDaemon } from '../sshd/evaluate-daemon.ts';
import { evaluateRefusal } from '../sshd/evaluate-refusal.ts';
import { symptoms } from '../symptom.ts';
import { evaluateWrapperCells } from '../tcp-wrappers/evaluate-wrapper-cells.ts';
import type { Ending } from '../verdict.ts';
import { type Connection, copy, join, lineOf, type More, origins } from './connection.ts';
import { sendBack } from './send-back.ts';

/** The connection is there: access lists, the banner, and what sshd makes of the client. */
export function serve(connection: Connection, flow: TracedFlow, outcome: ListenerOutcome, more: More): void {
  const closed: Ending = { verdict: 'closed', symptom: symptoms.closed, hop: 'listener' };
  if (outcome.answers === 'closes') {
    const { fault } = outcome;
    const lines = lineOf(fault?.origin ?? null, 'listener', 'ack', `the service behind it fails: ${fault?.why}`);
    connection.end(flow, closed, join(more, { lines }));
    return;
  }
  if (outcome.answers !== 'ssh') {
    const stalled: Ending = { verdict: 'stalled', symptom: symptoms.stalled, hop: 'listener' };
    const doubts = join(more, { doubts: origins(more.lines ?? []) });
    connection.end(copy(flow), stalled, doubts);
    connection.end(copy(flow), closed, doubts);
    if (outcome.answers === 'unknown-program')
      connection.end(flow, { verdict: 'accepted', symptom: null, hop: null }, doubts);
    return;
  }
  if (isOtherServer(outcome.programs)) {
    greetElsewhere(connection, flow, outcome, more);
    return;
  }
  const target = flow.state.translated;
  const to = target ? target.address : connection.question.to;
  const { view } = connection.question;
  const port = target?.port ?? connection.question.port;
  const { conditions } = connection.question;
  const parts = askedBySource(
    connection,
    flow,
    (space, cells) => evaluateWrapperCells(view, space, cells, to, port, conditions),
    ({ effect }) => effect,
  );
  for (const { part, doubts } of parts) {
    const lines = lineOf(
      part.origin,
      'tcp-wrappers',
      'ack',
      part.effect === 'deny' ? 'denies this client' : 'admits this client',
    );
    const extra: More = { assumes: part.assumes, lines, doubts: [...(part.sure ? [] : origins(lines)), ...doubts] };
    const out: TracedFlow = { ...flow, cells: part.cells };
    if (part.effect === 'deny')
      connection.end(out, { verdict: 'closed', symptom: symptoms.closed, hop: 'tcp-wrappers' }, join(more, extra));
    else greet(connection, out, join(more, extra));
  }
}

/** The banner of another SSH server leaves; whom that lets in is written in files that no format reads. */
function greetElsewhere(connection: Connection, flow: TracedFlow, { programs }: ListenerOutcome, more: More): void {
  const command = programs[0]!.endsWith('.socket') ? `systemctl cat ${programs[0]}` : `ps -o args -C ${programs[0]}`;
  const assumes = [{ layer: 'limits', command }];
  const begin: TracedFlow = { ...flow, state: nextPacket(flow.state, flow.state.socketMark) };
  for (const sent of sendBack(connection, begin, 'banner', null, 'stalled')) {
    const asked = connection.question.user === null;
    const told = join(join(more, sent.more), { assumes, doubts: asked ? [] : origins(more.lines ?? []) });
    if (!asked)
      connection.end(copy(sent.flow), { verdict: 'auth-denied', symptom: 'Permission denied', hop: 'auth' }, told);
    connection.end(sent.flow, { verdict: 'accepted', symptom: null, hop: null }, told);
  }
}

/** The banner leaves, then sshd goes on. */
function greet(connection: Connection, flow: TracedFlow, more: More): void {
  // Where the SYN was not tracked, conntrack picks the connection up at the ACK.
  const isTracked = flow.state.connection || (!flow.state.untracked && connection.scene.picksUp);
  for (const sent of sendBack(
    connection,
    { ...flow, state: { ...nextPacket(flow.state, flow.state.socketMark), connection: isTracked } },
    'banner',
    null,
    'stalled',
  )) {
    for (const end of evaluateDaemon(connection.question.view)) {
      const told = join(join(more, sent.more), {
        assumes: end.assumes,
        lines: lineOf(end.origin, 'sshd', 'banner', 'refuses every connection'),
      });
      if (end.verdict !== 'accepted') connection.end(copy(sent.flow), end, told);
      else if (connection.question.user !== null) logIn(connection, connection.question.user, sent.flow, told);
      else askRefusal(connection, sent.flow, end, told);
    }
  }
}

/** RefuseConnection below Match lines, which sshd asks once it knows the user. */
function askRefusal(connection: Connection, flow: TracedFlow, accepted: Ending, more: More): void {
  const { view, port, conditions } = connection.question;
  const target = flow.state.translated;
  const scene = { to: target ? target.address : connection.question.to, port: target?.port ?? port, conditions };
  const refusal: Ending = { verdict: 'disconnected', symptom: symptoms.disconnected, hop: 'sshd' };
  const parts = askedBySource(
    connection,
    flow,
    (space, cells) => evaluateRefusal(view, space, cells, scene),
    ({ refused }) => String(refused),
  );
  for (const { part, doubts } of parts) {
    const { cells, refused, sure, origin } = part;
    const lines = refused ? lineOf(origin, 'sshd', 'banner', 'refuses this connection') : [];
    const told = join(more, { lines, doubts: [...(sure ? [] : origins(lines)), ...doubts] });
    connection.end({ ...flow, cells }, refused ? refusal : accepted, told);
  }
}

/** The client names a user; sshd and PAM decide. */
function logIn(connection: Connection, user: string, flow: TracedFlow, more: More): void {
  const { view, port } = connection.question;
  const target = flow.state.translated;
  const question = { view, user, to: target ? target.address : connection.question.to, port: target?.port ?? port };
  const parts = askedBySource(
    connection,
    flow,
    (space, cells) => evaluateAuth(question, space, cells),
    ({ verdict, symptom }) => `${verdict} ${symptom}`,
  );
  for (const { part, doubts } of parts) {
    const { cells, ...end } = part;
    connection.end({ ...flow, cells }, end, join(more, { ...end, doubts: [...(end.doubts ?? []), ...doubts] }));
  }
}

/**
 * What a program that asks for the client's address decides. Where rules of nat put another address in its place, it may
 * be any, and each of the ways in which one ends is possible.
 */
function askedBySource<P extends { readonly cells: CellSet }>(
  { question: { view, space, overLoopback } }: Connection,
  flow: TracedFlow,
  ask: (space: SourceSpace, cells: CellSet) => readonly P[],
  wayOf: (part: P) => string,
): { part: P; doubts: readonly OriginId[] }[] {
  if (!flow.state.sourceTranslated || overLoopback) return ask(space, flow.cells).map((part) => ({ part, doubts: [] }));
  const all = everySource(view, space.family);
  const ways = [...new Map(ask(all, CellSet.of(all.all)).map((part) => [wayOf(part), part])).values()];
  const doubts = ways.length > 1 ? [flow.trail?.chain.origin ?? 0] : [];
  return ways.map((part) => ({ part: { ...part, cells: flow.cells.clone() }, doubts }));
}

const everySource = oncePer(
  (view: HostView, family: Family): SourceSpace => SourceSpace.partition(family, bordersOf(view, family)),
);
