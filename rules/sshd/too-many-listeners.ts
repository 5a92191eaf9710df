import { defineRule } from '#engine/rule';
import { reportFaults } from './shared/report-faults.ts';

/** Ports times addresses times families exceed what sshd has room for; the test run does not see it. */
export default defineRule({
  id: 'sshd/too-many-listeners',
  title: 'More than 16 listening sockets',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    stops:
      'sshd does not start: {words}. ' +
      'More than 16 sockets make it exit although sshd -t finds nothing wrong, so clients are refused. ' +
      'Correct this line, check with `sshd -t`, then start the service.',
    later:
      'sshd will not start again: {words}. ' +
      'The running daemon read its configuration before this line was there; after the next restart or reboot every client is refused. ' +
      'Correct this line and check with `sshd -t`.',
  },
  check(context) {
    reportFaults(context, (code) => code === 'too-many-sockets', 'one socket too many');
  },
});
