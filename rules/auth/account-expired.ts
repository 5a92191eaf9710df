import { defineRule } from '#engine/rule';
import { peopleOf } from './shared/people.ts';

/** An account that has ended by the time the snapshot was taken. */
export default defineRule({
  id: 'auth/account-expired',
  title: 'An account has expired',
  severity: 'note',
  needs: ['accounts'],
  messages: {
    expired:
      'The account of {user} ended on {day}. ' +
      'Logins are refused since then, with the right key too. ' +
      'If it is meant to live on, run `chage -E -1 {user}`.',
  },
  check({ view, report }) {
    const people = new Set(peopleOf(view).map(({ name }) => name));
    for (const fact of view.accounts) {
      if (fact.account !== 'age' || fact.accountEnds === null || !people.has(fact.user)) continue;
      const now = fact.seenOn ?? fact.notBefore;
      if (now === null || now < fact.accountEnds) continue;
      const day = new Date(fact.accountEnds * 86_400_000).toISOString().slice(0, 10);
      report({
        message: 'expired',
        at: fact.origin,
        data: { user: fact.user, day },
        label: 'ended',
        verdict: 'auth-denied',
      });
    }
  },
});
