import type { HostContext } from '../format.ts';
import type { OptionsVerdict } from './decide-options.ts';

/**
 * Whether an account that `user` or `group` names may be missing, which refuses the client. Accounts may also come
 * from a directory service, so a name that the file lacks is in doubt, not absent.
 */
export function accountsDoubt(accounts: OptionsVerdict['accounts'], host: HostContext): boolean {
  return accounts.some(({ kind, name }) => {
    if (name === 'root') return false;
    const found = host.lookup(kind === 'user' ? '/etc/passwd' : '/etc/group');
    return found.state !== 'file' || !found.file.text.split('\n').some((line) => line.startsWith(`${name}:`));
  });
}
