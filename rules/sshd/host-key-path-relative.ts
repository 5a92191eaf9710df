import { defineRule } from '#engine/rule';

/** A HostKey without a leading slash is looked for where sshd was started. */
export default defineRule({
  id: 'sshd/host-key-path-relative',
  title: 'A HostKey without its whole path',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    relative:
      'sshd looks for the host key {path} in the directory in which it is started, which is / for a service. ' +
      'It does not find it there, and without any other key it does not start. ' +
      'Write the whole path, such as /etc/ssh/{name}.',
  },
  check({ view, report }) {
    for (const { keyword, values, origin } of view.daemon.files?.places ?? []) {
      const path = values[0] ?? '';
      if (keyword !== 'hostkey' || path === '' || /^[/~]/.test(path) || path.toLowerCase() === 'none') continue;
      report({
        message: 'relative',
        at: origin,
        label: 'relative to the working directory',
        data: { path, name: path.slice(path.lastIndexOf('/') + 1) },
        certainty: 'possible',
      });
    }
  },
});
