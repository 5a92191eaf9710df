import { defineRule } from '#engine/rule';

/** A line that releases from 8.7 on take apart in another way: it works now, and an upgrade changes it. */
export default defineRule({
  id: 'sshd/line-reads-differently',
  title: 'An upgrade of sshd will read this line differently',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    differs:
      'This sshd takes the line for {before}; from version 8.7 on it means {after}. ' +
      'Number signs inside of words, apostrophes and backslashes changed their meaning, so that an upgrade may change who gets in or keep sshd from starting. ' +
      'Put a blank before a comment, and quotation marks around what holds such characters.',
  },
  check({ view, report }) {
    for (const { code, origin, data } of view.daemon.files?.remarks ?? [])
      if (code === 'reads-differently')
        report({ message: 'differs', at: origin, label: 'changes with 8.7', data, certainty: 'possible' });
  },
});
