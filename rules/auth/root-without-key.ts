import { No } from '#core/tri';
import { defineRule } from '#engine/rule';
import { checkKeys } from '#reason/auth/keys-evidence';
import { knownAccount } from '#reason/auth/known-account';
import { sessionsOf, wordOf } from './shared/session-places.ts';

const byKeyOnly = /^(?:prohibit-password|without-password|forced-commands-only)$/;

/** Root may log in with a key only, and has none: the default on most systems. */
export default defineRule({
  id: 'auth/root-without-key',
  title: 'Root may log in with a key only, and has none',
  severity: 'note',
  needs: ['daemon', 'files'],
  messages: {
    none:
      '{file}, and PermitRootLogin {value} lets root in with a key only. ' +
      'So root gets "Permission denied" whatever its password is. ' +
      'Put a key into /root/.ssh/authorized_keys, or log in as another user.',
  },
  check({ view, report }) {
    const sessions = sessionsOf(view);
    if (sessions === null) return;
    const { general } = sessions.rules;
    const value = wordOf(general, 'permitrootlogin') ?? '';
    if (!byKeyOnly.test(value)) return;
    const keys = checkKeys(general, view, knownAccount(view, 'root'));
    const shown = keys.origin !== null && view.files.facts.some((f) => f.files !== 'entry' && f.origin === keys.origin);
    const at = view.daemon.files?.places.find((place) => place.keyword === 'permitrootlogin')?.origin ?? keys.origin;
    if (keys.passes !== No || !/ does not exist$| is empty$/.test(keys.text) || !shown || at === null) return;
    report({
      message: 'none',
      at,
      data: { file: keys.text, value },
      label: 'root needs a key',
      certainty: keys.assumes.length > 0 ? 'possible' : sessions.certainty,
      verdict: 'auth-denied',
    });
  },
});
