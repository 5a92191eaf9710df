import { defineRule } from '#engine/rule';
import { sessionsOf, wordOf } from './shared/session-places.ts';

/** MaxSessions 0 lets people log in and do nothing but forward ports. */
export default defineRule({
  id: 'auth/sessions-forbidden',
  title: 'MaxSessions 0 lets nobody open a session',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    forbidden:
      'MaxSessions 0 on this line forbids shells, commands and file transfer. ' +
      'Logging in succeeds, and then the client says "channel 0: open failed". ' +
      'Remove the line, or set at least 1, unless only forwarding is wanted.',
  },
  check({ view, report }) {
    const sessions = sessionsOf(view);
    for (const { settings, block } of sessions?.places ?? []) {
      if (wordOf(settings, 'maxsessions') !== '0') continue;
      report({
        message: 'forbidden',
        at: settings.values.get('maxsessions')!.origin,
        label: 'no session may be opened',
        severity: block === null ? 'error' : 'note',
        certainty: sessions!.certainty,
        verdict: 'auth-denied',
      });
    }
  },
});
