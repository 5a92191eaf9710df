import { Maybe, No, not, type Tri, tri } from '#core/tri';
import type { LoginModule } from '#model/accounts';
import type { LoginScene } from './allowed-user.ts';
import type { Check } from './check.ts';
import { knownFile } from './known-file.ts';
import { linesOf } from './login-lines.ts';

const option = ({ options }: LoginModule, name: string): string | null =>
  options.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;

/** pam_listfile(8): a file with one name on each line. Linux-PAM 1.5 looks at it for everybody, whatever `apply=` says. */
export function checkListed(module: LoginModule, scene: LoginScene): Check {
  const path = option(module, 'file');
  const item = option(module, 'item');
  const sense = option(module, 'sense');
  const onError: Tri = tri(option(module, 'onerr') === 'succeed');
  const base = { origin: module.origin, assumes: [] };
  if (path === null || item === null || (sense !== 'allow' && sense !== 'deny'))
    return { ...base, passes: onError, text: 'pam_listfile has no list that it could go by' };
  const { entry } = knownFile(scene.view, path);
  if (entry !== null && (entry.type !== 'file' || (entry.mode & 0o002) !== 0))
    return {
      ...base,
      passes: No,
      text: `${path} is a link or writable for everybody, for which pam_listfile refuses it`,
    };
  const found = linesOf(scene.view, path);
  if (found === null) return { ...base, passes: Maybe, text: 'pam_listfile goes by a list that nobody collected' };
  if (found.lines === null) return { ...base, passes: onError, text: `${path} does not exist` };
  const listed = isListed(item, found.lines, scene);
  const passes = sense === 'allow' ? listed : not(listed);
  const text = sense === 'allow' ? `${path} does not name this user` : `${path} names this user`;
  return { ...base, passes, text };
}

function isListed(item: string, lines: readonly string[], { account }: LoginScene): Tri {
  const has = (name: string): boolean => lines.includes(name) || lines.includes(`${name}\r`);
  switch (item) {
    case 'user':
      return tri(has(account.name));
    case 'group':
      return account.groups === null ? Maybe : tri(account.groups.some(has));
    case 'shell':
      return account.user === null ? Maybe : tri(has(account.user.shell));
    case 'tty':
      return tri(has('ssh'));
    // The client's name or address, and names that only other protocols tell.
    default:
      return Maybe;
  }
}
