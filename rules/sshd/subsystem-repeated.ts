import { defineRule } from '#engine/rule';
import { reportFaults } from './shared/report-faults.ts';

/** The same subsystem in the main file and a drop-in: fatal up to 9.4. */
export default defineRule({
  id: 'sshd/subsystem-repeated',
  title: 'A Subsystem is defined twice',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    stops:
      'sshd does not start: {words}. ' +
      'Up to version 9.4 a second definition of a subsystem makes it exit, so nothing listens and clients are refused. ' +
      'Correct this line, check with `sshd -t`, then start the service.',
    later:
      'sshd will not start again: {words}. ' +
      'The running daemon read its configuration before this line was there; after the next restart or reboot every client is refused. ' +
      'Correct this line and check with `sshd -t`.',
  },
  check(context) {
    reportFaults(context, (code) => code === 'duplicate-subsystem', 'defined before');
  },
});
