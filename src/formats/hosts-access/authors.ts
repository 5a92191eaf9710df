import type { FilterAuthor } from '#model/filter-authors';
import type { Line, Rule } from './ast.ts';

/** `# DenyHosts: Mon Nov 23 06:10:01 2026 | sshd: 198.51.100.23` stands before each line that it adds. */
const denyHostsMark = /^# DenyHosts: .*? \| (.*)$/;
const denyHosts: FilterAuthor = {
  name: 'DenyHosts',
  change:
    'stop it, take the address out of the files below /var/lib/denyhosts, too, or put it into allowed-hosts there',
};
/** Stands before and behind the line that `sshg-fw-hosts` keeps. */
const sshGuardMark = '###sshguard###';
const sshGuard: FilterAuthor = { name: 'SSHGuard', change: 'put the address into its list of allowed ones (`-w`)' };

/** The programs that wrote rules of a list. */
export function authorsOf(lines: readonly Line[], text: string): ReadonlyMap<Rule, FilterAuthor> {
  const authors = new Map<Rule, FilterAuthor>();
  let inBlock = false;
  let announced: string | null = null;
  for (const line of lines) {
    if (line.type === 'rule') {
      if (inBlock) authors.set(line, sshGuard);
      else if (text.slice(line.start, line.end).trim() === announced) authors.set(line, denyHosts);
    }
    const comment = line.type === 'comment' ? text.slice(line.start, line.end).trim() : '';
    if (comment === sshGuardMark) inBlock = !inBlock;
    announced = denyHostsMark.exec(comment)?.[1] ?? null;
  }
  return authors;
}
