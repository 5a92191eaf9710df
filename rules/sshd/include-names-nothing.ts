import { defineRule } from '#engine/rule';

/** An Include of a file that is not there, or of one that can never be found: sshd says nothing. */
export default defineRule({
  id: 'sshd/include-names-nothing',
  title: 'An Include names a file that sshd does not find',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    missing:
      'There is no {pattern}, which this line includes. ' +
      'sshd passes over it without a word, and what was meant to stand there is not in force. ' +
      'Create the file, or remove the line.',
    home:
      'sshd does not fill in the ~ of an Include, so that {pattern} is never found. ' +
      'It passes over the line without a word, and what was meant to stand there is not in force. ' +
      'Write the whole path.',
  },
  check({ view, report }) {
    for (const { code, origin, data } of view.daemon.files?.remarks ?? []) {
      if (code !== 'include-names-nothing') continue;
      const home = data.pattern!.startsWith('~');
      report({
        message: home ? 'home' : 'missing',
        at: origin,
        label: 'includes nothing',
        data,
        severity: home ? 'warning' : 'note',
      });
    }
  },
});
