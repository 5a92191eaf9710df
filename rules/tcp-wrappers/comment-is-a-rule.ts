import { defineRule } from '#engine/rule';
import { reportTraps } from './shared/report-traps.ts';

/** `#` starts a comment in the first column only. */
export default defineRule({
  id: 'tcp-wrappers/comment-is-a-rule',
  title: 'What looks like a comment in an access list is not one',
  severity: 'error',
  needs: ['access-list'],
  messages: {
    indented:
      'The "#" on this line of /etc/{file} is not in the first column, so the line is a rule. ' +
      'What it names is {effect} although it looks switched off. ' +
      'Delete the blanks before "#", or the line.',
    trailing:
      'The "#" behind this rule of /etc/{file} does not begin a comment. ' +
      'Its words are read as further patterns, and a colon among them makes the rule deny. ' +
      'Put the remark on a line of its own.',
    swallowed:
      'This comment of /etc/{file} ends in a backslash. ' +
      'The next line belongs to it and is not read as a rule. ' +
      'Remove the backslash.',
  },
  check(context) {
    reportTraps(context, ['indented-comment', 'trailing-comment', 'comment-swallows-line'], ({ code, list }) => {
      if (code === 'comment-swallows-line')
        return { message: 'swallowed', label: 'continues the comment', severity: 'warning' };
      if (code === 'trailing-comment') return { message: 'trailing', label: 'read as patterns', severity: 'warning' };
      return {
        message: 'indented',
        label: `a live rule that ${list === 'deny' ? 'denies' : 'admits'}`,
        refuses: list === 'deny',
        data: { effect: list === 'deny' ? 'denied' : 'admitted' },
      };
    });
  },
});
