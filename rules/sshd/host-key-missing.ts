import { defineRule } from '#engine/rule';
import { isTooOpen, knownHostKeys } from '#model/host-keys';

/** Without one usable private host key sshd exits with status 1. */
export default defineRule({
  id: 'sshd/host-key-missing',
  title: 'Private host keys are missing',
  severity: 'error',
  needs: ['files'],
  messages: {
    all:
      'None of the private host keys exists ({paths}). ' +
      'sshd prints "no hostkeys available -- exiting" and does not start, so clients are refused. ' +
      'Run `ssh-keygen -A`, then start the service.',
    some:
      'The host key {paths} is configured and does not exist. ' +
      'sshd starts with its other keys, but clients that know only this one see a changed or missing host key. ' +
      'Restore the key, or remove the HostKey line.',
  },
  check({ view, report }) {
    const config = view.daemon.files ?? view.daemon.dump;
    const { keys, allKnown } = knownHostKeys(config, view.files.facts);
    const missing = keys.filter((k) => k.file === null);
    const listing = view.files.facts.find((f) => f.files === 'listed' && f.directory === '/etc/ssh');
    const configured = config?.places.filter((p) => p.keyword === 'hostkey') ?? [];
    if (missing.length === 0) return;
    const usable = keys.filter((k) => k.file !== null && !isTooOpen(k.file));
    if (allKnown && usable.length === 0 && missing.length === keys.length) {
      const at = configured[0]?.origin ?? (listing?.files === 'listed' ? listing.origin : null);
      if (at === null) return;
      report({
        message: 'all',
        at,
        label: 'no private key here',
        data: { paths: missing.map((k) => k.path).join(', ') },
        verdict: 'refused',
      });
      return;
    }
    for (const key of missing) {
      const place = configured.find((p) => p.values[0] === key.path);
      if (place === undefined) continue;
      report({
        message: 'some',
        at: place.origin,
        label: 'this file does not exist',
        data: { paths: key.path },
        severity: 'warning',
        verdict: null,
      });
    }
  },
});
