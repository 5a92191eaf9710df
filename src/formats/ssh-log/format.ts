import { claimName } from '../_grammar/claim-name.ts';
import type { Detection, Format, FormatKind } from '../format.ts';
import { tagged } from './read-line.ts';

const kind = (id: string, title: string, command: string | null): FormatKind => ({
  id,
  title,
  command,
  emptyMeans: command === null ? 'nothing' : 'failed',
  single: false,
});

const journalJson = /^(?:\u001e|data: )?\{[^\n]*"__REALTIME_TIMESTAMP"/;
const journalFields =
  /^\{\r?\n\s+"_*[A-Z][^\n]*" : |^__CURSOR=s=[\da-f]+;|^\S+ \d{4}-\d\d-\d\d \S+ \S+ \[s=[\da-f]+;i=/m;
const messages = /(?:^|-)o(?:utput)?-?cat(?:-|$)/;
const files = /(?:^|\/)var\/log\/(?:auth\.log|secure|messages|syslog)$/;
const names = /^(?:var-log-)?(?:auth\.?log|auth|secure|messages|syslog)$/;
const journal = /(?:^|-)(?:journalctl|journal)(?:-|$)/;
const debug = /^debug1: sshd version|^debug\d: .*(?:sshd_config|private host key)/m;

/** What the daemon and its service manager logged: syslog.conf(5) lines, journalctl(1), `sshd -ddd`. */
export const format: Format = {
  id: 'ssh-log',
  title: 'Logs of the SSH daemon',
  kinds: [
    kind('journal', 'output of `journalctl -u ssh`', 'journalctl -b -u ssh -u sshd --no-pager'),
    kind('journal-json', 'output of `journalctl -u ssh -o json`', 'journalctl -u ssh -o json'),
    kind(
      'journal-fields',
      'output of `journalctl -u ssh -o verbose`, `export`, `json-pretty`',
      'journalctl -u ssh -o verbose',
    ),
    kind('journal-cat', 'output of `journalctl -u ssh -o cat`', 'journalctl -u ssh -o cat'),
    kind('auth-log', '`/var/log/auth.log`, `/var/log/secure`, `/var/log/messages`', null),
    kind('sshd-debug', 'output of `sshd -ddd`', 'sshd -ddd -p 2222'),
  ],
  names: ['auth', 'secure', 'messages', 'syslog', 'journal'],
  signs: [
    '"__realtime_timestamp"',
    '__cursor=',
    ' [s=',
    'debug',
    'sshd[',
    'ssh.service[',
    'sshd.service[',
    'sshd-session[',
  ],
  phase: 'main',
  answers: [/^-- No entries --$/],
  detect(claim, head): Detection | null {
    const name = claimName(claim);
    if (journalJson.test(head)) return { kind: 'journal-json', score: 85 };
    if (journalFields.test(head)) return { kind: 'journal-fields', score: 85 };
    if (journal.test(name) && messages.test(name)) return { kind: 'journal-cat', score: 75 };
    if (files.test(claim.path)) return { kind: 'auth-log', score: 85 };
    if (journal.test(name) && (tagged.test(head) || /^-- (?:Logs begin|Journal begins|Boot|No entries)/m.test(head)))
      return { kind: 'journal', score: 75 };
    if (names.test(name) && tagged.test(head)) return { kind: 'auth-log', score: 75 };
    if (debug.test(head)) return { kind: 'sshd-debug', score: 85 };
    return tagged.test(head) && /\bssh(?:d|d-session|d?\.service)\[\d+\]: /.test(head)
      ? { kind: 'auth-log', score: 50 }
      : null;
  },
  load: async () => (await import('./code.ts')).code,
};
