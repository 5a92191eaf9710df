import { defineRule } from '#engine/rule';
import { sessionsOf, wordOf } from './shared/session-places.ts';

/** MaxAuthTries so small that a client with an agent is cut off before its right key. */
export default defineRule({
  id: 'auth/few-attempts',
  title: 'MaxAuthTries cuts clients off before their right key',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    none:
      'MaxAuthTries 0 ends each connection at the first question. ' +
      'Nobody it counts for can log in: the client says "Too many authentication failures". ' +
      'Remove the line or set at least 3, and reload sshd.',
    few:
      'MaxAuthTries lets a client try {tries} before sshd ends the connection. ' +
      'Each key that an agent offers counts, so clients with several keys get "Too many authentication failures" before the right one. ' +
      'Raise it to 6, the default, or let clients offer one key with `IdentitiesOnly yes`.',
  },
  options: {
    tries: {
      description: 'Reported where a client has this many attempts, or fewer.',
      default: 2,
      minimum: 0,
      maximum: 1000,
    },
  },
  check({ view, options, report }) {
    const sessions = sessionsOf(view);
    for (const { settings, block } of sessions?.places ?? []) {
      const tries = Number(wordOf(settings, 'maxauthtries') ?? 6);
      if (!(tries <= options.tries)) continue;
      report({
        message: tries <= 0 ? 'none' : 'few',
        at: settings.values.get('maxauthtries')!.origin,
        data: { tries: tries === 1 ? 'one key or password' : `${tries} keys or passwords` },
        label: tries <= 0 ? 'no attempt at all' : 'few attempts',
        severity: tries <= 0 && block === null ? 'error' : 'warning',
        certainty: sessions!.certainty,
        verdict: 'auth-denied',
      });
    }
  },
});
