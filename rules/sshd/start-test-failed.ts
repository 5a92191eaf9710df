import { defineRule } from '#engine/rule';
import { daemonRuns } from './shared/report-faults.ts';

/** The output of `sshd -t` in the bundle says why the daemon would not start, and no file explains it better. */
export default defineRule({
  id: 'sshd/start-test-failed',
  title: 'The test run of sshd failed',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    failed:
      'The collected test run of sshd failed: {words}. ' +
      'The daemon exits the same way when it starts, and clients are refused. ' +
      'Mend what it names, repeat `sshd -t` until it prints nothing, then start the service.',
  },
  check({ view, report }) {
    const { test, files } = view.daemon;
    if (test === null || (files?.faults.length ?? 0) > 0) return;
    const later = daemonRuns(view);
    for (const fault of test.faults) {
      report({
        message: 'failed',
        at: fault.origin,
        label: 'what sshd said',
        data: { words: fault.message.replace(/[.\s]+$/, '') },
        severity: later ? 'warning' : 'error',
        certainty: 'possible',
        verdict: 'refused',
      });
    }
  },
});
