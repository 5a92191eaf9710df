import { defineRule } from '#engine/rule';
import { faultMessages, reportFaults } from './shared/report-faults.ts';

/** The global list cannot be met by the methods that are enabled: fatal. */
export default defineRule({
  id: 'sshd/authentication-methods-impossible',
  title: 'AuthenticationMethods asks for disabled methods',
  severity: 'error',
  needs: ['daemon'],
  messages: faultMessages('A list that no enabled method can satisfy makes it exit'),
  check(context) {
    reportFaults(context, (code) => code === 'authentication-methods-disabled', 'no enabled method fits');
  },
});
