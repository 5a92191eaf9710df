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
  messages: messagesByRelease('A value that it cannot use makes it exit'),
  check(context) {
    reportFaultsByRelease(context, (code) => code.startsWith('bad-value') || codes.has(code), 'sshd stops here');
  },
});
