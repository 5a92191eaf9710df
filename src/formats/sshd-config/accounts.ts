import type { HostContext } from '../format.ts';

/** What is known of the groups of a user: their names, `null` for no such user, `undefined` where nobody knows. */
export type GroupsOf = (user: string) => readonly string[] | null | undefined;

const linesOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'));

/** Whether accounts may also come from elsewhere than from the files: nsswitch.conf(5). */
function hasOtherSources(text: string, databases: readonly string[]): boolean {
  return text.split('\n').some((line) => {
    const [name = '', ...sources] = line.replace(/#.*/, '').split(/[:\s]+/);
    const words = sources
      .join(' ')
      .replace(/\[[^\]]*\]/g, '')
      .split(' ')
      .filter(Boolean);
    return databases.includes(name) && words.some((word) => !['files', 'systemd', 'compat'].includes(word));
  });
}

/** Whether a directory service may know more accounts than the files. */
function isFilesOnly(host: Pick<HostContext, 'lookup'>, databases: readonly string[]): boolean {
  const found = host.lookup('/etc/nsswitch.conf');
  return found.state !== 'file' || !hasOtherSources(found.file.text, databases);
}

/** Home directories by user, from a collected passwd(5): `null` for no such user, `undefined` where nobody knows. */
export function homesFrom(host: Pick<HostContext, 'lookup'>): (user: string) => string | null | undefined {
  const passwd = host.lookup('/etc/passwd');
  if (passwd.state !== 'file') return () => undefined;
  const homes = new Map(linesOf(passwd.file.text).map((cells) => [cells[0]!, cells[5] ?? '']));
  const whole = isFilesOnly(host, ['passwd']);
  return (user) => homes.get(user) ?? (whole ? null : undefined);
}

/**
 * Groups as getgrouplist(3) would give them from collected passwd(5) and group(5) files. Where nsswitch.conf names a
 * directory service besides, a user that the files lack may still exist, and one that they have may be in more groups.
 */
export function groupsFrom(host: Pick<HostContext, 'lookup'>): GroupsOf {
  const [passwd, group] = ['passwd', 'group'].map((name) => host.lookup(`/etc/${name}`));
  if (passwd?.state !== 'file' || group?.state !== 'file') return () => undefined;
  if (!isFilesOnly(host, ['passwd', 'group', 'initgroups'])) return () => undefined;
  return (user) => {
    const account = linesOf(passwd.file.text).find(([name]) => name === user);
    if (!account) return null;
    const groups = linesOf(group.file.text);
    const own = account[3];
    const ids = [own, ...groups.filter((cells) => cells[3]?.split(',').includes(user)).map((cells) => cells[2])];
    const names = ids.flatMap((id) => groups.find((cells) => cells[2] === id)?.[0] ?? []);
    return [...new Set(names)];
  };
}
