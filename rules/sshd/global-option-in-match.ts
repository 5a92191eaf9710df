import { defineRule } from '#engine/rule';
import { reportFaults } from './shared/report-faults.ts';

/** Appended at the end of the file, below a Match block that nobody thought of: fatal. */
export default defineRule({
  id: 'sshd/global-option-in-match',
  title: 'A global option stands inside a Match block',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    stops:
      'sshd does not start: {words}. ' +
      'Options of the whole daemon are fatal below a Match line, whose block reaches to the next Match or the end of the file. ' +
      'Correct this line, check with `sshd -t`, then start the service.',
    later:
      'sshd will not start again: {words}. ' +
      'The running daemon read its configuration before this line was there; after the next restart or reboot every client is refused. ' +
      'Correct this line and check with `sshd -t`.',
  },
  check(context) {
    reportFaults(context, (code) => code === 'global-in-match', 'belongs above the first Match');
  },
});
