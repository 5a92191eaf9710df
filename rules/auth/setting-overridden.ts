import { defineRule } from '#engine/rule';

const watched: Readonly<Record<string, string>> = {
  passwordauthentication: 'PasswordAuthentication',
  pubkeyauthentication: 'PubkeyAuthentication',
  kbdinteractiveauthentication: 'KbdInteractiveAuthentication',
  permitrootlogin: 'PermitRootLogin',
  authenticationmethods: 'AuthenticationMethods',
  authorizedkeysfile: 'AuthorizedKeysFile',
  usepam: 'UsePAM',
};

const refuses = (values: readonly string[]): boolean => values[0]?.toLowerCase() === 'no';

/** The first value counts: a later line that says otherwise does nothing. */
export default defineRule({
  id: 'auth/setting-overridden',
  title: 'An earlier line wins over this one',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    refuses:
      '{keyword} {here} on this line has no effect, because an earlier line says {first}. ' +
      'sshd keeps the first value it reads, so logins that this line should allow are refused. ' +
      'Change the earlier line, which cloud-init or another drop-in may have written, and reload sshd.',
    other:
      '{keyword} {here} on this line has no effect, because an earlier line says {first}. ' +
      'sshd keeps the first value it reads. ' +
      'Remove the line that is not meant.',
  },
  check({ view, report }) {
    const config = view.daemon.files;
    if (config === null) return;
    for (const [keyword, written] of Object.entries(watched)) {
      const [first, ...later] = config.places.filter((place) => place.keyword === keyword && !place.conditional);
      const other = later.find(
        ({ values }) => values.join(' ').toLowerCase() !== first!.values.join(' ').toLowerCase(),
      );
      if (first === undefined || other === undefined) continue;
      const harmful = refuses(first.values) && !refuses(other.values);
      report({
        message: harmful ? 'refuses' : 'other',
        at: other.origin,
        data: { keyword: written, here: other.values.join(' '), first: first.values.join(' ') },
        label: 'no effect',
        related: [{ at: first.origin, label: 'this line counts' }],
        severity: harmful ? 'warning' : 'note',
        certainty: config.notCollected.length > 0 ? 'possible' : 'certain',
        verdict: harmful ? 'auth-denied' : null,
      });
    }
  },
});
