import { defineRule } from '#engine/rule';
import { messagesByRelease, reportFaultsByRelease } from './shared/report-doubtful.ts';
import { wordsOf } from './shared/report-faults.ts';

const codes = new Set(['bad-match', 'bad-match-address']);

/** A criterion that does not exist, lacks its value, or has an address with host bits. */
export default defineRule({
  id: 'sshd/match-rejected',
  title: 'A Match line that sshd rejects',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    ...messagesByRelease('A condition that it cannot read makes it exit'),
    connections:
      'sshd starts and then closes every connection: {words}. ' +
      'Up to version 8.3 such an address is met only when somebody logs in, and `sshd -t` finds nothing wrong. ' +
      'Write the network address itself (10.0.0.0/8, not 10.0.0.1/8), then reload sshd.',
  },
  check(context) {
    const fits = (code: string): boolean => codes.has(code);
    reportFaultsByRelease({ ...context, report: (r) => context.report(r) }, fits, 'sshd cannot use these criteria');
    for (const fault of context.view.daemon.files?.faults ?? []) {
      if (!codes.has(fault.code) || fault.when !== 'connection') continue;
      context.report({
        message: 'connections',
        at: fault.origin,
        label: 'every login ends here',
        data: { words: wordsOf(fault) },
        verdict: 'disconnected',
      });
    }
  },
});
