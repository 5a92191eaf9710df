import { defineRule } from '#engine/rule';
import { messagesByRelease, reportFaultsByRelease } from './shared/report-doubtful.ts';

/** A cipher, MAC, key exchange or key type that this version lacks or has dropped: fatal. */
export default defineRule({
  id: 'sshd/algorithm-unknown',
  title: 'An algorithm that this sshd does not know',
  severity: 'error',
  needs: ['daemon'],
  messages: messagesByRelease('A name that it does not know makes it exit'),
  check(context) {
    reportFaultsByRelease(context, (code) => code === 'unknown-algorithm', 'unknown to this version');
  },
});
