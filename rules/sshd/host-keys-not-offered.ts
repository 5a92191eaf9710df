import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { offeredKeys } from '#model/host-keys';

/** Host keys for which HostKeyAlgorithms has no name; the last one gone, sshd agrees with nobody. */
export default defineRule({
  id: 'sshd/host-keys-not-offered',
  title: 'HostKeyAlgorithms leaves host keys unused',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    none:
      'HostKeyAlgorithms has no name for any host key that sshd loads ({keys}). ' +
      '`sshd -t` passes, each connection is reset after the banner, and the log says "No supported key exchange algorithms". ' +
      'Add the type of a key that is there, or make a key of a type that is listed.',
    one:
      'sshd does not offer the host key {key}: HostKeyAlgorithms, or its default in this version, has no name for it. ' +
      'Clients that know only this key warn of a changed host key and stop. ' +
      'Remove the line, or use a key of a newer type.',
  },
  check({ view, outcomes, report }) {
    const config = view.daemon.files;
    const keys = offeredKeys(config);
    if (
      config === null ||
      keys === null ||
      keys.unused.length === 0 ||
      config.settings.get('hostkeyalgorithms')?.[0] === ''
    )
      return;
    const list = config.places.find((p) => p.keyword === 'hostkeyalgorithms');
    const lines = config.places.filter((p) => p.keyword === 'hostkey');
    if (keys.offered.length === 0) {
      const ended = outcomes().filter((o) => o.hop === 'sshd' && o.verdict === 'disconnected');
      report({
        message: 'none',
        at: (list ?? lines[0])?.origin ?? config.origin,
        label: 'fits no key',
        data: { keys: keys.unused.join(' ') },
        related: list
          ? lines.slice(0, 3).map(({ origin }) => ({ at: origin, label: 'a key that is not offered' }))
          : [],
        verdict: 'disconnected',
        certainty: certaintyOf(ended),
        outcomes: ended,
      });
      return;
    }
    for (const line of lines.filter(({ values }) => keys.unused.includes(values[0] ?? '')))
      report({
        message: 'one',
        at: line.origin,
        label: 'not offered to clients',
        data: { key: line.values[0]! },
        severity: 'note',
        certainty: 'possible',
        related: list ? [{ at: list.origin, label: 'has no name for it' }] : [],
      });
  },
});
