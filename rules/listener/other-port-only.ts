import { verdictOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { sshSockets } from '#reason/listener/ssh-sockets';
import { takenPorts } from './shared/start-problems.ts';

/** SSH is served on another port than 22: clients that are not told so are refused. */
export default defineRule({
  id: 'listener/other-port-only',
  title: 'sshd listens on another port than 22 only',
  severity: 'note',
  needs: ['sockets'],
  messages: {
    other:
      'sshd listens on port {port} and not on 22. ' +
      'Clients that do not name the port see "{symptom}". ' +
      'Connect with `ssh -p {first}`, or write `Port {first}` for this host in ~/.ssh/config.',
  },
  check({ view, report, outcomes }) {
    const open = sshSockets(view);
    const ports = [...new Set(open.map((s) => s.port))].sort((a, b) => a - b);
    const wanted = (view.daemon.files ?? view.daemon.dump)?.listeners.some((l) => l.port === 22);
    if (open.length === 0 || ports.includes(22) || wanted || !view.listeners.complete) return;
    if (takenPorts(view).some((t) => t.port === 22)) return;
    const missed = outcomes().filter((o) => o.port === 22);
    if (missed.some((o) => o.verdict === 'accepted' || o.verdict === 'forwarded')) return;
    // Where nobody reaches that port either, other findings say more.
    if (!outcomes().some((o) => ports.includes(o.port) && (o.verdict === 'accepted' || o.verdict === 'unknown')))
      return;
    const line = view.daemon.files?.places.find((p) => p.keyword === 'port');
    report({
      message: 'other',
      at: line?.origin ?? open[0]!.origin,
      label: 'not the port that clients try',
      data: { port: ports.join(', '), first: ports[0]!, symptom: missed[0]?.symptom ?? 'Connection refused' },
      related: line ? [{ at: open[0]!.origin, label: 'the socket that it opened' }] : [],
      verdict: verdictOf(missed, 'refused'),
      outcomes: missed,
    });
  },
});
