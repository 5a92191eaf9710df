import { defineRule } from '#engine/rule';
import { reportTraps } from './shared/report-traps.ts';

/** A line that libwrap passes over: the rule that somebody meant is not there. */
export default defineRule({
  id: 'tcp-wrappers/line-ignored',
  title: 'libwrap passes over a line of an access list',
  severity: 'warning',
  needs: ['access-list'],
  messages: {
    colon:
      'This line of /etc/{file} has no colon between daemon and clients. ' +
      'libwrap passes over it, so {effect}. ' +
      'Write it as `sshd: ADDRESS`.',
    mark:
      '/etc/{file} begins with a byte order mark, which an editor of another system wrote. ' +
      'libwrap takes it as part of the first word, so the first line is for no daemon and {effect}. ' +
      'Save the file as plain text without the mark.',
  },
  check(context) {
    reportTraps(context, ['missing-colon', 'byte-order-mark'], ({ code }, list) => ({
      message: code === 'missing-colon' ? 'colon' : 'mark',
      label: 'passed over',
      severity: list === 'allow' ? 'warning' : 'note',
      data: { effect: list === 'allow' ? 'it admits nobody' : 'it keeps nobody out' },
    }));
  },
});
