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
      'A client without reverse DNS, or whose name does not lead back to its address, is treated differently, and slow DNS delays the banner. ' +
      'Write addresses or networks.',
    paranoid:
      '"{pattern}" on this line of /etc/{file} matches clients whose DNS name does not lead back to their address. ' +
      'Such clients are closed out until their DNS is mended, and slow DNS delays the banner for everybody. ' +
      'Remove it, or admit such clients by address before.',
    netgroup:
      '"@{netgroup}" on this line of /etc/{file} asks a net group of NIS or LDAP. ' +
      'Who is in it is not on this host, and without the directory nobody is. ' +
      'Write addresses or networks.',
  },
  check(context) {
    reportTraps(context, ['hostname-pattern', 'known', 'unknown', 'local', 'paranoid', 'netgroup'], ({ code }) => ({
      message: code === 'paranoid' || code === 'netgroup' ? code : 'name',
      label: code === 'netgroup' ? 'a directory decides' : 'DNS decides',
      severity: 'note',
    }));
  },
});
