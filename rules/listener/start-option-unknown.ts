import { Yes } from '#core/tri';
import { defineRule } from '#engine/rule';
import { isServing } from '#reason/listener/ssh-sockets';
import { firstPlace, services } from './shared/unit-places.ts';

/** An argument of the daemon that sshd(8) does not have, or a command line that neither sshd nor systemd takes. */
export default defineRule({
  id: 'listener/start-option-unknown',
  title: 'sshd is started with an option that it does not know',
  severity: 'error',
  needs: ['unit-definitions'],
  messages: {
    unknown:
      'The start of sshd has the argument {option}, which sshd does not know. ' +
      'It prints its usage and exits with status 1, so nothing listens and clients are refused. ' +
      'Correct the options: sshd(8) lists them, and settings of sshd_config go behind -o.',
    comment:
      'sshd is started with the argument {option}: systemd knows no comments behind a value, so this one goes to sshd. ' +
      'At its next start it says "Extra argument" and exits with status 1, nothing listens, and clients are refused. ' +
      'Put the comment on a line of its own.',
    relative:
      'sshd is started as {program}, without its full path. ' +
      'It needs the path to start itself anew for each connection ("sshd requires execution with an absolute path") and exits, so clients are refused. ' +
      'Write /usr/sbin/sshd.',
    second:
      '{unit} has a second ExecStart= here, which systemd allows with Type=oneshot only. ' +
      'It refuses the unit ("Service has more than one ExecStart= setting"), so the next start of sshd fails and clients are refused. ' +
      "Put an empty `ExecStart=` on the line before: it takes back the command of the unit's own file.",
  },
  check(context) {
    const severity = isServing(context.view) === Yes ? 'warning' : 'error';
    for (const { unit, service } of services(context)) {
      const second = firstPlace(context, service!.secondStart);
      if (second !== null)
        context.report({
          message: 'second',
          at: second,
          label: 'a second command',
          data: { unit },
          severity,
          verdict: 'refused',
        });
      const launch = service!.launch;
      const option = launch?.arguments.find(({ kind }) => kind === 'unknown');
      const at = firstPlace(context, option?.origin);
      if (option !== undefined && at !== null)
        context.report({
          message: option.value.startsWith('#') ? 'comment' : 'unknown',
          at,
          label: 'no option of sshd',
          data: { option: option.value || '""' },
          severity,
          verdict: 'refused',
        });
      const line = firstPlace(context, launch?.origin);
      if (launch != null && !launch.program.startsWith('/') && line !== null)
        context.report({
          message: 'relative',
          at: line,
          label: 'no absolute path',
          data: { program: launch.program },
          severity,
          verdict: 'refused',
        });
    }
  },
});
