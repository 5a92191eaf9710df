import type { SetUp } from '../set-up.ts';
import { probePorts } from './default-probes.ts';
import { established, inBoth, inFour, input, inSix, ssh, table } from './tables.ts';

const of = (module: string, ...texts: string[]): Record<string, readonly string[]> => ({
  [`iptables-save: -m ${module}`]: texts,
});

/** Headers that a handshake does not carry: the rules never match, and catch everything without the match. */
const noSuchHeader = (module: string, options: string): SetUp =>
  inSix(
    `match-${module}`,
    of(module, options),
    input('-A INPUT -p ipv6-icmp -j ACCEPT', `-A INPUT ${options} -j DROP`),
  );

/** `-m …` alone in a rule that drops: the match fails for some or all clients. */
const dropped = (module: string, options: string, name = `match-${module}`): SetUp =>
  inBoth(name, of(module, ` ${options}`), [`-A INPUT -p tcp ${options} -j DROP`]);

const dropped4 = (module: string, options: string, name: string): SetUp =>
  inFour(name, of(module, ` ${options}`), input(`-A INPUT -p tcp ${options} -j DROP`));

/** One set-up for each match of iptables that is understood. */
export const iptablesMatchSetUps: readonly SetUp[] = [
  noSuchHeader('ah', '-m ah --ahspi 0:100'),
  noSuchHeader('dst', '-m dst --dst-len 8'),
  noSuchHeader('esp', '-p esp -m esp --espspi 5:10'),
  noSuchHeader('frag', '-m frag --fragid 5'),
  noSuchHeader('hbh', '-m hbh --hbh-len 8'),
  noSuchHeader('mh', '-p ipv6-mh -m mh --mh-type 1'),
  noSuchHeader('rt', '-m rt --rt-type 0'),
  noSuchHeader('srh', '-m srh --srh-next-hdr 6'),
  dropped('addrtype', '-m addrtype --dst-type MULTICAST'),
  dropped('addrtype', '-m addrtype ! --src-type UNICAST', 'match-addrtype-negated'),
  dropped('connlimit', '-m connlimit --connlimit-above 100 --connlimit-mask 0 --connlimit-saddr'),
  inBoth('match-connlimit-none', {}, [
    `-A INPUT ${ssh} -m connlimit --connlimit-above 0 -j REJECT --reject-with tcp-reset`,
  ]),
  dropped('conntrack', '-m conntrack --ctproto 17', 'match-ctproto'),
  dropped('conntrack', '-m conntrack --ctdir REPLY', 'match-ctdir'),
  dropped('conntrack', '-m conntrack --ctstatus ASSURED', 'match-ctstatus'),
  dropped('conntrack', '-m conntrack --ctstate DNAT', 'match-ctstate-dnat'),
  inFour(
    'match-ctorigsrc',
    of('conntrack', ' -m conntrack --ctorigsrc 10.0.0.0/8'),
    input(
      `-A INPUT ${ssh} -m conntrack --ctorigsrc 10.0.0.0/8 -j DROP`,
      '-A INPUT -p tcp -m conntrack --ctorigsrcport 1:1023 -j DROP',
      '-A OUTPUT -p tcp -m conntrack ! --ctorigsrc 172.16.0.0/12 -m tcp --sport 2222 -j DROP',
    ),
  ),
  inFour(
    'match-ctorigdst',
    of('conntrack', ' -m conntrack --ctorigdst 198.51.100.10'),
    input(`-A INPUT ${ssh} -m conntrack --ctorigdst 198.51.100.10 -j DROP`),
  ),
  inFour(
    'match-connmark',
    {
      ...of('connmark', ' -m connmark --mark 0x5'),
      'iptables-save: -j CONNMARK': ['-A PREROUTING -s 10.0.0.0/8 -j CONNMARK --set-xmark 0x5/0xffffffff'],
    },
    table('mangle', ['-A PREROUTING -s 10.0.0.0/8 -j CONNMARK --set-xmark 0x5/0xffffffff']),
    input('-A INPUT -p tcp -m connmark --mark 0x5 -j DROP'),
  ),
  inFour(
    'connmark-two-masks',
    {},
    table('mangle', [
      '-A PREROUTING -s 10.0.0.0/8 -j MARK --set-xmark 0xf5/0xffffffff',
      '-A PREROUTING -j CONNMARK --save-mark --nfmask 0xf0 --ctmask 0xff',
      '-A PREROUTING -j MARK --set-xmark 0x3/0xffffffff',
      '-A PREROUTING -j CONNMARK --restore-mark --nfmask 0x2 --ctmask 0xf0',
    ]),
    input(
      '-A INPUT -p tcp -m mark --mark 0xf1 -j DROP',
      '-A INPUT -s 172.16.0.0/12 -p tcp -m mark --mark 0x1 -j REJECT',
    ),
  ),
  dropped(
    'hashlimit',
    '-m hashlimit --hashlimit-above 1000/sec --hashlimit-burst 1000 --hashlimit-mode srcip --hashlimit-name ssh',
  ),
  inSix(
    'match-hl',
    of('hl', ' -m hl ! --hl-eq 255'),
    input('-A INPUT -p ipv6-icmp -m hl ! --hl-eq 255 -j DROP', '-A INPUT -p ipv6-icmp -j ACCEPT'),
  ),
  inFour(
    'match-icmp',
    of('icmp', ' -m icmp --icmp-type 3/1'),
    input(
      `-A INPUT ${ssh} -j REJECT --reject-with icmp-port-unreachable`,
      '-A OUTPUT -p icmp -m icmp --icmp-type 3/1 -j DROP',
    ),
  ),
  inFour(
    'match-icmp-hit',
    {},
    input(
      `-A INPUT ${ssh} -j REJECT --reject-with icmp-host-unreachable`,
      '-A OUTPUT -p icmp -m icmp --icmp-type 3/1 -j DROP',
    ),
  ),
  inSix(
    'match-icmp6',
    of('icmp6', ' -m icmp6 --icmpv6-type 1/1'),
    input(
      `-A INPUT ${ssh} -j REJECT --reject-with icmp6-port-unreachable`,
      '-A OUTPUT -p ipv6-icmp -m icmp6 --icmpv6-type 1/1 -j DROP',
    ),
  ),
  inFour(
    'match-iprange',
    of('iprange', ' -m iprange --src-range 10.1.0.0-10.1.255.255'),
    input('-A INPUT -p tcp -m iprange --src-range 10.1.0.0-10.1.255.255 -j DROP'),
  ),
  dropped('length', '-m length --length 0:39'),
  inBoth(
    'match-limit',
    of('limit', `-A INPUT ${ssh} -m limit --limit 1000/sec --limit-burst 1000 -j ACCEPT`),
    [established, `-A INPUT ${ssh} -m limit --limit 1000/sec --limit-burst 1000 -j ACCEPT`],
    true,
  ),
  inFour(
    'match-mark',
    {
      ...of('mark', ' -m mark --mark 0x4/0xc'),
      'iptables-save: -j MARK': ['-A PREROUTING -s 10.0.0.0/8 -j MARK --set-xmark 0x5/0xffffffff'],
    },
    table('mangle', ['-A PREROUTING -s 10.0.0.0/8 -j MARK --set-xmark 0x5/0xffffffff']),
    input('-A INPUT -p tcp -m mark --mark 0x4/0xc -j DROP'),
  ),
  dropped('multiport', '-m multiport --dports 80,443,1000:2000'),
  inBoth('match-owner', of('owner', ' -m owner --uid-owner 1000-2000'), [
    '-A OUTPUT -p tcp -m owner --uid-owner 1000-2000 -j DROP',
  ]),
  inBoth('match-owner-root', {}, [`-A OUTPUT -p tcp -m tcp --sport 22 -m owner --uid-owner 0 -j DROP`]),
  inBoth('match-owner-group-negated', {}, ['-A OUTPUT -p tcp -m owner ! --gid-owner 0 -j DROP']),
  inBoth('match-owner-exists', {}, ['-A OUTPUT -p tcp -m owner --socket-exists -j DROP']),
  inBoth(
    'match-owner-exists-not',
    {},
    [
      '-A OUTPUT -p tcp -m owner ! --socket-exists -j DROP',
      `-A INPUT ${ssh} -s ::/1 -j REJECT --reject-with tcp-reset`,
    ].map((r) => r.replace(' -s ::/1', ' -i eth1')),
  ),
  dropped('physdev', '-m physdev --physdev-in eth9'),
  inBoth('match-physdev-negated', {}, ['-A INPUT -p tcp -m physdev ! --physdev-is-bridged -j DROP']),
  dropped('pkttype', '-m pkttype --pkt-type broadcast'),
  dropped('policy', '-m policy --dir in --pol ipsec'),
  dropped('quota', '-m quota ! --quota 100000000'),
  dropped('recent', '-m recent --rcheck --name SSH --rsource'),
  inFour(
    'match-rpfilter',
    of('rpfilter', ' -m rpfilter --invert'),
    table('raw', ['-A PREROUTING -p tcp -m rpfilter --invert -j DROP']),
  ),
  inFour('match-rpfilter-loose', {}, table('raw', ['-A PREROUTING -p tcp -m rpfilter --loose --invert -j DROP'])),
  dropped('socket', '-m socket'),
  dropped('socket', '-m socket --nowildcard', 'match-socket-nowildcard'),
  { ...dropped('socket', '-m socket', 'match-socket-bound'), sshd: 'ListenAddress 192.0.2.10\nListenAddress ::\n' },
  dropped('socket', '-m socket --transparent', 'match-socket-transparent'),
  dropped('state', '-m state --state INVALID,UNTRACKED'),
  dropped('string', '-m string --algo bm --string "GET / HTTP"'),
  dropped('tcp', '-m tcp --sport 1:1023'),
  dropped('tcp', '-m tcp ! --tcp-flags SYN,ACK,RST,FIN SYN', 'match-tcp-flags-negated'),
  dropped('tcpmss', '-m tcp --tcp-flags SYN,RST SYN -m tcpmss --mss 1:500'),
  dropped('time', '-m time --datestop 2020-01-01T00:00:00'),
  inFour('match-ttl', of('ttl', ' -m ttl --ttl-lt 1'), input('-A INPUT -p tcp -m ttl --ttl-lt 1 -j DROP')),
  inBoth('match-udp', of('udp', ' -p udp -m udp --dport 53'), ['-A INPUT -p udp -m udp --dport 53 -j DROP']),
  dropped4('u32', '-m u32 --u32 "0x6&0xff=0x11"', 'match-u32-protocol'),
  dropped4('u32', '-m u32 --u32 "0x0>>0x16&0x3c@0x0&0xffff=0x50,0x1bb"', 'match-u32-port'),
  dropped4('u32', '-m u32 --u32 "0xc&0xffff0000=0xa010000"', 'match-u32-source'),
  dropped4('u32', '-m u32 ! --u32 "0xc=0xa000000:0xcb0071ff"', 'match-u32-range-negated'),
  dropped4('u32', '-m u32 --u32 "0x4&0x3fff=0x0&&0x0>>0x16&0x3c@0xc>>0x10&0x12=0x10"', 'match-u32-flags'),
  inSix(
    'match-u32-six',
    {},
    input('-A INPUT -p ipv6-icmp -j ACCEPT', '-A INPUT -p tcp -m u32 --u32 "0x8=0x20010db8&&0xc=0x10000" -j DROP'),
  ),
  {
    ...inFour(
      'match-set',
      of('set', ' -m set --match-set office src'),
      input('-A INPUT -p tcp -m set --match-set office src -j DROP'),
    ),
    ipset: 'create office hash:net family inet\nadd office 10.0.0.0/8\n',
  },
  {
    ...inFour(
      'match-ctorigdstport',
      of('conntrack', ' -m conntrack --ctorigdstport 2222'),
      table('nat', ['-A PREROUTING -p tcp -m tcp --dport 2222 -j REDIRECT --to-ports 22']),
      input('-A INPUT -p tcp -m conntrack --ctorigdstport 2222 -j DROP'),
    ),
    probes: probePorts([22, 2222]),
  },
];
