import { Yes } from '#core/tri';
import { defineRule } from '#engine/rule';
import { isServing } from '#reason/listener/ssh-sockets';
import { firstPlace } from './shared/unit-places.ts';

/** What of the unit's own settings ends its start before sshd listens; what sshd is called with has a rule of its own. */
export default defineRule({
  id: 'listener/unit-cannot-start',
  title: 'The unit of sshd cannot start',
  severity: 'error',
  needs: ['unit-definitions'],
  messages: {
    user:
      '{unit} starts sshd as {value}, and only root may read the host keys and let users log in. ' +
      'At its next start sshd exits, nothing listens, and clients are refused. ' +
      'Take the line out: sshd gives up root’s rights itself where it does not need them.',
    command:
      '{unit} has {value}, and that command always fails. ' +
      'The next start fails with it, nothing listens, and clients are refused. ' +
      'Take the line out, or write a `-` before the command if its failure does not matter.',
    'no-command':
      '{unit} has no ExecStart= left: this empty one takes back the command, and none follows. ' +
      'systemd refuses the unit ("Service has no ExecStart="), so the next start of sshd fails and clients are refused. ' +
      'Write the new command behind it, such as `ExecStart=/usr/sbin/sshd -D $SSHD_OPTS`.',
    condition:
      '{unit} has {value}, which does not hold. ' +
      'Its next start fails ("Assertion failed"), nothing listens, and clients are refused. ' +
      'Make it true, or take the line out.',
    program:
      '{unit} starts {value}, and there is no such program. ' +
      'Its next start fails with status 203/EXEC, nothing listens, and clients are refused. ' +
      'Write the path of sshd: `command -v sshd` as root prints it, mostly /usr/sbin/sshd.',
    quoted:
      '{unit} has its whole command in quotes: {value}. ' +
      'systemd takes that for the name of one program, which is not there: the next start fails, and clients are refused. ' +
      'Take the quotes out.',
    'open-quote':
      '{unit} has a command in which a quote is not closed: {value}. ' +
      'systemd refuses the unit ("bad unit file setting"), so the next start of sshd fails and clients are refused. ' +
      'Close the quote, or take it out.',
    'test-run':
      '{unit} starts sshd with {value}, which tests or prints the configuration and ends. ' +
      'After the next start nothing listens, and clients are refused. ' +
      'Take {value} out: a test belongs into ExecStartPre=.',
    service:
      '{unit} hands its connections to {value}, which is masked. ' +
      'systemd does not open a socket without its service: after the next start nothing listens, and clients are refused. ' +
      'Run `systemctl unmask {value}`, or name the right service in Service=.',
  },
  check(context) {
    const severity = isServing(context.view) === Yes ? 'warning' : 'error';
    for (const { unit, obstacles, masked } of context.view.unitDefinitions) {
      if (masked !== null) continue;
      for (const { kind, fails, value, origin } of obstacles) {
        const at = firstPlace(context, origin);
        if (fails !== Yes || at === null || !isTold(kind)) continue;
        context.report({
          message: kind,
          at,
          label: 'ends the start',
          data: { unit, value },
          severity,
          verdict: 'refused',
        });
      }
    }
  },
});

const told = [
  'user',
  'command',
  'no-command',
  'condition',
  'program',
  'quoted',
  'open-quote',
  'test-run',
  'service',
] as const;

const isTold = (kind: string): kind is (typeof told)[number] => (told as readonly string[]).includes(kind);
