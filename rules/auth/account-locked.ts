import { Yes } from '#core/tri';
import { defineRule } from '#engine/rule';
import { peopleOf } from './shared/people.ts';
import { sessionsOf, wordOf } from './shared/session-places.ts';

/** Without PAM a locked password keeps its user out altogether, keys or not. */
export default defineRule({
  id: 'auth/account-locked',
  title: 'A locked password keeps a user out, since UsePAM is off',
  severity: 'warning',
  needs: ['daemon', 'accounts'],
  messages: {
    locked:
      'The password of {user} is locked with an exclamation mark. ' +
      'Because UsePAM is off, sshd refuses the account altogether, even with the right key: "Permission denied". ' +
      'Set `UsePAM yes`, or unlock it without giving it a password: `usermod -p "*" {user}`.',
  },
  check({ view, report }) {
    const sessions = sessionsOf(view);
    if (sessions === null || wordOf(sessions.rules.general, 'usepam') !== 'no') return;
    const people = new Set(peopleOf(view).map(({ name }) => name));
    for (const fact of view.accounts) {
      if (fact.account !== 'password' || fact.locked !== Yes || !people.has(fact.user)) continue;
      report({
        message: 'locked',
        at: fact.origin,
        data: { user: fact.user },
        label: 'locked',
        related: [{ at: sessions.rules.general.values.get('usepam')!.origin, label: 'sshd asks shadow itself' }].filter(
          ({ at }) => view.daemon.files?.places.some((place) => place.origin === at) === true,
        ),
        certainty: sessions.certainty,
        verdict: 'auth-denied',
      });
    }
  },
});
