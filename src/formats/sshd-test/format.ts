import { isSshdWords } from '../_grammar/sshd-words.ts';
import type { Detection, Format } from '../format.ts';

/** `sshd-t.txt`, `sshd_-t`, `sudo_sshd_-t_-f_…`; the capital of `sshd -T` means another output. */
const name = /(?:^|[-_. ])sshd[-_ ]+-?t(?:[-_. ]|$)/;
const command = /(?:^|\/|\s)sshd\s(?:.*\s)?-\w*t\w*(?:\s|$)/;

function detect(path: string, asked: string, head: string): Detection | null {
  const base = path.slice(path.lastIndexOf('/') + 1);
  if (command.test(asked)) return { kind: 'sshd-test', score: 80 };
  if (name.test(base)) return { kind: 'sshd-test', score: head.trim() === '' || isSshdWords(head) ? 70 : 60 };
  const first = head.split('\n').find((line) => line.trim() !== '') ?? '';
  return /^\/\S*sshd_config\S*:? line \d+: /.test(first) ? { kind: 'sshd-test', score: 62 } : null;
}

/** What `sshd -t` says: nothing where the configuration is sound, else why the daemon would not start. */
export const format: Format = {
  id: 'sshd-test',
  title: 'Test run of sshd (sshd -t)',
  kinds: [
    {
      id: 'sshd-test',
      title: 'output of `sshd -t`',
      command: 'sshd -t',
      emptyMeans: 'nothing',
      single: false,
    },
  ],
  names: ['sshd-'],
  signs: ['sshd_config'],
  phase: 'main',
  answers: [/no hostkeys available -- exiting/, /Bad configuration option/, /line \d+: /, /privilege separation/],
  detect: (claim, head) => detect(claim.path, claim.command ?? '', head),
  load: async () => (await import('./code.ts')).code,
};
