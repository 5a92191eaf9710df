import { claimName } from '../_grammar/claim-name.ts';
import type { Format } from '../format.ts';
import { noSuchFile } from './read-absence.ts';

const listNamed = /^(?:\d+-)?(?:sudo-)?(?:bin-)?ls(?:-|$)/;
const nameiNamed = /^(?:\d+-)?(?:sudo-)?namei(?:-|$)/;
const pathModes = /^f: \S.*\r?\n[ \t]*[-dlbcpsD][-rwxsStT]{9} /m;
const statNamed = /^(?:\d+-)?(?:sudo-)?stat(?:-|$)/;
const row = /^(?:[ \t]*\d+[ \t]+){0,2}[-dlbcps][-rwxsStT]{9}[.+@]?[ \t]+(?:\d+[ \t]+)?\S+[ \t]+\S+[ \t]/m;
const status = /^[^\n]*\(\d{4}\/[-dlbcps][-rwxsStT]{9}[.+]?\)[ \t]/m;
const isMissing = (head: string): boolean => /^(?:ls|stat): .*\//m.test(head) && noSuchFile.test(head.trimEnd());

export const format: Format = {
  id: 'file-listing',
  title: 'Directory listings (ls -l, stat, namei -l)',
  kinds: [
    {
      id: 'file-listing',
      title: 'output of `ls -la /etc/ssh`',
      command: 'ls -la /etc/ssh /etc/ssh/sshd_config.d',
      emptyMeans: 'failed',
      single: false,
    },
    {
      id: 'file-status',
      title: 'output of `stat`',
      command: 'stat /etc/ssh/ssh_host_*_key',
      emptyMeans: 'failed',
      single: false,
    },
    {
      id: 'path-modes',
      title: 'output of `namei -l`',
      command: 'namei -l ~/.ssh/authorized_keys',
      emptyMeans: 'failed',
      single: false,
    },
  ],
  names: ['-ls-', '-stat-', '-namei-'],
  signs: ['rwx', 'rw-', 'rws', 'r-x', 'r--', 'r-s', '-wx', '-w-', '-ws', '--x', '---', '--s', 'ls: ', 'stat: '],
  phase: 'listings',
  carriesOut: ['files'],
  // That a file is not there is what the listing was asked for.
  answers: [new RegExp(`^(?:ls|stat): .*${noSuchFile.source}`, 'u')],
  detect(claim, head) {
    const name = claimName(claim);
    const isWalk = pathModes.test(head);
    if (isWalk || nameiNamed.test(name)) return { kind: 'path-modes', score: isWalk ? 90 : 60 };
    const isStat = status.test(head);
    if (isStat || (statNamed.test(name) && isMissing(head)))
      return { kind: 'file-status', score: statNamed.test(name) ? 90 : 80 };
    const found = row.test(head) || isMissing(head);
    if (found) return { kind: 'file-listing', score: listNamed.test(name) ? 90 : 70 };
    if (listNamed.test(name)) return { kind: 'file-listing', score: 60 };
    return statNamed.test(name) ? { kind: 'file-status', score: 60 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
