import { defineRule } from '#engine/rule';

/** SELinux enforces, and the configured port does not have the type that sshd may bind. */
export default defineRule({
  id: 'listener/port-not-labelled',
  title: 'SELinux does not let sshd bind its port',
  severity: 'error',
  needs: ['daemon', 'mandatory-access'],
  messages: {
    unlabelled:
      'SELinux is enforcing, and port {port} is not labelled ssh_port_t. ' +
      'sshd gets "Bind to port {port} … failed: Permission denied", so clients of this port are refused. ' +
      'Run `semanage port {option} -t ssh_port_t -p tcp {port}` and restart sshd.',
  },
  check({ view, report }) {
    const facts = view.mandatoryAccess;
    const enforcing = facts.find((f) => f.access === 'mode');
    const listing = facts.find((f) => f.access === 'labels-listed');
    const config = view.daemon.files ?? view.daemon.dump;
    if (enforcing?.access !== 'mode' || enforcing.mode !== 'enforcing') return;
    if (listing?.access !== 'labels-listed' || !listing.complete || config === null) return;
    const seen = new Set<number>();
    for (const listener of config.listeners) {
      if (seen.has(listener.port)) continue;
      seen.add(listener.port);
      const labels = facts.flatMap((f) =>
        f.access === 'port-label' && f.protocol === 'tcp' && f.low <= listener.port && listener.port <= f.high
          ? [f]
          : [],
      );
      // A range for all unreserved ports belongs to no service and gives way to a port's own label.
      const own = labels.filter((l) => l.high - l.low < 1000);
      const listens =
        view.listeners.basis === 'observed' && view.listeners.sockets.some((s) => s.port === listener.port);
      if (labels.some((l) => l.label === 'ssh_port_t') || listens) continue;
      report({
        message: 'unlabelled',
        at: listener.origin,
        label: 'SELinux forbids this port',
        data: { port: listener.port, option: own.length > 0 ? '-m' : '-a' },
        related: [
          { at: enforcing.origin, label: 'SELinux is enforcing' },
          ...own.slice(0, 1).map((l) => ({ at: l.origin, label: `the port belongs to ${l.label}` })),
          ...facts
            .flatMap((f) =>
              f.access === 'port-label' && f.label === 'ssh_port_t'
                ? [{ at: f.origin, label: 'the ports that sshd may bind' }]
                : [],
            )
            .slice(0, 1),
        ],
        verdict: 'refused',
      });
    }
  },
});
