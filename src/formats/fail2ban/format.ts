import type { Claim } from '#core/source-file';
import { commandWords } from '../_grammar/command-words.ts';
import type { Detection, Format, FormatKind } from '../format.ts';

const output = (id: string, command: string, single: boolean): FormatKind => ({
  id,
  title: `output of \`${command}\``,
  command,
  emptyMeans: 'failed',
  single,
});
const file = (id: string, title: string, single: boolean): FormatKind => ({
  id,
  title,
  command: null,
  emptyMeans: 'nothing',
  single,
});

const kinds: readonly FormatKind[] = [
  output('fail2ban-status', 'fail2ban-client status', true),
  output('fail2ban-jail', 'fail2ban-client status sshd', false),
  output('fail2ban-banned', 'fail2ban-client banned', true),
  { ...output('fail2ban-banip', 'fail2ban-client get sshd banip', false), emptyMeans: 'nothing' },
  output('fail2ban-actions', 'fail2ban-client get sshd actions', false),
  file('fail2ban-jails', '/etc/fail2ban/jail.conf, jail.local, jail.d/*', false),
  file('fail2ban-action', '/etc/fail2ban/action.d/*', false),
  file('fail2ban-log', '/var/log/fail2ban.log', false),
];

/** Places of the files on the host. */
const paths: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)jail\.(?:conf|local)$/, 'fail2ban-jails'],
  [/(?:^|\/)jail\.d\/(?!\.)[^/]+\.(?:conf|local)$/, 'fail2ban-jails'],
  [/(?:^|\/)fail2ban\/action\.d\/(?!\.)[^/]+\.(?:conf|local)$/, 'fail2ban-action'],
  [/(?:^|\/)fail2ban\.log(?:[.-]\d+)?$/, 'fail2ban-log'],
];

function detect(claim: Claim, head: string): Detection | null {
  const place = paths.find(([pattern]) => pattern.test(claim.path));
  if (place) return { kind: place[1], score: 90 };
  if (/^Status for the jail: /m.test(head)) return { kind: 'fail2ban-jail', score: 85 };
  if (/^[|`]- Number of jail:/m.test(head)) return { kind: 'fail2ban-status', score: 85 };
  if (/^\s*\[\{'[^']*': \[/.test(head)) return { kind: 'fail2ban-banned', score: 80 };
  if (/^(?:The jail \S+ has the following actions:|No actions for jail \S+$)/m.test(head))
    return { kind: 'fail2ban-actions', score: 85 };
  if (/^\d{4}-\d\d-\d\d \S+ fail2ban\.\w+/m.test(head)) return { kind: 'fail2ban-log', score: 80 };
  const words = (commandWords(claim, 'fail2ban-client') ?? commandWords(claim, 'fail2ban'))?.words;
  if (words === undefined || /(?:^|\/)(?:etc|var)\//.test(claim.path)) return null;
  const [first, second, third] = words.filter((word) => word !== 'client');
  if (first === 'banned') return { kind: 'fail2ban-banned', score: 60 };
  if (first === 'status') return { kind: second === undefined ? 'fail2ban-status' : 'fail2ban-jail', score: 60 };
  if (first === 'get' && (third === 'banip' || third === 'banned')) return { kind: 'fail2ban-banip', score: 60 };
  if (first === 'get' && third === 'actions') return { kind: 'fail2ban-actions', score: 60 };
  return first === 'sshd' || first === 'ssh' ? { kind: 'fail2ban-jail', score: 60 } : null;
}

export const format: Format = {
  id: 'fail2ban',
  title: 'fail2ban',
  kinds,
  names: ['jail', 'fail2ban'],
  signs: ['status for the jail', 'number of jail', "[{'", 'the jail ', 'fail2ban.'],
  phase: 'main',
  carriesOut: ['fail2ban'],
  detect,
  load: async () => (await import('./code.ts')).code,
};
