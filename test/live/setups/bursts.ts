import type { Covers, SetUp } from '../set-up.ts';
import { inFour, input, ssh } from './tables.ts';

/** Each client once, so that none finds what an earlier probe left. */
const probes: SetUp['probes'] = [
  { from: '198.18.0.5', to: '192.0.2.10', port: 22 },
  { from: '10.1.2.3', to: '192.0.2.10', port: 22 },
  { from: '172.16.9.9', to: '192.0.2.10', port: 22 },
  { from: '203.0.113.7', to: '198.51.100.10', port: 22 },
  { from: '2001:db8:1::5', to: '2001:db8:0:1::10', port: 22 },
  { from: '2001:db8:2::7', to: '2001:db8:0:2::10', port: 22 },
];
const inet = (name: string, sets: string, rules: readonly string[], covers: Covers = {}): SetUp => ({
  name: `burst-${name}`,
  covers,
  nft: `table inet f {\n${sets} chain input {\n  type filter hook input priority filter; policy accept;\n  ${[
    'meta l4proto ipv6-icmp accept',
    ...rules,
  ].join('\n  ')}\n }\n}\n`,
  probes,
});

/** Bursts so small that a handshake uses them up itself: the packets of one connection count, not its attempts. */
export const burstSetUps: readonly SetUp[] = [
  {
    ...inFour(
      'burst-of-iptables',
      {},
      input(
        `-A INPUT -s 198.18.0.0/15 ${ssh} -m limit --limit 1/min --limit-burst 1 -j ACCEPT`,
        `-A INPUT -s 198.18.0.0/15 ${ssh} -j DROP`,
        `-A INPUT -s 10.0.0.0/8 ${ssh} -m hashlimit --hashlimit-above 1/min --hashlimit-burst 1 --hashlimit-mode srcip,dstport --hashlimit-name a -j REJECT --reject-with tcp-reset`,
        `-A INPUT -s 172.16.0.0/12 ${ssh} -m recent --set --name S --rsource`,
        `-A INPUT -s 172.16.0.0/12 ${ssh} -m recent --update --seconds 60 --hitcount 2 --name S --rsource -j DROP`,
        `-A INPUT -s 203.0.113.0/24 ${ssh} -m limit --limit 1/min --limit-burst 2 -j ACCEPT`,
        `-A INPUT -s 203.0.113.0/24 ${ssh} -j DROP`,
      ),
    ),
    probes,
  },
  inet('of-rules', ' limit slow {\n  rate 1/hour burst 2 packets\n }\n', [
    'ip saddr 198.18.0.0/15 tcp dport 22 limit rate over 1/minute burst 1 packets drop',
    'ip saddr 10.0.0.0/8 tcp dport 22 limit rate 10 bytes/hour accept',
    'ip saddr 10.0.0.0/8 tcp dport 22 drop',
    'ip saddr 172.16.0.0/12 tcp dport 22 limit name "slow" counter',
    'ip saddr 172.16.0.0/12 tcp dport 22 limit name "slow" accept',
    'ip saddr 172.16.0.0/12 tcp dport 22 drop',
    'tcp dport 22 meter m4 { ip saddr limit rate over 2/hour burst 2 packets } drop',
    'tcp dport 22 meter m6 { ip6 saddr limit rate 2/hour burst 1 packets } accept',
    'tcp dport 22 meta nfproto ipv6 drop',
  ]),
  inet(
    'of-elements',
    [
      ' set few {\n  type ipv4_addr\n  limit rate over 1/day burst 1 packets\n  elements = { 10.1.2.3, 172.16.9.9 }\n }\n',
      ' set open {\n  type ipv4_addr\n  size 100\n  flags dynamic\n }\n',
      ' set slow {\n  type ipv6_addr\n  size 100\n  flags dynamic,timeout\n  timeout 1m\n }\n',
    ].join(''),
    [
      'ip saddr @few drop',
      'tcp dport 22 ct state new add @open { ip saddr ct count over 300 } reject with tcp reset',
      'ip saddr @open iifname "eth1" drop',
      'tcp dport 22 update @slow { ip6 saddr limit rate over 1/minute burst 1 packets } drop',
    ],
  ),
];
