import { No } from '#core/tri';
import { defineRule } from '#engine/rule';
import { modeOf } from '#reason/listener/bindable';
import { isServing } from '#reason/listener/ssh-sockets';
import { labelPort } from './shared/label-port.ts';
import { unlabelledPorts } from './shared/unlabelled-ports.ts';

/** The audit log shows that SELinux did not let sshd bind a port. */
export default defineRule({
  id: 'listener/binding-denied',
  title: 'SELinux refused sshd a port',
  severity: 'error',
  needs: ['mandatory-access'],
  messages: {
    denied:
      'SELinux did not let sshd bind port {port}. ' +
      'sshd logs "Bind to port {port} on 0.0.0.0 failed: Permission denied", so clients of this port are refused. ' +
      'Run `semanage port -a -t ssh_port_t -p tcp {port}` (`-m` where the port has another type) and restart sshd.',
  },
  check({ view, report }) {
    const labels = view.mandatoryAccess.flatMap((f) =>
      f.access === 'port-label' && f.label === 'ssh_port_t' ? [f] : [],
    );
    const known = new Set(unlabelledPorts(view).map(({ port }) => port));
    const mode = modeOf(view);
    if (mode !== null && mode.mode !== 'enforcing') return;
    for (const fact of view.mandatoryAccess) {
      if (fact.access !== 'denial' || fact.by !== 'selinux' || fact.permissive || fact.port === null) continue;
      const { port, origin } = fact;
      // Since then the port was labelled, or it is bound after all.
      const mended = labels.some(({ low, high }) => low <= port && port <= high);
      if (mended || known.has(port) || view.listeners.sockets.some((socket) => socket.port === port)) continue;
      const wanted = (view.daemon.files ?? view.daemon.dump)?.listeners;
      if (wanted && !wanted.some((one) => one.port === port)) continue;
      report({
        message: 'denied',
        at: origin,
        label: 'refused by SELinux',
        data: { port },
        severity: isServing(view) === No ? 'error' : 'warning',
        certainty: 'possible',
        verdict: 'refused',
        changes: [labelPort(origin, port, false)],
      });
    }
  },
});
