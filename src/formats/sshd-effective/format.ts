import { isSshdWords } from '../_grammar/sshd-words.ts';
import type { Detection, Format } from '../format.ts';

/** `sshd-T.txt`, `sshd_-T`, `sshd-G.txt`: the capital tells it from `sshd -t`. */
const name = /(?:^|[-_. ])sshd[-_ ]+-?(?:T|G)(?:[-_. ]|$)|effective[-_.]?sshd|sshd[-_.]?effective/;
const command = /(?:^|\/|\s)sshd\s(?:.*\s)?-\w*[TG]\w*(?:\s|$)/;
/** As long as it is all in lower case no configuration begins so. */
const dump = /^port \d+\r?\n(?:port \d+\r?\n)*addressfamily (?:any|inet6?)\r?$/m;
/** The newest release has keywords in mixed case; a configuration names no port behind its addresses there. */
const mixedDump =
  /^port \d+\r?\n(?:port \d+\r?\n)*addressfamily (?:any|inet6?)\r?\n(?:listenaddress \S+:\d+\r?\n)+(?:usepam|logingracetime) /im;
const line =
  /^(?:permitrootlogin|pubkeyauthentication|listenaddress|logingracetime|usepam|maxstartups|passwordauthentication) \S+\r?$/gm;

function detect(path: string, asked: string, head: string): Detection | null {
  const base = path.slice(path.lastIndexOf('/') + 1);
  if (dump.test(head) || mixedDump.test(head)) return { kind: 'sshd-effective', score: 90 };
  if (command.test(asked)) return { kind: 'sshd-effective', score: 80 };
  if (name.test(base)) return { kind: 'sshd-effective', score: isSshdWords(head) ? 75 : 70 };
  return (head.match(line)?.length ?? 0) >= 2 ? { kind: 'sshd-effective', score: 70 } : null;
}

/** The settings in force for the configuration on disk, as `sshd -T` (or `-G`) prints them. */
export const format: Format = {
  id: 'sshd-effective',
  title: 'Effective settings (sshd -T)',
  kinds: [
    {
      id: 'sshd-effective',
      title: 'output of `sshd -T` or `sshd -G`',
      command: 'sshd -T',
      emptyMeans: 'failed',
      single: false,
    },
  ],
  names: ['sshd-', 'effective'],
  signs: [
    'addressfamily',
    'permitrootlogin',
    'pubkeyauthentication',
    'listenaddress',
    'logingracetime',
    'usepam',
    'maxstartups',
    'passwordauthentication',
  ],
  phase: 'main',
  answers: [/no hostkeys available -- exiting/, /Bad configuration option/, /line \d+: /, /privilege separation/],
  detect: (claim, head) => detect(claim.path, claim.command ?? '', head),
  load: async () => (await import('./code.ts')).code,
};
