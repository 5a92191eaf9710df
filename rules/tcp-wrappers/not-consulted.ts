import { No } from '#core/tri';
import { defineRule } from '#engine/rule';

/** hosts.deny has rules, and this sshd is not linked with libwrap. */
export default defineRule({
  id: 'tcp-wrappers/not-consulted',
  title: 'The access lists have no effect on this sshd',
  severity: 'note',
  needs: ['access-list', 'program'],
  messages: {
    unlinked:
      'This sshd is not linked with libwrap, so /etc/hosts.{list} has no effect on SSH. ' +
      'Clients that it denies get in, and clients that it allows get nothing from it. ' +
      'Restrict SSH in the firewall or with Match Address in sshd_config.',
  },
  check({ view, report }) {
    const { accessLists } = view;
    if (accessLists.consulted !== No) return;
    for (const fact of [...accessLists.deny, ...accessLists.allow]) {
      const rule = fact.rules.find((r) =>
        r.daemons.patterns.some((p) => p.kind === 'all' || (p.kind === 'name' && p.glob === 'sshd')),
      );
      if (rule === undefined) continue;
      report({
        message: 'unlinked',
        at: rule.origin,
        label: 'not read by this sshd',
        data: { list: fact.list },
        related:
          accessLists.consultedOrigin === null
            ? []
            : [{ at: accessLists.consultedOrigin, label: 'why: no libwrap in this build' }],
      });
      return;
    }
  },
});
