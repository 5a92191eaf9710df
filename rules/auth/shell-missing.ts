import { defineRule } from '#engine/rule';
import { knownFile } from '#reason/auth/known-file';
import { peopleOf } from './shared/people.ts';

/** sshd refuses users whose shell is not there before it asks for anything. */
export default defineRule({
  id: 'auth/shell-missing',
  title: 'The shell of a user does not exist or cannot be run',
  severity: 'warning',
  needs: ['accounts', 'files'],
  messages: {
    missing:
      '{user} has {shell} as shell, which does not exist. ' +
      'sshd refuses such users before it looks at a key or password: they get "Permission denied". ' +
      'Install the shell, or give the user another: `usermod -s /bin/bash {user}`.',
    notExecutable:
      '{user} has {shell} as shell, which nobody may execute. ' +
      'sshd refuses such users before it looks at a key or password: they get "Permission denied". ' +
      'Run `chmod 755 {shell}`.',
  },
  check({ view, report }) {
    for (const { name, shell, origin } of peopleOf(view)) {
      const { state, entry } = knownFile(view, shell === '' ? '/bin/sh' : shell);
      const fails = state === 'absent' || (entry?.type === 'file' && (entry.mode & 0o111) === 0);
      if (!fails) continue;
      report({
        message: state === 'absent' ? 'missing' : 'notExecutable',
        at: origin,
        data: { user: name, shell: shell === '' ? '/bin/sh' : shell },
        label: 'this shell cannot be run',
        verdict: 'auth-denied',
      });
    }
  },
});
