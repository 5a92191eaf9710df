import { defineRule } from '#engine/rule';
import { faultMessages, reportFaults } from './shared/report-faults.ts';

/** Ports times addresses times families exceed what sshd has room for; the test run does not see it. */
export default defineRule({
  id: 'sshd/too-many-listeners',
  title: 'More than 16 listening sockets',
  severity: 'error',
  needs: ['daemon'],
  messages: faultMessages('More than 16 sockets make it exit although `sshd -t` finds nothing wrong'),
  check(context) {
    reportFaults(context, (code) => code === 'too-many-sockets', 'one socket too many');
  },
});
