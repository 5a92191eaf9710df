import { defineRule } from '#engine/rule';
import { messagesByRelease, reportFaultsByRelease } from './shared/report-doubtful.ts';

/** The global list cannot be met by the methods that are enabled: fatal. */
export default defineRule({
  id: 'sshd/authentication-methods-impossible',
  title: 'AuthenticationMethods asks for disabled methods',
  severity: 'error',
  needs: ['daemon'],
  messages: messagesByRelease('A list that no enabled method can satisfy makes it exit'),
  check(context) {
    reportFaultsByRelease(context, (code) => code === 'authentication-methods-disabled', 'no enabled method fits');
  },
});
