import { No } from '#core/tri';
import { defineRule } from '#engine/rule';
import { checkKeys } from '#reason/auth/keys-evidence';
import { knownAccount } from '#reason/auth/known-account';
import { peopleOf } from './shared/people.ts';
import { sessionsOf, wordOf } from './shared/session-places.ts';

/** A file of keys that is there and that sshd does not use because of somebody's modes. */
export default defineRule({
  id: 'auth/keys-file-refused',
  title: 'sshd does not use a file of keys because of its mode or owner',
  severity: 'warning',
  needs: ['daemon', 'accounts', 'files'],
  messages: {
    refused:
      '{fault}, as this listing shows. ' +
      'sshd then does not use the keys of {user}, who gets "Permission denied" with the right one. ' +
      'Mend it with `chmod go-w` or `chown {user}`, for the home directory, .ssh and authorized_keys.',
  },
  check({ view, report }) {
    const sessions = sessionsOf(view);
    if (sessions === null || wordOf(sessions.rules.general, 'pubkeyauthentication') === 'no') return;
    const names = new Set(['root', ...peopleOf(view).map(({ name }) => name)]);
    for (const name of names) {
      const keys = checkKeys(sessions.rules.general, view, knownAccount(view, name));
      const isMissing = / does not exist$| is empty$/.test(keys.text);
      if (keys.passes !== No || keys.origin === null || isMissing) continue;
      if (!view.files.entries.some(({ origin }) => origin === keys.origin)) continue;
      report({
        message: 'refused',
        at: keys.origin,
        data: { user: name, fault: keys.text.replace(/^the user/, name) },
        label: 'not as sshd wants it',
        certainty: sessions.certainty,
        verdict: 'auth-denied',
      });
    }
  },
});
