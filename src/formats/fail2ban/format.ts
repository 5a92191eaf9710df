import { commandWords } from '../_grammar/command-words.ts';
import type { Format, FormatKind } from '../format.ts';

const output = (id: string, command: string, single: boolean): FormatKind => ({
  id,
  title: `output of \`${command}\``,
  command,
  emptyMeans: 'failed',
  single,
});

const kinds: readonly FormatKind[] = [
  output('fail2ban-status', 'fail2ban-client status', true),
  output('fail2ban-jail', 'fail2ban-client status sshd', false),
  output('fail2ban-banned', 'fail2ban-client banned', true),
];

export const format: Format = {
  id: 'fail2ban',
  title: 'fail2ban',
  kinds,
  phase: 'main',
  detect: (claim, head) => {
    if (/^Status for the jail: /m.test(head)) return { kind: 'fail2ban-jail', score: 85 };
    if (/^[|`]- Number of jail:/m.test(head)) return { kind: 'fail2ban-status', score: 85 };
    if (/^\s*\[\{'[^']*': \[/.test(head)) return { kind: 'fail2ban-banned', score: 80 };
    const words = (commandWords(claim, 'fail2ban-client') ?? commandWords(claim, 'fail2ban'))?.words;
    if (words === undefined || /(?:^|\/)(?:etc|var)\//.test(claim.path)) return null;
    const [first, second] = words.filter((word) => word !== 'client');
    if (first === 'banned') return { kind: 'fail2ban-banned', score: 60 };
    if (first === 'status') return { kind: second === undefined ? 'fail2ban-status' : 'fail2ban-jail', score: 60 };
    return first === 'sshd' || first === 'ssh' ? { kind: 'fail2ban-jail', score: 60 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
