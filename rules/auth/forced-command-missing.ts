import { defineRule } from '#engine/rule';
import { knownFile } from '#reason/auth/known-file';
import { sessionsOf } from './shared/session-places.ts';

/** Instead of a shell sshd runs a program that is not there. */
export default defineRule({
  id: 'auth/forced-command-missing',
  title: 'The program of ForceCommand does not exist',
  severity: 'warning',
  needs: ['daemon', 'files'],
  messages: {
    missing:
      'ForceCommand names {command}, which does not exist. ' +
      'Logging in succeeds, and then the session ends at once with "not found". ' +
      'Install the program, or correct the path.',
    notExecutable:
      'ForceCommand names {command}, which nobody may execute. ' +
      'Logging in succeeds, and then the session ends at once with "Permission denied". ' +
      'Run `chmod 755 {command}`.',
  },
  check({ view, report }) {
    for (const { settings, block } of sessionsOf(view)?.places ?? []) {
      const setting = settings.values.get('forcecommand');
      const command = setting?.values[0]?.split(/\s/, 1)[0] ?? 'none';
      const rooted = settings.values.get('chrootdirectory')?.values[0] ?? 'none';
      if (setting === undefined || !command.startsWith('/') || rooted !== 'none') continue;
      const { state, entry } = knownFile(view, command);
      const dead = entry?.type === 'file' && (entry.mode & 0o111) === 0;
      if (state !== 'absent' && !dead) continue;
      report({
        message: dead ? 'notExecutable' : 'missing',
        at: setting.origin,
        data: { command },
        label: 'cannot be run',
        severity: block === null ? 'error' : 'warning',
        verdict: 'auth-denied',
      });
    }
  },
});
