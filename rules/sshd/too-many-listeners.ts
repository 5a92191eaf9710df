import { defineRule } from '#engine/rule';
import type { HostView } from '#model/host-model';
import { faultMessages, reportFaults } from './shared/report-faults.ts';

const isHandedOver = (view: HostView | null): boolean =>
  view === null ||
  view.listeners.holder?.endsWith('.socket') === true ||
  view.units.some(({ role, active }) => role === 'socket' && active === 'active');

/** Ports times addresses times families exceed what sshd has room for; the test run does not see it. */
export default defineRule({
  id: 'sshd/too-many-listeners',
  title: 'More than 16 listening sockets',
  severity: 'error',
  needs: ['daemon'],
  messages: faultMessages('More than 16 sockets make it exit although `sshd -t` finds nothing wrong'),
  check(context) {
    // Handed over by a socket unit they are none that sshd opens.
    if (isHandedOver(context.view) && isHandedOver(context.afterReboot)) return;
    reportFaults(context, (code) => code === 'too-many-sockets', 'one socket too many');
  },
});
