import { defineRule } from '#engine/rule';
import { knownFile } from '#reason/auth/known-file';
import { unsafeComponent } from '#reason/auth/unsafe-path';
import { sessionsOf } from './shared/session-places.ts';

/** sshd runs the command only where nobody but root could have put it there. */
export default defineRule({
  id: 'auth/keys-command-unsafe',
  title: 'sshd does not run AuthorizedKeysCommand',
  severity: 'warning',
  needs: ['daemon', 'files'],
  messages: {
    missing:
      'AuthorizedKeysCommand names {command}, which does not exist. ' +
      'Keys that it should give are not found, so their users get "Permission denied". ' +
      'Install it, or correct the path.',
    unsafe:
      'AuthorizedKeysCommand names {command}, but {path} {why}. ' +
      'sshd then does not run it, so users whose keys it should give get "Permission denied". ' +
      'Run `chown root:root {path}` and `chmod go-w {path}`.',
  },
  check({ view, report }) {
    for (const { settings } of sessionsOf(view)?.places ?? []) {
      const setting = settings.values.get('authorizedkeyscommand');
      const command = setting?.values[0]?.split(/\s/, 1)[0] ?? 'none';
      if (setting === undefined || !command.startsWith('/')) continue;
      const unsafe = unsafeComponent(view, command);
      const missing = knownFile(view, command).state === 'absent';
      if (!missing && unsafe === null) continue;
      report({
        message: missing ? 'missing' : 'unsafe',
        at: setting.origin,
        data: { command, path: unsafe?.path ?? '', why: unsafe?.why ?? '' },
        label: 'is not run',
        related: unsafe && !missing ? [{ at: unsafe.origin, label: 'not safe for sshd' }] : [],
        verdict: 'auth-denied',
      });
    }
  },
});
