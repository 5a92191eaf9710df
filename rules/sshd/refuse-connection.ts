import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';

/** RefuseConnection outside of any Match: sshd ends every connection after the key exchange. */
export default defineRule({
  id: 'sshd/refuse-connection',
  title: 'RefuseConnection closes every connection',
  severity: 'error',
  needs: ['daemon'],
  messages: {
    refuses:
      'RefuseConnection is on for everybody. ' +
      'sshd ends each connection before anybody can log in, and those who try again are penalised and reset. ' +
      'Remove this line, or move it into a Match block for those whom it is meant for.',
  },
  check({ view, outcomes, report }) {
    const config = view.daemon.files ?? view.daemon.dump;
    if (config?.settings.get('refuseconnection')?.[0] !== 'yes') return;
    const place = config.places.find((p) => p.keyword === 'refuseconnection' && !p.conditional);
    const ended = outcomes().filter((o) => o.hop === 'sshd' && o.verdict === 'disconnected');
    report({
      message: 'refuses',
      at: place?.origin ?? config.origin,
      label: 'ends every connection',
      verdict: 'disconnected',
      certainty: certaintyOf(ended),
      outcomes: ended,
    });
  },
});
