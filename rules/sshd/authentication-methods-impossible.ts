import { defineRule } from '#engine/rule';
import { reportFaults } from './shared/report-faults.ts';

/** The global list cannot be met by the methods that are enabled: fatal. */
export default defineRule({
  id: 'sshd/authentication-methods-impossible',
  title: 'AuthenticationMethods asks for disabled methods',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    stops:
      'sshd does not start: {words}. ' +
      'A list that no enabled method can satisfy makes it exit, so nothing listens and clients are refused. ' +
      'Correct this line, check with `sshd -t`, then start the service.',
    later:
      'sshd will not start again: {words}. ' +
      'The running daemon read its configuration before this line was there; after the next restart or reboot every client is refused. ' +
      'Correct this line and check with `sshd -t`.',
  },
  check(context) {
    reportFaults(context, (code) => code === 'authentication-methods-disabled', 'no enabled method fits');
  },
});
