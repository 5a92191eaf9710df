import { defineRule } from '#engine/rule';
import { reportFaults } from './shared/report-faults.ts';

/** A number, word, time or list that the option does not take: fatal. */
export default defineRule({
  id: 'sshd/option-value-rejected',
  title: 'sshd_config has a value that sshd rejects',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    stops:
      'sshd does not start: {words}. ' +
      'A value that it cannot use makes it exit, so nothing listens and clients are refused. ' +
      'Correct this line, check with `sshd -t`, then start the service.',
    later:
      'sshd will not start again: {words}. ' +
      'The running daemon read its configuration before this line was there; after the next restart or reboot every client is refused. ' +
      'Correct this line and check with `sshd -t`.',
  },
  check(context) {
    reportFaults(
      context,
      (code) =>
        code.startsWith('bad-value') ||
        [
          'bad-port',
          'missing-argument',
          'extra-arguments',
          'unbalanced-quotes',
          'too-many-ports',
          'no-algorithms-left',
          'command-without-user',
          'include-too-deep',
          'max-startups-zero',
          'too-many-subsystems',
          'bad-routing-domain',
          'not-on-command-line',
        ].includes(code),
      'sshd stops reading here',
    );
  },
});
