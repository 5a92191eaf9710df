import { defineRule } from '#engine/rule';
import { reportTraps } from './shared/report-traps.ts';

/** `#` starts a comment as the first byte of a line only. */
export default defineRule({
  id: 'tcp-wrappers/comment-is-a-rule',
  title: 'What looks like a comment in an access list is not one',
  severity: 'warning',
  needs: ['access-list'],
  messages: {
    denies:
      'The "#" on this line of /etc/{file} is not in the first column, so the line is a rule and not a comment. ' +
      'It denies whom it names although it looks switched off. ' +
      'Delete the blanks before "#", or the line.',
    admits:
      'The "#" on this line of /etc/{file} is not in the first column, so the line is a rule and not a comment. ' +
      'It admits whom it names although it looks switched off, and later rules do not count for them. ' +
      'Delete the blanks before "#", or the line.',
    trailing:
      'The "#" behind this rule of /etc/{file} does not begin a comment. ' +
      'Its words are read as patterns, and a colon among them makes libwrap deny whomever the rule matches. ' +
      'Put the remark on a line of its own.',
    swallowed:
      'This comment of /etc/{file} ends in a backslash. ' +
      'The next line belongs to it and is not read as a rule: `{line}`. ' +
      'Remove the backslash.',
  },
  check(context) {
    reportTraps(context, ['indented-comment', 'trailing-comment', 'comment-swallows-line'], ({ code }, list) => {
      if (code === 'comment-swallows-line')
        return { message: 'swallowed', label: 'continues on the next line', severity: 'warning' };
      if (code === 'trailing-comment') return { message: 'trailing', label: 'read as patterns', severity: 'warning' };
      return list === 'deny'
        ? { message: 'denies', label: 'a live rule that denies', severity: 'note' }
        : { message: 'admits', label: 'a live rule that admits', severity: 'note' };
    });
  },
});
