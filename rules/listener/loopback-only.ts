import { formatAddress } from '#core/address';
import { defineRule } from '#engine/rule';
import { isLoopback, isSshProgram } from '#reason/listener/evaluate-listener';

/** Every SSH socket (or every one that the configuration asks for) is bound to a loopback address. */
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
    configured:
      'ListenAddress binds sshd to {addresses} only. ' +
      'Connections from any other host will be refused. ' +
      'Remove this line, or add a ListenAddress with an address that clients use, and restart sshd.',
  },
  check({ view, report }) {
    const config = view.daemon.files ?? view.daemon.dump;
    const bound = (config?.listeners ?? []).filter((l) => l.address !== null && isLoopback(l.address));
    const allBound = config !== null && bound.length > 0 && bound.length === config.listeners.length;
    if (view.listeners.basis === 'observed') {
      const sockets = view.listeners.sockets.filter((s) => s.programs.some((p) => /^sshd/.test(p) && isSshProgram(p)));
      const inside = sockets.filter((s) => s.address !== null && isLoopback(s.address));
      if (inside.length === 0 || inside.length < sockets.length || !view.listeners.complete) return;
      const blamed = allBound ? bound[0]!.origin : inside[0]!.origin;
      report({
        message: 'observed',
        at: blamed,
        label: allBound ? 'binds sshd to this machine alone' : 'reachable from this machine alone',
        data: { addresses: inside.map((s) => formatAddress(s.address!)).join(' and ') },
        related: allBound ? inside.map((s) => ({ at: s.origin, label: 'the socket that it opened' })) : [],
        verdict: 'refused',
      });
      return;
    }
    if (!allBound) return;
    report({
      message: 'configured',
      at: bound[0]!.origin,
      label: 'binds sshd to this machine alone',
      data: { addresses: bound.map((l) => formatAddress(l.address!)).join(' and ') },
      related: bound.slice(1).map((l) => ({ at: l.origin, label: 'so does this' })),
      certainty: view.name === 'running' ? 'possible' : 'certain',
      verdict: 'refused',
    });
  },
});
