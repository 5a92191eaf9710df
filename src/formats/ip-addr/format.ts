import { claimName } from '../_grammar/claim-name.ts';
import type { Format } from '../format.ts';

const named =
  /(?:^|-)ip-(?:(?:[0-9a-z]+-)*?)(?:a|addr|address)(?:-(?:s|show|l|ls|list|dev)\b.*)?$|(?:^|-)ip-?addr(?:ess(?:es)?)?(?:-|$)/;
const ifconfigNamed = /(?:^|-)ifconfig(?:-|$)/;
const block = /^\d+: \S+: <[A-Z0-9_,-]*> mtu \d+/m;
const inet = /^[ \t]+inet6? [0-9a-f.:]+/m;
const line = /^\d+: \S+[ \t]+inet6? [0-9a-f.:]+\S* /m;
const brief = /^\S+[ \t]+(?:UP|DOWN|UNKNOWN|LOWERLAYERDOWN|DORMANT|NOTPRESENT)[ \t]+[0-9a-f.:]+(?:\/\d+| peer )/m;
/** `ip -j addr`; `ip -j link` has no addresses. */
const json = /^\uFEFF?\s*\[\s*(?:\{\s*\},?\s*)*\{\s*"(?:ifindex|ifname|link|link_index)"\s*:[\s\S]*"addr_info"\s*:/;
const ifconfig = /^\S+:? .*(?:flags=\d+<|Link encap:)/m;

export const format: Format = {
  id: 'ip-addr',
  title: 'Interfaces and addresses (ip addr, ifconfig)',
  kinds: [
    {
      id: 'ip-addr',
      title: 'output of `ip addr`, `ip -o addr`, `ip -br addr` and `ip -j addr`',
      command: 'ip addr',
      emptyMeans: 'failed',
      single: false,
    },
    { id: 'ifconfig', title: 'output of `ifconfig -a`', command: 'ifconfig -a', emptyMeans: 'failed', single: false },
  ],
  names: ['-ip-', '-ipaddr', 'ifconfig'],
  signs: [
    ' mtu ',
    'addr_info',
    'inet',
    'flags=',
    'link encap:',
    'up ',
    'up\t',
    'down ',
    'down\t',
    'unknown',
    'dormant',
    'notpresent',
  ],
  phase: 'main',
  detect(claim, head) {
    const name = claimName(claim);
    // Counters of `ifconfig -s` and `netstat -i`.
    if (/^Iface +MTU /m.test(head)) return null;
    if (ifconfig.test(head)) return { kind: 'ifconfig', score: ifconfigNamed.test(name) ? 90 : 80 };
    const byName = named.test(name);
    const found = (block.test(head) && inet.test(head)) || line.test(head) || brief.test(head) || json.test(head);
    if (found) return { kind: 'ip-addr', score: byName ? 90 : 80 };
    if (byName) return { kind: 'ip-addr', score: 60 };
    return ifconfigNamed.test(name) ? { kind: 'ifconfig', score: 60 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
