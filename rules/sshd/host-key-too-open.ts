import { defineRule } from '#engine/rule';
import { serviceName } from '#model/service-name';
import { hostKeys } from './shared/host-keys.ts';
import { consequence, daemonRuns } from './shared/report-faults.ts';

/** sshd ignores a private key that others may read; the last usable one gone, it does not start. */
export default defineRule({
  id: 'sshd/host-key-too-open',
  title: 'A private host key is open to others',
  severity: 'error',
  needs: ['files'],
  messages: {
    all:
      'Others may read {path} (mode {mode}), so sshd ignores it ("UNPROTECTED PRIVATE KEY FILE"), and no other host key is usable. ' +
      'The daemon does not start, and clients are refused. ' +
      'Run `chmod 600 {path}` and start the service; whoever could read the key may have copied it.',
    later:
      'Others may read {path} (mode {mode}), so sshd will ignore it ("UNPROTECTED PRIVATE KEY FILE"), and no other host key is usable. ' +
      'The running sshd has its keys in memory; at its next start it exits, and clients are refused. ' +
      'Run `chmod 600 {path}` before anybody restarts sshd; whoever could read the key may have copied it.',
    one:
      'Others may read {path} (mode {mode}), so sshd ignores it ("UNPROTECTED PRIVATE KEY FILE"). ' +
      'It goes on with its other keys; clients that know only this one warn of a changed host key and stop. ' +
      'Run `chmod 600 {path}`; whoever could read the key may have copied it.',
  },
  check(context) {
    const { view, report } = context;
    const { open, none } = hostKeys(view);
    const later = daemonRuns(view);
    const [first] = open;
    if (first === undefined) return;
    // One mistake (chmod -R) opens them all; one finding says it.
    for (const { path, file } of none ? [first] : open) {
      report({
        message: none ? (later ? 'later' : 'all') : 'one',
        at: file!.origin,
        label: 'others may read this private key',
        data: { path: none ? open.map((k) => k.path).join(' ') : path, mode: file!.mode.toString(8).padStart(4, '0') },
        related: none ? open.slice(1, 4).map((k) => ({ at: k.file!.origin, label: 'so may they this' })) : [],
        severity: 'warning',
        changes: [
          {
            change: {
              change: 'set-mode',
              at: file!.origin,
              paths: (none ? open : [{ path }]).map((k) => k.path),
              mode: 0o600,
              start: later ? null : serviceName(view),
            },
            title: 'Let nobody but root read the key',
            safe: false,
          },
        ],
        ...(none ? consequence(context, later) : {}),
      });
    }
  },
});
