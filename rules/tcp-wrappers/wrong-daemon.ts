import { defineRule } from '#engine/rule';
import { reportTraps } from './shared/report-traps.ts';

/** A rule for `ssh`, `openssh-server` or a path: sshd asks for the name `sshd`. */
export default defineRule({
  id: 'tcp-wrappers/wrong-daemon',
  title: 'An access list names a daemon that sshd is not',
  severity: 'warning',
  needs: ['access-list'],
  messages: {
    allow:
      'This line of /etc/{file} is for "{daemon}", and sshd calls itself "sshd". ' +
      'It never admits anybody to SSH, so its clients are left to hosts.deny. ' +
      'Write `sshd` before the colon.',
    deny:
      'This line of /etc/{file} is for "{daemon}", and sshd calls itself "sshd". ' +
      'It never keeps anybody from SSH. ' +
      'Write `sshd` before the colon if that was meant.',
  },
  check(context) {
    reportTraps(context, ['wrong-daemon'], (_, list) => ({
      message: list,
      label: 'not the name of sshd',
      severity: list === 'allow' ? 'warning' : 'note',
    }));
  },
});
