import { defineRule } from '#engine/rule';
import { isTooOpen, knownHostKeys } from '#model/host-keys';

/** sshd ignores a private key that others may read; the last usable one gone, it does not start. */
export default defineRule({
  id: 'sshd/host-key-too-open',
  title: 'A private host key is readable by others',
  severity: 'error',
  needs: ['files'],
  messages: {
    all:
      '{path} has mode {mode}, so sshd ignores it ("UNPROTECTED PRIVATE KEY FILE"), and no other host key is usable. ' +
      'The daemon does not start and clients are refused. ' +
      'Run `chmod 600 {path}` and start the service; treat the key as disclosed.',
    one:
      '{path} has mode {mode}, so sshd ignores it ("UNPROTECTED PRIVATE KEY FILE"). ' +
      'Clients that know only this key are turned away at their next connection after a restart. ' +
      'Run `chmod 600 {path}`; treat the key as disclosed.',
  },
  check({ view, report }) {
    const { keys, allKnown } = knownHostKeys(view.daemon.files ?? view.daemon.dump, view.files.facts);
    const open = keys.filter((k) => k.file !== null && isTooOpen(k.file));
    const usable = keys.some((k) => k.file !== null && !isTooOpen(k.file));
    for (const { path, file } of open) {
      report({
        message: allKnown && !usable ? 'all' : 'one',
        at: file!.origin,
        label: 'others may read this private key',
        data: { path, mode: file!.mode.toString(8).padStart(4, '0') },
        severity: allKnown && !usable ? 'error' : 'warning',
        verdict: allKnown && !usable ? 'refused' : null,
      });
    }
  },
});
