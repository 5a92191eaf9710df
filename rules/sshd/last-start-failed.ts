import { Yes } from '#core/tri';
import { verdictOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import type { LogEvent, LogFact, StartFailure } from '#model/log';
import { isServing } from '#reason/listener/ssh-sockets';

/** The newest start that a log tells of failed. */
export default defineRule({
  id: 'sshd/last-start-failed',
  title: 'The log says why sshd did not start',
  severity: 'error',
  needs: ['log'],
  messages: {
    failed:
      'The newest start of sshd in this log failed: {words}. ' +
      '{why}, so nothing listens and clients are refused. ' +
      '{advice}, then start the service again.',
    partly:
      'The newest start of sshd in this log could not bind port {port}: {words}. ' +
      'It listens on its other sockets and only logs this, so clients of port {port} are refused. ' +
      '{advice}, then restart the service.',
  },
  check({ view, report, outcomes }) {
    const serving = isServing(view) === Yes;
    const failure = view.logs.map(newestFailure).find((found) => found !== null);
    if (!failure) return;
    const { why, reason, port } = failure.event;
    // What listens now came up after this, or beside it.
    if (serving && !failure.partly) return;
    if (port !== null && view.listeners.sockets.some((socket) => socket.port === port)) return;
    // Where the files that are there now are found wrong too, those findings name the line.
    const faults = [...(view.daemon.files?.faults ?? []), ...(view.daemon.test?.faults ?? [])];
    if (why === 'configuration' && faults.length > 0) return;
    report({
      message: failure.partly && port !== null ? 'partly' : 'failed',
      at: failure.event.origin,
      label: failure.event.when === '' ? 'why it failed' : `why it failed, ${failure.event.when}`,
      data: { words: reason.replace(/\.$/, ''), port: port ?? 0, why: consequences[why], advice: advice[why] },
      severity: failure.partly ? 'warning' : 'error',
      certainty: 'possible',
      verdict: verdictOf(
        outcomes().filter((o) => port === null || o.port === port),
        'refused',
      ),
    });
  },
});

type Failure = Extract<LogEvent, { event: 'failed' }>;

/** The last thing said of a start; a daemon that listens afterwards has recovered. */
function newestFailure({ events }: LogFact): { event: Failure; partly: boolean } | null {
  const begin = events.findLastIndex(({ event }) => event === 'starting' || event === 'stopped');
  const attempt = events.slice(begin + 1);
  const last = attempt.findLastIndex(({ event }) => event === 'failed');
  if (last < 0) return null;
  // The start limit says only that it failed before.
  const own = events.filter((one): one is Failure => one.event === 'failed' && one.why !== 'start-limit');
  const event = attempt[last] as Failure;
  const listens = attempt.some((one) => one.event === 'listening');
  const ended = attempt.some((one) => one.event === 'failed' && /Cannot bind any|terminating/.test(one.reason));
  const telling =
    event.why === 'start-limit' || /^Cannot bind any|terminating, /.test(event.reason)
      ? (own.filter(({ reason }) => !/^Cannot bind any|terminating, /.test(reason)).at(-1) ?? event)
      : event;
  if (listens && telling.why !== 'binding') return null;
  return { event: telling, partly: listens && !ended };
}

const consequences: Readonly<Record<StartFailure, string>> = {
  configuration: 'It exits with status 255, and Debian’s unit does not try again',
  binding: 'Without a socket it exits with status 255',
  'host-keys': 'Without a host key it exits with status 1',
  'privilege-separation': 'It needs that for each connection and exits',
  libraries: 'It was built for another OpenSSL and exits',
  helper: 'A program that it starts for each connection is missing, and it exits',
  'start-timeout': 'systemd waited for sshd to say that it is ready, and ended it',
  'start-limit': 'systemd gives up after five starts in ten seconds',
  unit: 'systemd could not open the socket',
};

const advice: Readonly<Record<StartFailure, string>> = {
  configuration: 'Correct the line and run `sshd -t`',
  binding: 'See who has the port (`ss -tlnp`), whether the address exists, and whether SELinux allows it',
  'host-keys': 'Run `ssh-keygen -A` and look at the modes of /etc/ssh/ssh_host_*',
  'privilege-separation': 'Create the directory or the user that is named, root owned and mode 0755',
  libraries: 'Upgrade openssh and openssl together',
  helper: 'Reinstall openssh-server',
  'start-timeout':
    'Set Type=simple where this build of sshd does not tell systemd (upstream does from 9.8 on), or see what it waits for',
  'start-limit': 'Mend the failure before it and run `systemctl reset-failed`',
  unit: 'See who has the port (`ss -tlnp`)',
};
