import { defineRule } from '#engine/rule';

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
    const test = view.daemon.test;
    if (test === null) return;
    const explained = new Set(view.daemon.files?.faults.map((f) => f.origin));
    for (const fault of test.faults) {
      if (explained.has(fault.origin) || (view.daemon.files?.faults.length ?? 0) > 0) continue;
      const runs =
        view.listeners.basis === 'observed' &&
        view.listeners.sockets.some((s) => s.programs.some((p) => /^sshd/.test(p)));
      report({
        message: 'failed',
        at: fault.origin,
        label: 'what sshd said',
        data: { words: fault.message.replace(/\.$/, '') },
        severity: runs ? 'warning' : 'error',
        certainty: 'possible',
        verdict: 'refused',
      });
    }
  },
});
