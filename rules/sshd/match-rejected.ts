import { defineRule } from '#engine/rule';
import { reportFaults } from './shared/report-faults.ts';

/** A criterion that does not exist, lacks its value, or has an address with host bits: fatal. */
export default defineRule({
  id: 'sshd/match-rejected',
  title: 'A Match line that sshd rejects',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    stops:
      'sshd does not start: {words}. ' +
      'A condition that it cannot read makes it exit, so nothing listens and clients are refused. ' +
      'Correct this line, check with `sshd -t`, then start the service.',
    later:
      'sshd will not start again: {words}. ' +
      'The running daemon read its configuration before this line was there; after the next restart or reboot every client is refused. ' +
      'Correct this line and check with `sshd -t`.',
  },
  check(context) {
    reportFaults(
      context,
      (code) => code === 'bad-match' || code === 'bad-match-address',
      'sshd cannot use these criteria',
    );
  },
});
