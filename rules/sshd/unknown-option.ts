import { defineRule } from '#engine/rule';
import { reportFaults } from './shared/report-faults.ts';

/** A misspelt option, one of the client, or one that came with a later version or another build: fatal. */
export default defineRule({
  id: 'sshd/unknown-option',
  title: 'sshd_config has an option that this sshd does not know',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    stops:
      'sshd does not start: {words}. ' +
      'A word that it does not know makes it exit, so nothing listens and clients are refused. ' +
      'Correct this line, check with `sshd -t`, then start the service.',
    later:
      'sshd will not start again: {words}. ' +
      'The running daemon read its configuration before this line was there; after the next restart or reboot every client is refused. ' +
      'Correct this line and check with `sshd -t`.',
  },
  check(context) {
    reportFaults(context, (code) => code === 'unknown-keyword', 'this version has no such option');
  },
});
