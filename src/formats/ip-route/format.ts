import { claimName } from '../_grammar/claim-name.ts';
import type { Format } from '../format.ts';

const routeNamed =
  /(?:^|-)ip-(?:[0-9a-z]+-)*?(?:r|ro|route)(?:-|$)|(?:^|-)ip-?[46]?-?routes?(?:-|$)|^routes?(?:-table)?$/;
const ruleNamed = /(?:^|-)ip-(?:[0-9a-z]+-)*?(?:ru|rule)(?:-|$)|(?:^|-)ip-?[46]?-?rules?(?:-|$)/;
const kernelNamed = /(?:^|-)route-(?:[a-z]*n[a-z]*)(?:-|$)|(?:^|-)netstat-(?:[a-z]*r[a-z]*)(?:-|$)/;
const otherView = /-(?:get|cache|mroute|neigh|monitor)(?:-|$)/;

/** Neighbours (`lladdr`, `STALE`) and bridges (`self permanent`) look alike up to the device. */
const route =
  /^(?:(?:unicast|local|broadcast|multicast|anycast|blackhole|unreachable|prohibit|throw) )?(?:default|[0-9a-f.:]+(?:\/\d+)?) (?:via \S+ |nhid \d+ (?:via \S+ )?)*dev \S+(?:[ \t]*$|[ \t]+(?:proto|scope|src|metric|table|pref|mtu|advmss|onlink|linkdown|dead|error|expires|tos|realm|initcwnd|initrwnd|hoplimit|window|rtt|uid)\b)/m;
const lost = /^(?:blackhole|unreachable|prohibit|throw) (?:default|[0-9a-f.:]+(?:\/\d+)?)/m;
const rule = /^\d+:[ \t]+(?:not )?from \S+/m;
/** The heading, or a route as it stands below it in other languages. */
const kernel =
  /^Kernel IP(?:v6)? routing table$|^Destination +Gateway +Genmask +Flags|^[\d.]{7,} +[\d.*]{1,15} +\d+\.\d+\.\d+\.\d+ +[UGHDMRAC!]+ +-?\d+ +\d+ +\d+ +\S+(?:[ \t]|\r?$)/m;

export const format: Format = {
  id: 'ip-route',
  title: 'Routes and routing rules (ip route, ip rule)',
  kinds: [
    {
      id: 'ip-route',
      title: 'output of `ip route`, `ip -6 route`, `ip route show table all`',
      command: 'ip route show table all',
      emptyMeans: 'failed',
      single: false,
    },
    {
      id: 'ip-rule',
      title: 'output of `ip rule`, `ip -6 rule`',
      command: 'ip rule',
      emptyMeans: 'failed',
      single: false,
    },
    {
      id: 'route-table',
      title: 'output of `route -n`, `netstat -rn`',
      command: 'route -n',
      emptyMeans: 'failed',
      single: false,
    },
  ],
  names: ['-ip', 'route', 'netstat'],
  signs: ['kernel ip', 'genmask', '0.0.0.0 ', 'from ', 'dev ', 'blackhole ', 'unreachable ', 'prohibit ', 'throw '],
  phase: 'main',
  detect(claim, head) {
    const name = claimName(claim);
    const detected = (kind: string, byName: boolean, byContent: boolean) =>
      byName || byContent ? { kind, score: byContent ? (byName ? 90 : 80) : 60 } : null;
    if (kernel.test(head)) return detected('route-table', kernelNamed.test(name), true);
    if (rule.test(head)) return detected('ip-rule', ruleNamed.test(name), true);
    if (route.test(head) || lost.test(head)) return detected('ip-route', routeNamed.test(name), true);
    if (otherView.test(name)) return null;
    return (
      detected('route-table', kernelNamed.test(name), false) ??
      detected('ip-rule', ruleNamed.test(name), false) ??
      detected('ip-route', routeNamed.test(name), false)
    );
  },
  load: async () => (await import('./code.ts')).code,
};
