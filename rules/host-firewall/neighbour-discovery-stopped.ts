import type { OriginId } from '#core/origin';
import { defineRule } from '#engine/rule';
import { neighbourStops } from '#reason/host-firewall/evaluate-neighbour-discovery';
import { symptoms } from '#reason/symptom';
import { type FilterLine, filterLines } from './shared/filter-lines.ts';
import { servedOutcomes } from './shared/served.ts';

/** The IPv6 rules accept SSH and drop the questions by which neighbours find this host. */
export default defineRule({
  id: 'host-firewall/neighbour-discovery-stopped',
  title: 'The packet filter stops IPv6 neighbour discovery',
  severity: 'warning',
  needs: ['packet-filter'],
  messages: {
    stopped:
      'The packet filter lets SSH in over IPv6, and this line stops the ICMPv6 packets by which routers and neighbours find this host. ' +
      'Once their memory of its address has run out, clients see "{symptom}" or time out, on and off. ' +
      'Accept ICMPv6 before it{how}.',
  },
  check(context) {
    const { view, report } = context;
    const reported = new Set<OriginId>();
    for (const outcome of servedOutcomes(context)) {
      const { family, verdict, alternatives, to, interface: device } = outcome;
      if (family !== 6 || verdict !== 'unknown' || !alternatives.some((a) => a.verdict === 'accepted')) continue;
      const line = neighbourStops(view, to, device).find((stop) => outcome.because.some((b) => b.origin === stop));
      if (line === undefined || reported.has(line)) continue;
      reported.add(line);
      report({
        message: 'stopped',
        at: line,
        label: 'neighbours get no answer',
        data: { symptom: symptoms.noRoute, how: howToAccept(filterLines(view).get(line)?.[0]) },
        certainty: 'possible',
        verdict: 'unknown',
        outcomes: [outcome],
      });
    }
  },
});

/** `: ` and the command that accepts it in front of all of the line's base chain; nothing where that is another tool's. */
function howToAccept(line: FilterLine | undefined): string {
  if (line === undefined) return '';
  const { table, base, hook } = line;
  if (table.backend === 'nftables') {
    const [, family, ...name] = table.identity.split(' ');
    const place = [family, ...name, base.name].join(' ');
    return /^[\w.\- ]+$/.test(place) ? `: \`nft insert rule ${place} meta l4proto ipv6-icmp accept\`` : '';
  }
  const isFilter = base.base?.priority === 0 && (hook === 'input' || hook === 'output');
  return table.backend.startsWith('iptables') && isFilter
    ? `: \`ip6tables -I ${hook.toUpperCase()} 1 -p ipv6-icmp -j ACCEPT\``
    : '';
}
