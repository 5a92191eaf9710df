import { defineRule } from '#engine/rule';
import { modeOf } from '#reason/listener/bindable';
import { unlabelledPorts } from './shared/unlabelled-ports.ts';

/** SELinux does not enforce now, and will after a reboot; then sshd may not bind its port. */
export default defineRule({
  id: 'listener/enforcing-after-reboot',
  title: 'SELinux keeps sshd from its port after the next reboot',
  severity: 'warning',
  needs: ['daemon', 'mandatory-access'],
  messages: {
    later:
      'SELinux is {mode} now and enforcing after the next reboot, and port {port} is not labelled ssh_port_t. ' +
      'sshd then gets "Bind to port {port} on 0.0.0.0 failed: Permission denied", and clients of this port are refused. ' +
      'Run `semanage port {option} -t ssh_port_t -p tcp {port}` before you reboot.',
  },
  check({ view, afterReboot, report }) {
    const mode = modeOf(view);
    if (view.name !== 'running' || afterReboot === null || mode === null || mode.mode === 'enforcing') return;
    for (const { port, line, enforcing, own } of unlabelledPorts(afterReboot)) {
      report({
        message: 'later',
        at: line,
        label: 'SELinux will forbid this port',
        data: { mode: mode.mode, port, option: own !== null && own.low === own.high ? '-m' : '-a' },
        related: [
          { at: mode.origin, label: 'now' },
          { at: enforcing, label: 'after a reboot' },
        ],
        // A policy that is not loaded now may label the port by then.
        certainty: mode.mode === 'permissive' ? 'certain' : 'possible',
        verdict: 'refused',
      });
    }
  },
});
