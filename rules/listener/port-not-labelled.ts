import { No } from '#core/tri';
import { defineRule } from '#engine/rule';
import { isServing } from '#reason/listener/ssh-sockets';
import { labelPort } from './shared/label-port.ts';
import { startFaults } from './shared/start-problems.ts';
import { unlabelledPorts } from './shared/unlabelled-ports.ts';

/** SELinux enforces, and the configured port does not have the type that sshd may bind. */
export default defineRule({
  id: 'listener/port-not-labelled',
  title: 'SELinux does not let sshd bind its port',
  severity: 'error',
  needs: ['daemon', 'mandatory-access'],
  messages: {
    unlabelled:
      'SELinux is enforcing, and port {port} is not labelled ssh_port_t. ' +
      'sshd gets "Bind to port {port} on 0.0.0.0 failed: Permission denied", so clients of this port are refused. ' +
      'Run `semanage port {option} -t ssh_port_t -p tcp {port}` and restart sshd.',
  },
  check({ view, report }) {
    if (startFaults(view).length > 0) return;
    const wanted = new Set((view.daemon.files ?? view.daemon.dump)?.listeners.map((l) => l.port));
    const unlabelled = unlabelledPorts(view);
    for (const { port, line, enforcing, own, labelled } of unlabelled) {
      report({
        message: 'unlabelled',
        at: line,
        label: 'SELinux forbids this port',
        // A row for exactly this port is changed, not added (semanage-port(8)).
        data: { port, option: own !== null && own.low === own.high ? '-m' : '-a' },
        related: [
          { at: enforcing, label: 'SELinux is enforcing' },
          ...(own === null ? [] : [{ at: own.origin, label: `the port belongs to ${own.label}` }]),
          ...labelled.slice(0, 1).map((l) => ({ at: l.origin, label: 'the ports that sshd may bind' })),
        ],
        severity: unlabelled.length === wanted.size ? 'error' : 'warning',
        certainty: isServing(view) === No ? 'certain' : 'possible',
        verdict: 'refused',
        changes: [labelPort(line, port, own !== null && own.low === own.high)],
      });
    }
  },
});
