import { defineRule } from '#engine/rule';
import { reportFaults } from './shared/report-faults.ts';

/** A cipher, MAC, key exchange or key type that this version lacks or has dropped: fatal. */
export default defineRule({
  id: 'sshd/algorithm-unknown',
  title: 'An algorithm that this sshd does not know',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    stops:
      'sshd does not start: {words}. ' +
      'A name that it does not know makes it exit, so nothing listens and clients are refused. ' +
      'Correct this line, check with `sshd -t`, then start the service.',
    later:
      'sshd will not start again: {words}. ' +
      'The running daemon read its configuration before this line was there; after the next restart or reboot every client is refused. ' +
      'Correct this line and check with `sshd -t`.',
  },
  check(context) {
    reportFaults(context, (code) => code === 'unknown-algorithm', 'unknown to this version');
  },
});
