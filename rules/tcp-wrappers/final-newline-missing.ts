import { defineRule } from '#engine/rule';
import { reportTraps } from './shared/report-traps.ts';

/** libwrap of Debian and Ubuntu gives up at a last line without its newline, or at an over-long one. */
export default defineRule({
  id: 'tcp-wrappers/final-newline-missing',
  title: 'The last line of an access list lacks its newline',
  severity: 'error',
  needs: ['access-list'],
  messages: {
    deny:
      '/etc/{file} cannot be read to its end: a line has no newline or is too long. ' +
      'TCP wrappers then take the list as matched, so everybody whom hosts.allow did not admit is denied, even where the line is only a comment. ' +
      'End the file with a newline and keep lines under 2,048 bytes.',
    allow:
      '/etc/{file} cannot be read to its end: a line has no newline or is too long. ' +
      'TCP wrappers ignore that line and everything behind it, so clients that it admits are left to hosts.deny. ' +
      'End the file with a newline and keep lines under 2,048 bytes.',
  },
  check(context) {
    reportTraps(context, ['missing-newline', 'line-too-long'], ({ list, code }) => ({
      message: list,
      label: code === 'missing-newline' ? 'no newline at the end' : 'longer than 2,047 bytes',
      severity: list === 'deny' ? 'error' : 'warning',
      refuses: true,
    }));
  },
});
