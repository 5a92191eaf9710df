import { defaultKeysFiles, type KeysOwner, keysFilePaths } from '#core/keys-file';
import type { OriginTable } from '#core/origin';
import type { Contributions } from '#model/contribution';
import type { HostContext } from './format.ts';

/** More users than this are not looked up: a directory service's dump has tens of thousands. */
const mostUsers = 2000;

const nologinPaths = ['/etc/nologin', '/run/nologin', '/var/run/nologin'];

/** What the collected tree shows of files that decide about logins: that they are there, or that they are not. */
export function noteLoginFiles(files: Pick<HostContext, 'lookup'>, into: Contributions, origins: OriginTable): void {
  const users = into.of('accounts').flatMap(({ value }) => (value.account === 'user' ? [value] : []));
  const owners: KeysOwner[] = users.slice(0, mostUsers);
  if (!owners.some(({ name }) => name === 'root')) owners.push({ name: 'root', uid: 0, home: '/root' });
  const settings = new Set<string>();
  for (const { value } of into.of('daemon')) {
    const { sessions } = value;
    if (!sessions) continue;
    for (const { values } of [sessions.general, ...sessions.blocks])
      for (const setting of values.get('authorizedkeysfile')?.values ?? []) settings.add(setting);
  }
  if (settings.size === 0) for (const name of defaultKeysFiles) settings.add(name);
  const paths = new Set([...nologinPaths, ...revokedLists(into)]);
  for (const owner of owners) for (const path of keysFilePaths([...settings], owner)) paths.add(path);
  for (const { shell } of users.slice(0, mostUsers)) if (shell.startsWith('/')) paths.add(shell);
  for (const path of paths) {
    const found = files.lookup(path);
    if (found.state === 'not-collected') continue;
    const isThere = found.state === 'file';
    const origin = isThere ? origins.span(found.file.id, 0, 0) : origins.derived([], `${path} does not exist`);
    const value = { files: isThere ? ('present' as const) : ('absent' as const), path, origin };
    into.add({ slice: 'files', basis: 'observed', quality: 'complete', file: -1, origin, value });
  }
}

/** Without the file that RevokedKeys names no key is taken. */
const revokedLists = (into: Contributions): string[] =>
  into
    .of('daemon')
    .flatMap(({ value: { sessions } }) => (sessions ? [sessions.general, ...sessions.blocks] : []))
    .flatMap(({ values }) => values.get('revokedkeys')?.values ?? [])
    .filter((path) => path.startsWith('/'));
