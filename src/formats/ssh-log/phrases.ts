import type { StartFailure } from '#model/log';
import { ofLogins } from './login-phrases.ts';
import { addressIn, type Phrase, type Said } from './said.ts';

const failed = (why: StartFailure, reason: string, port: number | null = null): Said => ({
  event: 'failed',
  why,
  reason,
  port,
});

/** What sshd says, over all versions (log.c, sshd.c, servconf.c, sshkey.c, srclimit.c). */
const ofDaemon: readonly Phrase[] = [
  [
    /^Server listening on (\S+) port (\d+)\.?/,
    ([, address, port]) => ({ event: 'listening', address: address!, port: Number(port) }),
  ],
  [
    /^error: Bind to port (\d+) on \S+ failed: (.+?)\.?$/,
    ([, port, reason]) => failed('binding', reason!, Number(port)),
  ],
  [/^Bind to port (\d+) on \S+ failed: (.+?)\.?$/, ([, port, reason]) => failed('binding', reason!, Number(port))],
  [/^(?:fatal: )?Cannot bind any address/, ([text]) => failed('binding', text.replace(/^fatal: /, ''))],
  [/^(?:\S+: )?(?:line \d+: )?Bad configuration option: .*/, ([text]) => failed('configuration', text)],
  [/^(?:\/\S+ line \d+|\/\S+: line \d+): .*/, ([text]) => failed('configuration', text)],
  [
    /^(?:fatal: )?\S+: terminating, \d+ bad configuration options?/,
    ([text]) => failed('configuration', text.replace(/^fatal: /, '')),
  ],
  [
    /sshd: no hostkeys available -- exiting|^no hostkeys available/,
    () => failed('host-keys', 'no hostkeys available -- exiting'),
  ],
  [/Missing privilege separation directory: \S+/, ([text]) => failed('privilege-separation', text)],
  [/Privilege separation user \S+ does not exist/, ([text]) => failed('privilege-separation', text)],
  [/\S+ must be owned by root and not group or world-writable/, ([text]) => failed('privilege-separation', text)],
  [/OpenSSL version mismatch\. Built against \S+, you have \S+/, ([text]) => failed('libraries', text)],
  [/(?:\S+ does not exist or is not executable|^fatal: sshd-(?:session|auth).*)/, ([text]) => failed('helper', text)],
  [/Too many listen sockets/, ([text]) => failed('configuration', text)],
  [/^Received signal 15; terminating/, () => ({ event: 'stopped' })],
  [
    /-R not supported here|recv_rexec_state|rexec of .* failed|rexec version mismatch/i,
    () => ({ event: 'stale-daemon' }),
  ],
  [
    /^refused connect from (?:\S+ \()?([0-9a-fA-F.:]+)/,
    ([, client]) => ({ event: 'refused', client: addressIn(client) }),
  ],
  [
    /drop connection #\d+ from \[([^\]]+)\].*\bpast (?:Max[Ss]tartups)/,
    ([, client]) => ({ event: 'dropped', limit: 'max-startups', client: addressIn(client) }),
  ],
  // Limits by source are logged in the same words.
  [/beginning MaxStartups throttling/, () => ({ event: 'dropped', limit: 'max-startups', client: null })],
  [
    /drop connection #\d+ from \[([^\]]+)\].*\bpenalty:/,
    ([, client]) => ({ event: 'dropped', limit: 'penalty', client: addressIn(client) }),
  ],
  [/^Accepted \S+ for (\S+) from (\S+) port \d+/, ([, user, from]) => loginOf(user!, from)],
];

/** What systemd says of the units. */
const ofManager: readonly Phrase[] = [
  [/^Starting \S+/, () => ({ event: 'starting' })],
  [/Start request repeated too quickly/, ([text]) => failed('start-limit', text)],
  [
    /(?:Trigger limit hit|Failed with result '(?:service-)?(?:start|trigger)-limit-hit')/,
    ([text]) => failed('start-limit', text),
  ],
  // The daemon ends by its signal in between, so that the last of the two is what is left of the attempt.
  [/start operation timed out|Failed with result 'timeout'/, ([text]) => failed('start-timeout', text)],
  [
    /Failed to create listening socket.*?: (.+)$/,
    ([, reason]) => failed('unit', `Failed to create listening socket: ${reason}`),
  ],
  [/^(?:Stopped|Deactivated) /, () => ({ event: 'stopped' })],
];

function loginOf(user: string, from: string | undefined): Said | null {
  const client = addressIn(from);
  return client === null ? null : { event: 'login', client, user };
}

const ofSsh: readonly Phrase[] = [...ofDaemon, ...ofLogins];

/** The meaning of one message; `null` where it says nothing of reaching the daemon. */
export function meaningOf(tag: string, message: string): Said | null {
  for (const [pattern, read] of tag === 'systemd' ? ofManager : ofSsh) {
    const match = pattern.exec(message);
    if (match) return read(match);
  }
  return null;
}
