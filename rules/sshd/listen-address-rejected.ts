import { defineRule } from '#engine/rule';
import { reportFaults } from './shared/report-faults.ts';

/** An address that cannot be read, resolved or combined with the address family: fatal. */
export default defineRule({
  id: 'sshd/listen-address-rejected',
  title: 'A ListenAddress or its order is fatal',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    stops:
      'sshd does not start: {words}. ' +
      'An address that it cannot read or resolve makes it exit, so nothing listens and clients are refused. ' +
      'Correct this line, check with `sshd -t`, then start the service.',
    later:
      'sshd will not start again: {words}. ' +
      'The running daemon read its configuration before this line was there; after the next restart or reboot every client is refused. ' +
      'Correct this line and check with `sshd -t`.',
  },
  check(context) {
    reportFaults(
      context,
      (code) => ['bad-listen-address', 'port-after-listen-address', 'family-after-listen-address'].includes(code),
      'not an address that sshd takes here',
    );
  },
});
