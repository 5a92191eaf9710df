import { defineRule } from '#engine/rule';
import { reportTraps } from './shared/report-traps.ts';

/** A pattern that is compared with the client's name: DNS decides, not this file. */
export default defineRule({
  id: 'tcp-wrappers/name-decides',
  title: 'An access rule depends on the name that DNS gives a client',
  severity: 'note',
  needs: ['access-list'],
  messages: {
    name:
      '"{pattern}" on this line of /etc/{file} is compared with the name that DNS gives the client. ' +
      'A client without reverse DNS, or whose name does not lead back to its address, is not matched or even denied, and slow DNS delays the banner. ' +
      'Write addresses or networks.',
  },
  check(context) {
    reportTraps(context, ['hostname-pattern', 'known', 'unknown', 'local', 'paranoid', 'netgroup'], ({ code }) => ({
      message: 'name',
      label: code === 'paranoid' ? 'asks DNS about every client' : 'DNS decides',
    }));
  },
});
