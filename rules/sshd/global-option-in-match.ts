import { defineRule } from '#engine/rule';
import { faultMessages, reportFaults } from './shared/report-faults.ts';

/** Appended at the end of the file, below a Match block that nobody thought of: fatal. */
export default defineRule({
  id: 'sshd/global-option-in-match',
  title: 'A global option stands inside a Match block',
  severity: 'error',
  needs: ['daemon'],
  messages: faultMessages(
    'Options of the whole daemon are fatal below a Match line, whose block reaches to the next Match or the end of the file',
  ),
  check(context) {
    reportFaults(context, (code) => code === 'global-in-match', 'belongs above the first Match');
  },
});
