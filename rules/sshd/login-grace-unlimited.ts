import { defineRule } from '#engine/rule';
import { limitSetting } from './shared/limit-setting.ts';

/** Connections that never log in are never ended, and fill MaxStartups. */
export default defineRule({
  id: 'sshd/login-grace-unlimited',
  title: 'LoginGraceTime 0 lets idle connections fill MaxStartups',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    unlimited:
      'LoginGraceTime 0 never ends a connection that does not log in. ' +
      'Such connections fill MaxStartups after a while, and then everybody gets "Connection reset by peer" until sshd is restarted. ' +
      'Set 30 to 120 seconds; upgrade OpenSSH if 0 was set against CVE-2024-6387.',
  },
  check({ view, report }) {
    const setting = limitSetting(view, 'logingracetime');
    if (setting?.value !== '0' || setting.origin === null) return;
    report({ message: 'unlimited', at: setting.origin, label: 'never ends', verdict: 'closed' });
  },
});
