import { defineRule } from '#engine/rule';
import { sessionsOf, wordOf } from './shared/session-places.ts';

const switches: Readonly<Record<string, string>> = {
  publickey: 'pubkeyauthentication',
  password: 'passwordauthentication',
  'keyboard-interactive': 'kbdinteractiveauthentication',
  hostbased: 'hostbasedauthentication',
  'gssapi-with-mic': 'gssapiauthentication',
};

/** AuthenticationMethods below a Match line, where nothing checks it: outside of one sshd would not start. */
export default defineRule({
  id: 'auth/methods-impossible',
  title: 'A Match block asks for methods that are switched off',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    impossible:
      'AuthenticationMethods on this line asks for {method}, which is switched off for the same users. ' +
      'sshd ends their connections with "no authentication methods enabled", whatever they have. ' +
      'Switch {method} on in this block, or ask for methods that are on.',
  },
  check({ view, report }) {
    const sessions = sessionsOf(view);
    for (const { settings, block } of sessions?.places ?? []) {
      const wanted = settings.values.get('authenticationmethods');
      if (block === null || wanted === undefined) continue;
      const isOff = (method: string): boolean => {
        const keyword = switches[method.split(':', 1)[0]!];
        if (keyword === undefined) return false;
        return (wordOf(settings, keyword) ?? wordOf(sessions!.rules.general, keyword)) === 'no';
      };
      const lists = wanted.values.flatMap((value) => value.split(/\s+/)).map((list) => list.split(','));
      if (!lists.every((list) => list.some(isOff))) continue;
      report({
        message: 'impossible',
        at: wanted.origin,
        data: { method: lists[0]!.find(isOff)! },
        label: 'cannot be met',
        related: [{ at: block.origin, label: 'for these' }],
        certainty: sessions!.certainty,
        verdict: 'auth-denied',
      });
    }
  },
});
