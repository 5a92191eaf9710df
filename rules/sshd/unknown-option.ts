import { defineRule } from '#engine/rule';
import { faultMessages, reportFaults } from './shared/report-faults.ts';

/** A misspelt option, one of the client, or one that came with a later version or another build: fatal. */
export default defineRule({
  id: 'sshd/unknown-option',
  title: 'sshd_config has an option that this sshd does not know',
  severity: 'error',
  needs: ['daemon'],
  messages: faultMessages('A word that it does not know makes it exit'),
  check(context) {
    reportFaults(context, (code) => code === 'unknown-keyword', 'this version has no such option');
  },
});
