import { defineRule } from '#engine/rule';
import { messagesByRelease, reportFaultsByRelease } from './shared/report-doubtful.ts';

const codes = new Set([
  'bad-port',
  'command-without-user',
  'extra-arguments',
  'include-too-deep',
  'max-startups-zero',
  'missing-argument',
  'no-algorithms-left',
  'not-on-command-line',
  'too-many-ports',
  'too-many-subsystems',
  'unbalanced-quotes',
]);

/** A number, word, time or list that the option does not take: fatal. */
export default defineRule({
  id: 'sshd/option-value-rejected',
  title: 'sshd_config has a value that sshd rejects',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    ...messagesByRelease('A value that it cannot use makes it exit'),
    loop:
      'This Include brings in the file that it stands in, or one that leads back here. ' +
      '`sshd -t` finds nothing wrong and sshd starts, and then each connection is closed before the banner ("Too many recursive configuration includes"). ' +
      'Take the line out: what it names is included already.',
  },
  check(context) {
    reportFaultsByRelease(context, (code) => code.startsWith('bad-value') || codes.has(code), 'sshd stops here');
    for (const { code, when, origin } of context.view.daemon.files?.faults ?? [])
      if (code === 'include-too-deep' && when === 'connection')
        context.report({ message: 'loop', at: origin, label: 'goes round', verdict: 'closed' });
  },
});
