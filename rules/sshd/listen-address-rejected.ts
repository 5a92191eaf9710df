import { defineRule } from '#engine/rule';
import { messagesByRelease, reportFaultsByRelease } from './shared/report-doubtful.ts';

/** An address that cannot be read, resolved or combined with the address family: fatal. */
export default defineRule({
  id: 'sshd/listen-address-rejected',
  title: 'A ListenAddress or its order is fatal',
  severity: 'error',
  needs: ['daemon'],
  messages: messagesByRelease(
    'An address that it cannot read or resolve, and up to 6.8 a Port behind it, makes it exit',
  ),
  check(context) {
    reportFaultsByRelease(
      context,
      (code) =>
        [
          'bad-listen-address',
          'port-after-listen-address',
          'family-after-listen-address',
          'bad-routing-domain',
        ].includes(code),
      'sshd cannot listen there',
    );
  },
});
