import { defineRule } from '#engine/rule';
import { knownFile } from '#reason/auth/known-file';
import { unsafeComponent } from '#reason/auth/unsafe-path';
import { sessionsOf } from './shared/session-places.ts';

/** sshd changes into a root only where every component belongs to root and nobody else may write it. */
export default defineRule({
  id: 'auth/chroot-unsafe',
  title: 'sshd does not change into ChrootDirectory',
  severity: 'warning',
  needs: ['daemon', 'files'],
  messages: {
    unsafe:
      'ChrootDirectory {directory} is not safe for sshd: {path} {why}. ' +
      'The session ends right after logging in, with "client_loop: send disconnect" or "closed by remote host". ' +
      'Run `chown root:root {path}` and `chmod go-w {path}`, and give users a directory of their own below it.',
    missing:
      'ChrootDirectory {directory} does not exist. ' +
      'The session ends right after logging in. ' +
      'Make it: `install -d -o root -g root -m 755 {directory}`.',
  },
  check({ view, report }) {
    for (const { settings } of sessionsOf(view)?.places ?? []) {
      const setting = settings.values.get('chrootdirectory');
      // Before the first placeholder nothing depends on the user.
      const directory = (setting?.values[0] ?? 'none').replace(/\/[^/]*%.*$/, '');
      if (setting === undefined || !directory.startsWith('/') || directory === '') continue;
      const unsafe = unsafeComponent(view, directory);
      const missing = knownFile(view, directory).state === 'absent';
      if (!missing && unsafe === null) continue;
      report({
        message: missing ? 'missing' : 'unsafe',
        at: setting.origin,
        data: { directory, path: unsafe?.path ?? '', why: unsafe?.why ?? '' },
        label: 'sessions end here',
        related: unsafe && !missing ? [{ at: unsafe.origin, label: 'not as sshd wants it' }] : [],
        verdict: 'auth-denied',
      });
    }
  },
});
