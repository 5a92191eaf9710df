import { defineRule } from '#engine/rule';
import { reportTraps } from './shared/report-traps.ts';

/** An option that libwrap does not know denies the client that the rule matches, in hosts.allow too. */
export default defineRule({
  id: 'tcp-wrappers/option-unreadable',
  title: 'An access rule has an option that libwrap cannot read',
  severity: 'error',
  needs: ['access-list'],
  messages: {
    denies:
      'The third field of this line of /etc/{file} is no option that TCP wrappers know. ' +
      'Every client that the line matches is denied, also in hosts.allow; a note behind a rule or an IPv6 address without brackets is enough. ' +
      'Remove the field, write IPv6 as [address], and put notes on lines of their own.',
  },
  check(context) {
    reportTraps(context, ['bad-option'], () => ({
      message: 'denies',
      label: 'denies whoever this line matches',
      refuses: true,
    }));
  },
});
