import { defineRule } from '#engine/rule';
import { reportTraps } from './shared/report-traps.ts';

/** An option that libwrap does not know denies the client that the rule matches, in hosts.allow too. */
export default defineRule({
  id: 'tcp-wrappers/option-unreadable',
  title: 'An access rule has an option that libwrap cannot read',
  severity: 'warning',
  needs: ['access-list'],
  messages: {
    denies:
      '"{option}" in the third field of this line of /etc/{file} is no option that TCP wrappers take here. ' +
      'Every client that the line matches is denied, in hosts.allow too; an IPv6 address without brackets or a stray colon is enough. ' +
      'Remove the field, and write IPv6 as [2001:db8::1].',
  },
  check(context) {
    reportTraps(context, ['bad-option'], () => ({
      message: 'denies',
      label: 'denies whomever this line matches',
      severity: 'warning',
    }));
  },
});
