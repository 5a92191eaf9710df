import { defineRule } from '#engine/rule';
import { sessionsOf, wordOf } from './shared/session-places.ts';

/** Red Hat says in its own sshd_config that this is not supported. */
export default defineRule({
  id: 'auth/pam-off',
  title: 'UsePAM is off on a system of the Red Hat family',
  severity: 'warning',
  needs: ['daemon', 'program'],
  messages: {
    off:
      'UsePAM is off, which Red Hat does not support. ' +
      'Accounts from directory services, expiry, limits and SELinux contexts of sessions come from PAM, so logins may fail or lack them. ' +
      'Set `UsePAM yes` and reload sshd.',
  },
  check({ view, report }) {
    const setting = sessionsOf(view)?.rules.general.values.get('usepam');
    if (setting === undefined || view.version?.vendor !== 'redhat') return;
    if (wordOf(sessionsOf(view)!.rules.general, 'usepam') !== 'no') return;
    const place = view.daemon.files?.places.find((one) => one.keyword === 'usepam' && !one.conditional);
    const at = place?.origin ?? (view.daemon.files === null ? setting.origin : null);
    if (at !== null) report({ message: 'off', at, label: 'not supported', verdict: null });
  },
});
