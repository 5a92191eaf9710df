import { defineRule } from '#engine/rule';

/** AppArmor refused the daemon something, or confines it with a profile that no distribution ships. */
export default defineRule({
  id: 'sshd/confined-by-apparmor',
  title: 'AppArmor confines sshd',
  severity: 'note',
  needs: ['mandatory-access'],
  messages: {
    denied:
      'AppArmor refused sshd: {what}. ' +
      'The daemon may not start, or its sessions end at once, though its configuration is right. ' +
      'Run `aa-complain sshd` and try again; if that helps, allow the access in the profile.',
    enforced:
      'AppArmor enforces the profile {profile}, which Debian and Ubuntu do not ship. ' +
      'What the profile leaves out fails with "Permission denied" in places that no configuration names. ' +
      'If sshd fails without a reason, run `aa-complain {profile}` and try again.',
  },
  check({ view, report }) {
    const denial = view.mandatoryAccess.find((f) => f.access === 'denial' && f.by === 'apparmor' && !f.permissive);
    const profile = view.mandatoryAccess.find((f) => f.access === 'profile' && f.enforced);
    if (denial?.access === 'denial')
      report({
        message: 'denied',
        at: denial.origin,
        label: 'refused by AppArmor',
        data: { what: denial.what },
        severity: 'warning',
        certainty: 'possible',
        verdict: null,
      });
    else if (profile?.access === 'profile')
      report({
        message: 'enforced',
        at: profile.origin,
        label: 'confines sshd',
        data: { profile: profile.name },
        verdict: null,
      });
  },
});
