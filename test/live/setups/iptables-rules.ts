import type { Probe } from '../lab.ts';
import type { Covers, SetUp } from '../set-up.ts';
import { defaultProbes, probePorts } from './default-probes.ts';
import { established, inBoth, inFour, input, inSix, ssh, table } from './tables.ts';

const of = (construct: string, ...texts: string[]): Covers => ({ [`iptables-save: ${construct}`]: texts });

/** The host asks itself, over `lo`, and others ask it. */
const withItself: readonly Probe[] = [
  ...defaultProbes,
  { from: '192.0.2.10', to: '192.0.2.10', port: 22 },
  { from: '198.51.100.10', to: '192.0.2.10', port: 22 },
  { from: '127.0.0.1', to: '127.0.0.1', port: 22 },
  { from: '2001:db8:0:1::10', to: '2001:db8:0:1::10', port: 22 },
  { from: '::1', to: '::1', port: 22 },
];

/** Targets, options of rules themselves, several tables at once. */
export const iptablesRuleSetUps: readonly SetUp[] = [
  inBoth(
    'target-accept',
    of('-j ACCEPT', `-A INPUT ${ssh} -j ACCEPT`),
    [established, `-A INPUT ${ssh} -j ACCEPT`],
    true,
  ),
  inBoth('target-drop', of('-j DROP', `-A INPUT ${ssh} -j DROP`), [`-A INPUT ${ssh} -j DROP`]),
  inBoth('target-reject', of('-j REJECT', `-A INPUT ${ssh} -j REJECT`), [`-A INPUT ${ssh} -j REJECT`]),
  inBoth('target-return', of('-j RETURN', `-A INPUT -i eth0 -j RETURN`), [
    `-A INPUT -i eth0 -j RETURN`,
    `-A INPUT ${ssh} -j DROP`,
  ]),
  inFour(
    'target-connmark-restore',
    {},
    table('mangle', [
      '-A PREROUTING -s 10.0.0.0/8 -j CONNMARK --set-xmark 0x9/0xffffffff',
      '-A OUTPUT -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff',
    ]),
    input('-A OUTPUT -m mark --mark 0x9 -j DROP'),
  ),
  inFour(
    'target-ct',
    of('-j CT', '-A PREROUTING -p tcp -m tcp --dport 22 -j CT --notrack'),
    table('raw', ['-A PREROUTING -p tcp -m tcp --dport 22 -j CT --notrack']),
    input('-A INPUT -p tcp -m conntrack --ctstate UNTRACKED -j DROP'),
  ),
  inFour(
    'picked-up-at-the-ack',
    {},
    table('raw', ['-A PREROUTING -p tcp -m tcp --dport 22 --tcp-flags FIN,SYN,RST,ACK SYN -j CT --notrack']),
    input(
      '-A INPUT -s 10.0.0.0/8 -p tcp -m conntrack --ctstate NEW -j DROP',
      '-A OUTPUT -d 172.16.0.0/12 -p tcp -m conntrack --ctstate ESTABLISHED -j DROP',
      '-A OUTPUT -d 203.0.113.0/24 -p tcp -m conntrack --ctstate INVALID -j DROP',
      '-A OUTPUT -d 198.18.0.0/16 -p tcp -m conntrack --ctstate NEW -j DROP',
    ),
  ),
  inFour(
    'picked-up-at-the-banner',
    {},
    table('raw', ['-A PREROUTING -p tcp -m tcp --dport 22 -j CT --notrack']),
    input(
      '-A OUTPUT -d 10.0.0.0/8 -p tcp -m conntrack --ctstate ESTABLISHED -j DROP',
      '-A OUTPUT -d 172.16.0.0/12 -p tcp -m conntrack --ctstate NEW -j DROP',
    ),
  ),
  inFour(
    'target-notrack',
    of('-j NOTRACK', '-A PREROUTING -s 10.0.0.0/8 -j NOTRACK'),
    table('raw', ['-A PREROUTING -s 10.0.0.0/8 -j NOTRACK']),
    input(`-A INPUT ${ssh} -m state --state NEW -j ACCEPT`, established, `-A INPUT ${ssh} -j DROP`),
  ),
  {
    ...inFour(
      'target-dnat',
      of(
        '-j DNAT',
        '-A PREROUTING -d 192.0.2.10/32 -p tcp -m tcp --dport 2222 -j DNAT --to-destination 198.51.100.10:22',
      ),
      table('nat', [
        '-A PREROUTING -d 192.0.2.10/32 -p tcp -m tcp --dport 2222 -j DNAT --to-destination 198.51.100.10:22',
      ]),
    ),
    probes: probePorts([22, 2222]),
  },
  {
    ...inFour(
      'target-dnat-port',
      {},
      table('nat', [
        '-A PREROUTING -p tcp -m tcp --dport 2222 -j DNAT --to-destination :22',
        '-A PREROUTING -p tcp -m tcp --dport 22 -j DNAT --to-destination :2222',
      ]),
    ),
    probes: probePorts([22, 2222]),
  },
  {
    ...inFour(
      'target-redirect',
      of('-j REDIRECT', '-A PREROUTING -p tcp -m tcp --dport 2222 -j REDIRECT --to-ports 22'),
      table('nat', ['-A PREROUTING -p tcp -m tcp --dport 2222 -j REDIRECT --to-ports 22']),
    ),
    probes: probePorts([22, 2222]),
  },
  {
    ...inSix(
      'target-redirect-six',
      {},
      table('nat', [
        '-A PREROUTING -p tcp -m tcp --dport 2222 -j REDIRECT --to-ports 22',
        '-A PREROUTING -i eth0 -p tcp -m tcp --dport 22 -j REDIRECT --to-ports 2222',
      ]),
    ),
    probes: [...probePorts([22, 2222]), ...defaultProbes],
  },
  {
    ...inFour(
      'target-netmap',
      of('-j NETMAP', '-A PREROUTING -d 192.0.2.0/24 -p tcp -m tcp --dport 2222 -j NETMAP --to 198.51.100.0/24'),
      table('nat', ['-A PREROUTING -d 192.0.2.0/24 -p tcp -m tcp --dport 2222 -j NETMAP --to 198.51.100.0/24']),
    ),
    sshd: 'ListenAddress 198.51.100.10:2222\nListenAddress 192.0.2.10:22\n',
    probes: probePorts([22, 2222]),
  },
  inFour(
    'target-tproxy',
    of(
      '-j TPROXY',
      '-A PREROUTING -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j TPROXY --on-port 22 --on-ip 0.0.0.0 --tproxy-mark 0x1/0x1',
    ),
    table('mangle', [
      '-A PREROUTING -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j TPROXY --on-port 22 --on-ip 0.0.0.0 --tproxy-mark 0x1/0x1',
    ]),
  ),
  {
    ...inFour(
      'target-nfqueue',
      of('-j NFQUEUE', `-A INPUT ${ssh} -j NFQUEUE --queue-num 7`),
      input(`-A INPUT ${ssh} -j NFQUEUE --queue-num 7`),
    ),
    undecidable: true,
  },
  {
    ...inFour(
      'target-nfqueue-bypass',
      {},
      input(`-A INPUT ${ssh} -j NFQUEUE --queue-num 7 --queue-bypass`, `-A INPUT ${ssh} -j DROP`),
    ),
    undecidable: true,
  },
  {
    ...inFour(
      'target-synproxy',
      of(
        '-j SYNPROXY',
        '-A INPUT -p tcp -m tcp --dport 22 -m state --state INVALID,UNTRACKED -j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460',
      ),
      table('raw', ['-A PREROUTING -p tcp -m tcp --dport 22 --syn -j CT --notrack']),
      input(
        '-A INPUT -p tcp -m tcp --dport 22 -m state --state INVALID,UNTRACKED -j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460',
        '-A INPUT -m state --state INVALID,UNTRACKED -j DROP',
      ),
    ),
    commands: ['sysctl -qw net.netfilter.nf_conntrack_tcp_loose=0'],
    undecidable: true,
  },
  inFour(
    'target-snat',
    of('-j SNAT', '-A INPUT -s 10.0.0.0/8 -p tcp -j SNAT --to-source 203.0.113.99'),
    table('nat', ['-A INPUT -s 10.0.0.0/8 -p tcp -j SNAT --to-source 203.0.113.99']),
    input('-A INPUT -p tcp -m conntrack --ctstate SNAT -j DROP'),
  ),
  {
    ...inFour(
      'target-masquerade',
      of('-j MASQUERADE', '-A POSTROUTING -o lo -p tcp -j MASQUERADE'),
      table('nat', ['-A POSTROUTING -o lo -p tcp -j MASQUERADE']),
      input('-A INPUT -p tcp -m conntrack --ctstate SNAT -j DROP'),
    ),
    probes: withItself,
  },
  {
    ...inFour(
      'target-set',
      of('-j SET', '-A INPUT -s 10.0.0.0/8 -j SET --add-set banned src --exist'),
      input(
        '-A INPUT -s 10.0.0.0/8 -j SET --add-set banned src --exist',
        '-A INPUT -p tcp -m set --match-set banned src -j DROP',
      ),
    ),
    ipset: 'create banned hash:ip family inet\n',
  },
  {
    ...inFour(
      'target-set-delete',
      {},
      input(
        '-A INPUT -s 10.1.0.0/16 -j SET --del-set banned src',
        '-A INPUT -p tcp -m set --match-set banned src -j DROP',
      ),
    ),
    ipset: 'create banned hash:ip family inet\nadd banned 10.1.2.3\nadd banned 172.16.9.9\n',
  },
  {
    ...inFour(
      'target-continue',
      {},
      table(
        'mangle',
        [
          '-A PREROUTING -p tcp -j TOS --set-tos 0x10/0x3f',
          '-A PREROUTING -p tcp -j TTL --ttl-set 64',
          '-A INPUT -p tcp -j TRACE',
        ].filter((r) => !r.includes('TRACE')),
      ),
      input(
        `-A INPUT ${ssh} -j LOG --log-prefix "in: "`,
        `-A INPUT ${ssh} -j NFLOG --nflog-group 3`,
        '-A INPUT -s 10.0.0.0/8 -p tcp -j DROP',
      ),
    ),
  },
  inFour(
    'target-tcpmss',
    {},
    table(
      'mangle',
      [
        '-A POSTROUTING -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu',
        '-A PREROUTING -j CLASSIFY --set-class 1:1',
      ].slice(0, 1),
    ),
    input('-A INPUT -s 172.16.0.0/12 -p tcp -j DROP'),
  ),
  inFour(
    'mark-and-or-xor',
    {},
    table('mangle', [
      '-A PREROUTING -s 10.0.0.0/8 -j MARK --or-mark 0x6',
      '-A PREROUTING -s 10.1.0.0/16 -j MARK --and-mark 0x3',
      '-A PREROUTING -s 198.18.0.0/15 -j MARK --xor-mark 0xf',
    ]),
    input(
      '-A INPUT -m mark --mark 0x6 -p tcp -j DROP',
      '-A INPUT -m mark --mark 0x2/0x2 -p tcp -j REJECT --reject-with tcp-reset',
    ),
  ),
  inFour(
    'address-list',
    of('-s, -d', ' -s 10.1.2.3,172.16.0.0/12'),
    input('-A INPUT -s 10.1.2.3,172.16.0.0/12 -p tcp -j DROP'),
  ),
  inFour(
    'address-dotted-mask',
    {},
    input(
      '-A INPUT -s 10.0.0.0/255.255.0.0 -p tcp -j DROP',
      '-A INPUT ! -s 128.0.0.0/1 ! -d 192.0.2.10 -p tcp -j DROP',
    ),
  ),
  inBoth('interface-out', of('-i, -o', ' -o eth1'), ['-A OUTPUT -o eth1 -p tcp -j DROP']),
  inBoth('interface-plus-alone', {}, ['-A INPUT -i + -p tcp -m tcp --dport 22 -j DROP']),
  inBoth('protocol-number', of('-p', ' -p 17'), ['-A INPUT -p 17 -j DROP']),
  inBoth('protocol-negated', {}, ['-A INPUT ! -p tcp -j ACCEPT', '-A INPUT ! -p icmp -i eth1 -j DROP']),
  inFour('fragment', of('-f', ' -f'), input('-A INPUT -f -j DROP')),
  inFour('fragment-negated', {}, input('-A INPUT ! -f -s 10.0.0.0/8 -j DROP')),
  inBoth('negation', of('!', '! '), [`-A INPUT ! -i eth0 ${ssh} -j DROP`]),
  inBoth('jump-and-goto', of('-j CHAIN, -g CHAIN', '-A INPUT -i eth0 -g side'), [
    '-A INPUT -i eth0 -g side',
    `-A INPUT ${ssh} -j DROP`,
    '-A side -p udp -j DROP',
  ]),
  inBoth('jump-deep', {}, [
    '-A INPUT -j a',
    `-A INPUT ${ssh} -j DROP`,
    '-A a -j b',
    '-A b -g c',
    '-A b -j DROP',
    '-A c -i eth0 -j ACCEPT',
    '-A c -j RETURN',
    '-A c -j DROP',
  ]),
  inBoth(
    'policy-line',
    of(':CHAIN POLICY [packets:bytes]', ':INPUT DROP [0:0]'),
    [established, '-A INPUT -i eth0 -p tcp -j ACCEPT'],
    true,
  ),
  inFour(
    'whole-table',
    of('*table … COMMIT', table('raw', ['-A PREROUTING -s 10.0.0.0/8 -p tcp -j DROP'])),
    table('raw', ['-A PREROUTING -s 10.0.0.0/8 -p tcp -j DROP']),
    input(established),
  ),
  inFour(
    'security-table',
    {},
    table('security', ['-A INPUT -s 10.0.0.0/8 -p tcp -j DROP', '-A OUTPUT -d 172.16.0.0/12 -p tcp -j DROP']),
    input(`-A INPUT ${ssh} -j ACCEPT`),
  ),
  inFour(
    'postrouting-drop',
    {},
    table('mangle', [
      '-A POSTROUTING -d 10.0.0.0/8 -p tcp -m tcp --tcp-flags ALL SYN,ACK -j DROP',
      '-A POSTROUTING -d 172.16.0.0/12 -p tcp -m tcp --tcp-flags PSH PSH -j DROP',
    ]),
  ),
  inFour('output-raw-drop', {}, table('raw', ['-A OUTPUT -d 10.0.0.0/8 -p tcp -j DROP'])),
  inFour(
    'reply-marked-and-routed',
    {},
    table('mangle', ['-A OUTPUT -d 10.0.0.0/8 -j MARK --set-xmark 0x1/0xffffffff']),
    input('-A OUTPUT -m mark --mark 0x1 -p tcp -m tcp --sport 22 -j REJECT'),
  ),
  { ...inBoth('only-port-22-and-itself', {}, [`-A INPUT ${ssh} -j ACCEPT`], true), probes: withItself },
  { ...inBoth('itself-established', {}, [established, `-A INPUT -i lo ${ssh} -j ACCEPT`], true), probes: withItself },
  {
    ...inFour(
      'itself-redirected',
      {},
      table('nat', ['-A OUTPUT -p tcp -m tcp --dport 22 -j REDIRECT --to-ports 2222']),
    ),
    sshd: 'Port 22\nPort 2222\n',
    probes: withItself,
  },
  {
    ...inBoth('reset-on-ack', {}, ['-A INPUT -p tcp -m tcp --dport 22 ! --syn -j REJECT --reject-with tcp-reset']),
    probes: defaultProbes,
  },
  { ...inBoth('icmp-on-ack', {}, ['-A INPUT -p tcp -m tcp --dport 22 ! --syn -j REJECT']), probes: defaultProbes },
  {
    ...inFour(
      'dnat-elsewhere',
      {},
      table('nat', ['-A PREROUTING -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j DNAT --to-destination 192.0.2.1:9']),
    ),
    undecidable: true,
  },
];
