import { defineRule } from '#engine/rule';

const keywords: Readonly<Record<string, string>> = { allowusers: 'AllowUsers', allowgroups: 'AllowGroups' };

/** Names that stand for one account. */
const namesIn = (values: readonly string[]): string[] =>
  values
    .flatMap((value) => value.split(','))
    .map((name) => name.split('@')[0]!)
    .filter((name) => /^[\w.-]+$/.test(name));

/** AllowUsers and AllowGroups take blanks between names; with a comma it is one name that nobody has. */
export default defineRule({
  id: 'auth/allow-users-comma-list',
  title: 'AllowUsers or AllowGroups has a comma between names',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    all:
      '"{list}" on this line is one name to sshd, because {keyword} separates names by blanks. ' +
      'No account is called that, and no other name is listed, so everybody gets "Permission denied" whatever key or password they have. ' +
      'Write `{keyword} {blanks}` and reload sshd.',
    some:
      '"{list}" on this line is one name to sshd, because {keyword} separates names by blanks. ' +
      'No account is called that, so those it was meant for get "Permission denied" whatever key or password they have. ' +
      'Write `{keyword} {blanks}` and reload sshd.',
  },
  check({ view, report }) {
    const config = view.daemon.files;
    if (config === null) return;
    for (const [keyword, written] of Object.entries(keywords)) {
      const places = config.places.filter((p) => p.keyword === keyword);
      const names = places.filter((p) => !p.conditional).flatMap((p) => p.values);
      for (const { values, origin, conditional } of places) {
        const list = values.find((name) => /[^,],./.test(name));
        if (list === undefined) continue;
        const all = !conditional && names.every((name) => name.includes(','));
        report({
          message: all ? 'all' : 'some',
          at: origin,
          label: 'one name that nobody has',
          data: { keyword: written, list, blanks: values.join(' ').replace(/,+/g, ' ').trim() },
          severity: all ? 'error' : 'warning',
          certainty: config.notCollected.length > 0 ? 'possible' : 'certain',
          verdict: 'auth-denied',
          changes: [
            {
              change: { change: 'separate-words', at: origin, users: keyword === 'allowusers' ? namesIn(values) : [] },
              title: `Write the names with blanks between them`,
              safe: false,
            },
          ],
        });
      }
    }
  },
});
