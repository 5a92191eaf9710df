import type { Covers, SetUp } from '../set-up.ts';
import { defaultProbes } from './default-probes.ts';
import { inBoth, inFour, input, inSix, ssh, table } from './tables.ts';

const of = (module: string, text: string): Covers => ({ [`iptables-save: -m ${module}`]: [text] });
const dropped = (name: string, module: string, options: string): SetUp =>
  inBoth(`field-${name}`, of(module, ` ${options}`), [`-A INPUT -p tcp ${options} -j DROP`]);
/** The rule holds for every client, so that nothing flips without its match. */
const drops = (name: string, options: string): SetUp =>
  inBoth(`field-${name}`, {}, [`-A INPUT ${ssh} ${options} -j DROP`]);
const dropped4 = (name: string, module: string, options: string): SetUp =>
  inFour(`field-${name}`, of(module, ` ${options}`), input(`-A INPUT -p tcp ${options} -j DROP`));
const written = (name: string, target: string, match: string): SetUp => ({
  ...inFour(
    `field-${name}`,
    {},
    table('mangle', [`-A PREROUTING -p tcp -j ${target}`]),
    input(`-A INPUT -p tcp ${match} -j DROP`),
  ),
  undecidable: true,
});
const nft = (name: string, construct: string, text: string, rules: readonly string[]): SetUp => ({
  name: `nft-field-${name}`,
  covers: { [`nft: ${construct}`]: [text] },
  nft: `table inet f {\n chain in {\n  type filter hook input priority filter; policy accept;\n  ${rules.join('\n  ')}\n }\n}\n`,
  probes: defaultProbes,
});

/** Fields of headers that hold the usual values in packets of ordinary clients. */
export const headerFieldSetUps: readonly SetUp[] = [
  dropped('dscp', 'dscp', '-m dscp --dscp-class EF'),
  drops('dscp-none', '-m dscp --dscp 0x00'),
  dropped('dscp-negated', 'dscp', '-m dscp ! --dscp-class CS0'),
  dropped('tos', 'tos', '-m tos --tos 0x10/0x3f'),
  dropped('tos-negated', 'tos', '-m tos ! --tos Normal-Service'),
  dropped('ecn-cwr', 'ecn', '-m ecn --ecn-tcp-cwr'),
  drops('ecn-not-asked', '-m ecn ! --ecn-tcp-ece'),
  drops('ecn-not-capable', '-m ecn --ecn-ip-ect 0'),
  dropped('helper', 'helper', '-m helper --helper ftp'),
  drops('helper-negated', '-m helper ! --helper ftp'),
  dropped('connbytes', 'connbytes', '-m connbytes --connbytes 1000000 --connbytes-dir both --connbytes-mode bytes'),
  drops('connbytes-all', '-m connbytes --connbytes 0:100000 --connbytes-dir both --connbytes-mode bytes'),
  dropped('tcp-option', 'tcp', '-m tcp --tcp-option 64'),
  drops('tcp-option-timestamps', '--tcp-option 8'),
  drops('tcp-option-selective', '! --tcp-option 4'),
  dropped('tcp-option-segment', 'tcp', '-m tcp --syn ! --tcp-option 2'),
  dropped('length', 'length', '-m length --length 1000:65535'),
  dropped4('ttl-below', 'ttl', '-m ttl --ttl-lt 5'),
  inFour('field-ttl-above', {}, input(`-A INPUT ${ssh} -m ttl --ttl-gt 30 -j DROP`)),
  inSix('field-hl-below', {}, input(`-A INPUT ${ssh} -m hl --hl-lt 5 -j DROP`)),
  dropped4('u32-length', 'u32', '-m u32 --u32 0&0xFFFF=0x0:0x27'),
  dropped4('u32-hops', 'u32', '-m u32 --u32 5&0xFF=0x0:0x4'),
  inFour('field-u32-two-tests', {}, input('-A INPUT -m u32 --u32 6&0xFF=0x6&&0>>22&0x3C@0&0xFFFF=0x16 -j DROP')),
  inSix('field-u32-six', {}, input('-A INPUT -p tcp -m u32 --u32 4&0xFF=0x0:0x4 -j DROP')),
  written('dscp-written', 'DSCP --set-dscp 0x20', '-m dscp --dscp 0x20'),
  written('tos-written', 'TOS --set-tos 0x10', '-m tos --tos 0x10'),
  inFour(
    'field-ttl-written',
    { 'iptables-save: -j TTL': ['-A PREROUTING -p tcp -j TTL --ttl-set 3'] },
    table('mangle', ['-A PREROUTING -p tcp -j TTL --ttl-set 3']),
    input(`-A INPUT ${ssh} -m ttl --ttl-eq 3 -j DROP`),
  ),
  // Neighbour discovery needs all of its hops: what writes just them does no harm.
  inSix(
    'field-hl-written-whole',
    {},
    table('mangle', ['-A OUTPUT -j HL --hl-set 255', '-A POSTROUTING -j HL --hl-set 255']),
    input('-A INPUT -j ACCEPT'),
  ),
  written('options-stripped', 'TCPOPTSTRIP --strip-options timestamp', '-m tcp --tcp-option 8'),
  nft('options', 'tcp option', 'tcp option md5sig exists ', [
    'meta l4proto ipv6-icmp accept',
    'tcp flags syn / syn,ack tcp option timestamp missing ip saddr 10.0.0.0/8 drop',
    'tcp flags syn / syn,ack tcp option sack-perm exists ip saddr 172.16.0.0/12 drop',
    'tcp option window exists ip saddr 203.0.113.7 drop',
    'tcp option fastopen exists drop',
    'tcp option md5sig exists drop',
  ]),
  nft('marks', 'ip dscp, ip6 dscp, ip ecn, ip6 ecn', 'ip dscp cs1 ', [
    'meta l4proto ipv6-icmp accept',
    'ip dscp cs1 drop',
    'ip6 dscp { af11, cs6 } drop',
    'ip ecn ce drop',
    'ip6 ecn != not-ect tcp dport 22 drop',
    'ip dscp cs0 ip saddr 172.16.0.0/12 drop',
    'ip saddr 10.0.0.0/8 ip dscp != { cs0, cs1 } reject',
  ]),
  nft('connection', 'ct helper, ct bytes, ct packets, ct avgpkt', 'ct bytes > 1000000 ', [
    'meta l4proto ipv6-icmp accept',
    'ct helper "ftp" drop',
    'ct helper != "ftp" drop',
    'ct bytes > 1000000 drop',
    'ct packets > 100 drop',
    'ct original bytes > 5000000 drop',
    'ct avgpkt > 1400 drop',
    'ct packets < 100 ip saddr 10.0.0.0/8 tcp dport 22 drop',
  ]),
  nft('flags-compared', 'tcp flags', 'tcp flags >= 16 ', [
    'meta l4proto ipv6-icmp accept',
    'ip saddr 10.1.0.0/16 tcp flags < 16 tcp dport 22 drop',
    'ip saddr 172.16.0.0/12 tcp flags >= 16 tcp dport 22 drop',
  ]),
];
