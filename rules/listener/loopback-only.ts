import { formatAddress } from '#core/address';
import type { OriginId } from '#core/origin';
import { verdictOf } from '#engine/judge-outcomes';
import { defineRule, type ProposedChange } from '#engine/rule';
import { isLoopback } from '#reason/listener/loopback';
import { isForwarder } from '#reason/listener/programs';
import { sshSockets } from '#reason/listener/ssh-sockets';

/** Every SSH socket, or every one that the configuration asks for, is bound to a loopback address. */
export default defineRule({
  id: 'listener/loopback-only',
  title: 'sshd listens on loopback addresses only',
  severity: 'error',
  needs: [],
  messages: {
    observed:
      'The SSH daemon listens on {addresses} only. ' +
      'Connections from any other host are refused before sshd sees them. ' +
      'Remove the ListenAddress line that names a loopback address, or add one with an address of this host, and restart sshd.',
    forwarded:
      'The SSH daemon listens on {addresses} only, and {program} on port {port} may hand connections on to it. ' +
      'Clients of other ports are refused, and all that are handed on come from {addresses}, as far as sshd and its lists know. ' +
      'Look whether {program} is set up to forward to sshd; if it is not, let sshd listen on an address that clients use.',
    configured:
      'ListenAddress binds sshd to {addresses} only. ' +
      'Connections from any other host are refused. ' +
      'Remove this line, or add a ListenAddress with an address that clients use, and restart sshd.',
    later:
      'ListenAddress binds sshd to {addresses} only, and the running daemon does not know of it yet. ' +
      'After its next restart connections from any other host are refused. ' +
      'Remove this line, or add a ListenAddress with an address that clients use, before anybody restarts sshd.',
  },
  check({ view, report, outcomes }) {
    const { listeners } = view;
    const config = view.daemon.files ?? view.daemon.dump;
    const bound = (config?.listeners ?? []).flatMap((l) =>
      l.address !== null && isLoopback(l.address) ? [{ ...l, address: l.address }] : [],
    );
    const allBound = bound.length > 0 && bound.length === config?.listeners.length;
    const sockets = sshSockets(view);
    const inside = sockets.flatMap((s) =>
      s.address !== null && isLoopback(s.address) ? [{ ...s, address: s.address }] : [],
    );
    // Address translation may bring outside clients to a loopback address after all.
    if (outcomes().some((o) => o.verdict === 'accepted') && sockets.length === inside.length) return;
    if (inside.length > 0 && inside.length === sockets.length) {
      if (!listeners.complete) return;
      const line = allBound ? bound[0]! : inside[0]!;
      const before = listeners.sockets.find(
        ({ address, programs }) => (address === null || !isLoopback(address)) && isForwarder(programs),
      );
      if (before !== undefined) {
        report({
          message: 'forwarded',
          at: line.origin,
          label: 'reachable from this machine alone',
          data: { addresses: named(inside), program: before.programs[0]!, port: before.port },
          related: [{ at: before.origin, label: 'may hand connections on' }],
          severity: 'note',
          certainty: 'possible',
          verdict: null,
        });
        return;
      }
      report({
        message: 'observed',
        at: line.origin,
        label: allBound ? 'binds sshd to this machine alone' : 'reachable from this machine alone',
        data: { addresses: named(inside) },
        changes: allBound ? [listenElsewhere(line.origin)] : [],
        related: allBound ? inside.map((s) => ({ at: s.origin, label: 'the socket that it opened' })) : [],
        verdict: verdictOf(outcomes(), 'refused'),
      });
      return;
    }
    if (!allBound || sockets.some((s) => s.programs.includes('systemd'))) return;
    const serving = sockets.length > 0;
    report({
      message: serving ? 'later' : 'configured',
      at: bound[0]!.origin,
      label: 'binds sshd to this machine alone',
      data: { addresses: named(bound) },
      related: [
        ...bound.slice(1).map((l) => ({ at: l.origin, label: 'so does this' })),
        ...sockets.slice(0, 1).map((s) => ({ at: s.origin, label: 'where it listens until then' })),
      ],
      changes: [listenElsewhere(bound[0]!.origin)],
      severity: serving ? 'warning' : 'error',
      certainty: view.name === 'running' && !serving ? 'possible' : 'certain',
      verdict: 'refused',
    });
  },
});

const listenElsewhere = (at: OriginId): ProposedChange => ({
  change: { change: 'listen', at, address: null },
  title: 'Listen on all IPv4 addresses instead',
  safe: false,
});

const named = (all: readonly { address: Parameters<typeof formatAddress>[0] }[]): string =>
  [...new Set(all.map((one) => formatAddress(one.address)))].join(' and ');
