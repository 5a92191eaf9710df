import type { OriginId } from '#core/origin';
import { defineRule } from '#engine/rule';
import type { HostView } from '#model/host-model';
import { authBorders } from '#reason/auth/auth-borders';
import { type AuthEnding, evaluateAuth } from '#reason/auth/evaluate-auth';
import { CellSet } from '#reason/cell-set';
import { SourceSpace } from '#reason/source-space';
import { peopleOf } from './shared/people.ts';

/** More accounts than this come from a directory service, and the first of them are as good as all. */
const mostAccounts = 100;

const whole = (view: HostView): boolean =>
  view.accounts.some((fact) => fact.account === 'listed' && fact.database === 'users');

function endingsOf(view: HostView, user: string): AuthEnding[] {
  return ([4, 6] as const).flatMap((family) => {
    const space = SourceSpace.partition(family, authBorders(view, family));
    return evaluateAuth({ view, user, to: null, port: 22 }, space, CellSet.of(space.all));
  });
}

/** Every account that a person could use is turned away, from everywhere. */
export default defineRule({
  id: 'auth/nobody-gets-in',
  title: 'No account of the host may log in',
  severity: 'error',
  needs: ['daemon', 'accounts'],
  messages: {
    nobody:
      'None of the accounts of this host gets in: {users} are all turned away, most of them by this line. ' +
      'Everybody sees the banner and then "Permission denied", whatever key or password they have. ' +
      'Admit at least one account here before you close the session you have.',
  },
  check({ view, report }) {
    const people = peopleOf(view).slice(0, mostAccounts);
    if (people.length === 0 || !whole(view)) return;
    const endings: AuthEnding[] = [];
    // A log tells how one login ended, and nothing of who comes with another key or a password.
    const untold = { ...view, logs: [] };
    for (const { name } of people) {
      const own = endingsOf(untold, name);
      if (own.some(({ verdict }) => verdict !== 'auth-denied' && verdict !== 'disconnected')) return;
      endings.push(...own);
    }
    const blamed = new Map<OriginId, number>();
    for (const { lines } of endings) {
      const last = lines.at(-1)?.origin;
      if (last !== undefined) blamed.set(last, (blamed.get(last) ?? 0) + 1);
    }
    const places = new Set(view.daemon.files?.places.map(({ origin }) => origin));
    const ranked = [...blamed].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([origin]) => origin);
    const at = ranked.find((origin) => places.has(origin)) ?? ranked[0];
    if (at === undefined) return;
    const names = people.map(({ name }) => name);
    report({
      message: 'nobody',
      at,
      data: {
        users: names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', '),
      },
      label: 'turns them away',
      certainty: endings.some(({ assumes }) => assumes.length > 0) ? 'possible' : 'certain',
      verdict: 'auth-denied',
    });
  },
});
