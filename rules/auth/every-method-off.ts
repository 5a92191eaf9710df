import { defineRule } from '#engine/rule';
import { sessionsOf, wordOf } from './shared/session-places.ts';

const methods = [
  'pubkeyauthentication',
  'passwordauthentication',
  'kbdinteractiveauthentication',
  'gssapiauthentication',
  'hostbasedauthentication',
];

/** Nothing is left to log in with. */
export default defineRule({
  id: 'auth/every-method-off',
  title: 'Every method of authentication is switched off',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    off:
      'This line switches off the last method of authentication that was left. ' +
      'sshd offers nothing to log in with, so everybody gets "Permission denied ()". ' +
      'Switch one back on, `PubkeyAuthentication yes` first of all, and reload sshd.',
  },
  check({ view, report }) {
    const sessions = sessionsOf(view);
    if (sessions === null) return;
    const { general } = sessions.rules;
    const places = methods.flatMap((keyword) => general.values.get(keyword) ?? []);
    const newer = wordOf(general, 'kbdinteractiveauthentication') ?? wordOf(general, 'challengeresponseauthentication');
    const off = methods.every((keyword) =>
      keyword === 'kbdinteractiveauthentication' ? newer === 'no' : wordOf(general, keyword) === 'no',
    );
    if (!off) return;
    // Defaults have no line; what is off by default is not to blame.
    const daemon = view.daemon.files ?? view.daemon.dump;
    const written = new Set(daemon?.places.map(({ origin }) => origin));
    const lines = places.map(({ origin }) => origin).filter((origin) => written.has(origin));
    const [first, ...others] = lines.sort((a, b) => b - a);
    if (first === undefined) return;
    report({
      message: 'off',
      at: first,
      label: 'nothing is left to log in with',
      related: others.map((at) => ({ at, label: 'off as well' })),
      certainty: sessions.certainty,
      verdict: 'auth-denied',
    });
  },
});
