import { defineRule } from '#engine/rule';
import { faultMessages, reportFaults } from './shared/report-faults.ts';

/** A cipher, MAC, key exchange or key type that this version lacks or has dropped: fatal. */
export default defineRule({
  id: 'sshd/algorithm-unknown',
  title: 'An algorithm that this sshd does not know',
  severity: 'error',
  needs: ['daemon'],
  messages: faultMessages('A name that it does not know makes it exit'),
  check(context) {
    reportFaults(context, (code) => code === 'unknown-algorithm', 'unknown to this version');
  },
});
