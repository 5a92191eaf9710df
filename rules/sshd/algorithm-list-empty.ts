import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';

const names = { ciphers: 'cipher', kexalgorithms: 'key exchange method', hostkeyalgorithms: 'host key type' } as const;

/** A list with a minus that takes everything away: sshd starts, and agrees with nobody. */
export default defineRule({
  id: 'sshd/algorithm-list-empty',
  title: 'A list of algorithms takes everything away',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    nothing:
      'This line takes away every {what} that sshd has. ' +
      '`sshd -t` passes, and each connection ends after the banner, since there is nothing to agree on. ' +
      'Take away less, check with `sshd -T`, and reload sshd.',
    macs:
      'This line takes away every MAC that sshd has. ' +
      'Clients get in with a cipher that needs none (chacha20-poly1305, AES-GCM); all others are told that no MAC matches. ' +
      'Take away less, and reload sshd.',
  },
  check({ view, outcomes, report }) {
    const config = view.daemon.files;
    for (const keyword of ['kexalgorithms', 'ciphers', 'hostkeyalgorithms', 'macs'] as const) {
      const place = config?.places.find((p) => p.keyword === keyword);
      if (place === undefined || config?.settings.get(keyword)?.[0] !== '') continue;
      if (keyword === 'macs') {
        report({ message: 'macs', at: place.origin, label: 'nothing is left', severity: 'warning' });
        continue;
      }
      const ended = outcomes().filter((o) => o.hop === 'sshd' && o.verdict === 'disconnected');
      report({
        message: 'nothing',
        at: place.origin,
        label: 'nothing is left',
        data: { what: names[keyword] },
        verdict: 'disconnected',
        certainty: certaintyOf(ended),
        outcomes: ended,
      });
    }
  },
});
