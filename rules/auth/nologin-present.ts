import { defineRule } from '#engine/rule';
import { knownFile } from '#reason/auth/known-file';
import { sessionsOf, wordOf } from './shared/session-places.ts';

/** pam_nologin, or sshd itself, lets only root in while the file is there. */
export default defineRule({
  id: 'auth/nologin-present',
  title: 'A nologin file keeps everybody but root out',
  severity: 'warning',
  needs: ['files'],
  messages: {
    present:
      '{path} exists. ' +
      'While it does, everybody but root is shown its text and disconnected after logging in. ' +
      'Remove it with `rm {path}`, unless the system is being shut down or booted.',
    nobody:
      '{path} exists, and PermitRootLogin is off. ' +
      'While the file is there only root may log in, and root may not, so nobody can. ' +
      'Remove it with `rm {path}`.',
  },
  check({ view, report }) {
    const sessions = sessionsOf(view);
    const settings = sessions?.rules.general ?? null;
    const pamOff = settings !== null && wordOf(settings, 'usepam') === 'no';
    for (const path of pamOff ? ['/etc/nologin'] : ['/etc/nologin', '/run/nologin']) {
      const { state, origin } = knownFile(view, path);
      if (state !== 'there' || origin === null) continue;
      const nobody = settings !== null && wordOf(settings, 'permitrootlogin') === 'no';
      report({
        message: nobody ? 'nobody' : 'present',
        at: origin,
        data: { path },
        label: 'only root may log in',
        severity: nobody ? 'error' : 'warning',
        verdict: 'auth-denied',
        changes: [{ change: { change: 'delete-file', at: origin, path }, title: `Remove ${path}`, safe: false }],
      });
    }
  },
});
