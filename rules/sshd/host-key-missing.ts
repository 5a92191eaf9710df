import { defineRule } from '#engine/rule';
import { serviceName } from '#model/service-name';
import { absenceOf } from './shared/absent.ts';
import { hostKeys } from './shared/host-keys.ts';
import { consequence, daemonRuns } from './shared/report-faults.ts';

/** Without one usable private host key sshd exits with status 1. */
export default defineRule({
  id: 'sshd/host-key-missing',
  title: 'Private host keys are missing or empty',
  severity: 'error',
  needs: ['files'],
  messages: {
    all:
      'There is no usable private host key: {paths}. ' +
      'sshd prints "no hostkeys available -- exiting" and does not start, so clients are refused. ' +
      'Remove empty files, run `ssh-keygen -A`, then start the service.',
    later:
      'There is no usable private host key: {paths}. ' +
      'The running sshd has its keys in memory; at its next start it prints "no hostkeys available -- exiting", and clients are refused. ' +
      'Remove empty files and run `ssh-keygen -A` before anybody restarts sshd; a backup of the keys spares clients a warning.',
    some:
      'The host key {paths}. ' +
      'sshd starts with its other keys, but clients that know only this one warn of a changed host key and stop. ' +
      'Restore the key, or remove the HostKey line.',
  },
  check(context) {
    const { view, report } = context;
    const { missing, empty, open, none } = hostKeys(view);
    const config = view.daemon.files ?? view.daemon.dump;
    // Where the listing shows no sshd_config either, there may be no server at all.
    if (config === null && absenceOf(view.files.facts, '/etc/ssh/sshd_config') !== null) return;
    const configured = config?.places.filter((p) => p.keyword === 'hostkey') ?? [];
    const gone = [
      ...missing.map(({ path }) => ({ path, state: `${path} does not exist`, shown: null })),
      ...empty.map(({ path, file }) => ({ path, state: `${path} is empty`, shown: file!.origin })),
    ];
    if (gone.length === 0) return;
    if (none && open.length === 0) {
      const listing = view.files.facts.find((f) => f.files === 'listed' && f.directory === '/etc/ssh');
      const at = [configured[0]?.origin, empty[0]?.file?.origin, listing?.files === 'listed' ? listing.origin : null];
      const place = at.find((o) => o !== undefined && o !== null);
      if (place === undefined || place === null) return;
      const later = daemonRuns(view);
      report({
        message: later ? 'later' : 'all',
        at: place,
        label: 'no usable private key',
        data: { paths: gone.map((g) => g.state).join(', ') },
        ...consequence(context, later),
        changes: [
          {
            change: {
              change: 'make-host-keys',
              at: place,
              paths: gone.map(({ path }) => path),
              start: later ? null : serviceName(view),
            },
            title: 'Make the missing host keys',
            safe: false,
          },
        ],
        // Red Hat's units make missing and empty keys when sshd starts.
        ...(view.version?.vendor === 'redhat' ? { certainty: 'possible' as const } : {}),
      });
      return;
    }
    for (const { path, state, shown } of gone) {
      const place = configured.find((p) => p.values[0] === path)?.origin ?? shown;
      if (place === null) continue;
      report({
        message: 'some',
        at: place,
        label: shown === null ? 'this file does not exist' : 'this file is empty',
        data: { paths: state },
        severity: 'warning',
      });
    }
  },
});
