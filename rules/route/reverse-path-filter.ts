import { isEmpty, subtract } from '#core/address-set';
import { certaintyOf } from '#engine/judge-outcomes';
import { nameSources } from '#engine/name-sources';
import { defineRule } from '#engine/rule';
import type { HostView } from '#model/host-model';
import { connectedNetworks } from '#reason/own-addresses';
import type { Outcome } from '#reason/verdict';
import { outcomesByParameter } from './shared/parameter-lines.ts';

/** Neighbours of the host's other interfaces have no business here: keeping them out is what the filter is for. */
const isNextDoor = (view: HostView, { family, sources }: Outcome): boolean =>
  isEmpty(connectedNetworks(view, family, null).reduce(subtract, sources));

/** Requests come in by another interface than the answers would leave by, and the kernel drops them unseen. */
export default defineRule({
  id: 'route/reverse-path-filter',
  title: 'The reverse path filter drops clients that come by another interface',
  severity: 'warning',
  needs: ['routes', 'kernel-parameters'],
  messages: {
    found:
      'The kernel drops what {sources} send to port {port} by {device}, because its route back to them does not lead there. ' +
      'No firewall rule and no counter shows it, and they see "{symptom}". ' +
      'Route the answers back the same way (`ip rule add from ADDRESS lookup TABLE`), or loosen the filter: ' +
      '`sysctl -w net.ipv4.conf.{device}.rp_filter=2`, and the same line in /etc/sysctl.d to keep it.',
  },
  check({ view, outcomes, report }) {
    for (const [line, concerned] of outcomesByParameter(view, outcomes(), /\/rp_filter$/)) {
      for (const device of new Set(concerned.map((o) => o.interface))) {
        const dropped = concerned.filter((o) => o.interface === device && !isNextDoor(view, o));
        if (dropped.length === 0) continue;
        const { port, verdict, symptom } = dropped[0]!;
        const others = outcomes().filter((o) => o.port === port && !concerned.includes(o));
        report({
          message: 'found',
          at: line,
          label: 'strict: the answer must leave by the interface the request came by',
          data: {
            port,
            device: device ?? 'another interface',
            symptom: symptom ?? verdict,
            sources: nameSources(
              dropped.map((o) => o.sources),
              others.filter((o) => o.interface === device).map((o) => o.sources),
            ),
          },
          severity: others.every((o) => o.verdict !== 'accepted') ? 'error' : 'warning',
          certainty: certaintyOf(dropped),
          verdict,
          outcomes: dropped,
        });
      }
    }
  },
});
