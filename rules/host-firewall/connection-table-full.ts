import { defineRule } from '#engine/rule';
import { findTrackingTable } from '#model/tracking-table';
import { nameClients } from './shared/name-clients.ts';

/** The kernel has no room to track a new connection, and drops the packet that would begin it. */
export default defineRule({
  id: 'host-firewall/connection-table-full',
  title: 'The table of tracked connections is full',
  severity: 'error',
  needs: ['kernel-parameters'],
  messages: {
    full:
      'The kernel tracks {count} connections and has room for {max}: it drops the packet that begins a new one, whatever the rules say. ' +
      'On port {port} {sources} see "Connection timed out", unless a connection without an answer makes room; open sessions go on. ' +
      '`conntrack -S` counts the drops, the kernel log says "table full, dropping packet". ' +
      'Make room: `sysctl -w net.netfilter.nf_conntrack_max={more}`, and the same line in /etc/sysctl.d to keep it; ' +
      'then look at who fills it (`conntrack -L`).',
    nearly:
      'The kernel tracks {count} connections and has room for {max}. Once it is full, new clients of SSH see "Connection timed out". ' +
      'Make room before that: `sysctl -w net.netfilter.nf_conntrack_max={more}`, and the same line in /etc/sysctl.d to keep it; ' +
      '`conntrack -L` shows who fills it.',
  },
  options: {
    percent: {
      description: 'How full, in percent, a table is that is reported before it is full.',
      default: 90,
      minimum: 1,
      maximum: 100,
    },
  },
  check({ view, outcomes, options, report }) {
    const table = findTrackingTable(view);
    if (table === null || table.max.value <= 0) return;
    const { count, max } = table;
    const related = [{ at: max.origin, label: 'all that it holds' }];
    const data = { count: count.value, max: max.value, more: max.value * 2 };
    if (!table.full) {
      if (count.value * 100 < max.value * options.percent) return;
      report({ message: 'nearly', at: count.origin, label: 'nearly full', related, data, severity: 'note' });
      return;
    }
    const concerned = outcomes().filter((o) => o.because.some(({ origin }) => origin === count.origin));
    for (const port of new Set(concerned.map((o) => o.port))) {
      const dropped = concerned.filter((o) => o.port === port);
      const others = outcomes().filter((o) => o.port === port && !concerned.includes(o));
      report({
        message: 'full',
        at: count.origin,
        label: 'no room for another one',
        related,
        identity: String(port),
        data: {
          ...data,
          port,
          sources: nameClients(dropped, others),
        },
        certainty: 'possible',
        verdict: 'timeout',
        outcomes: dropped,
      });
    }
  },
});
