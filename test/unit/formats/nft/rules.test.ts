import { describe, expect, it } from 'vitest';
import { lowerText, meaningOf, shown } from './lower-listing.ts';

/** Spellings of older and newer releases and of configuration files, which no listing of one release holds. */
describe('rules of nft', () => {
  it.each([
    // nft up to 1.0.0 wrote `type` before the code.
    ['reject with icmpx type admin-prohibited', 'reject 4:admin-prohibited 6:admin-prohibited'],
    ['reject with icmp type host-prohibited', 'reject 4:host-prohibited'],
    ['reject with icmpv6 type no-route', 'reject 6:no-route'],
    ['reject with icmpx no-route', 'reject 4:net-unreachable 6:no-route'],
    ['reject with icmpx 2', 'reject 4:host-unreachable 6:address-unreachable'],
    ['reject with icmp frobnicated', '?? reject with icmp frobnicated'],
    // nft 0.9 wrote masks in parentheses, nft 1.0 with a slash.
    ['tcp flags & (fin | syn | rst | ack) == syn drop', 'protocol 6 & flags & 0x17 = 0x2 & drop'],
    ['tcp flags syn / fin,syn,rst,ack drop', 'protocol 6 & flags & 0x17 = 0x2 & drop'],
    ['tcp flags & (syn|ack) != 0 drop', 'protocol 6 & not flags & 0x12 = 0x0 & drop'],
    ['ct state { established, related } accept', 'state established,related & accept'],
    ['ct state established,related accept', 'state established,related & accept'],
    ['ct state 0x2,0x4 accept', 'state established,related & accept'],
    // A packet never has two states at once.
    ['ct state != established,related accept', 'always & accept'],
    ['ct state == established,related accept', 'never & accept'],
    ['ct state != { established, related } drop', 'not state established,related & drop'],
    ['ct state & (new | untracked) == 0 drop', 'not state new,untracked & drop'],
    ['meta mark and 0xff == 0x1 accept', 'packet mark & 0xff = 0x1 & accept'],
    ['mark 5 accept', 'packet mark & 0xffffffff = 0x5 & accept'],
    ['meta mark set mark and 0xffffff00 xor 0x1', '{packet mark = mark & ~0xff ^ 0x1} & next'],
    ['ip ttl lt 5 drop', 'IPv4 & hop limit 0-4 & drop'],
    ['tcp dport ge 1024 drop', 'protocol 6 & destination port 1024-65535 & drop'],
    ['tcp dport {22,2222} accept', 'protocol 6 & destination port 22,2222 & accept'],
    [
      'tcp dport vmap {22:accept,23:drop}',
      'protocol 6 & destination port 22 & accept',
      'protocol 6 & destination port 23 & drop',
    ],
    ['tcp dport ssh accept', 'protocol 6 & destination port 22 & accept'],
    ['tcp dport "ssh"-"smtp" accept', 'protocol 6 & destination port 22-25 & accept'],
    ['tcp dport { "netbios-ssn", 22 } accept', 'protocol 6 & destination port 22,139 & accept'],
    ['tcp dport frobnicate accept', 'protocol 6 & ? tcp dport frobnicate & accept'],
    // In a table of both families, IPv6 meets none of these, negated or not.
    ['ip saddr != @gone drop', 'IPv4 & not source in @gone & drop'],
    [
      'ip saddr . tcp dport != { 10.0.0.1 . 22 } drop',
      'IPv4 & protocol 6 & not source . destination-port in @{ … } 1 & drop',
    ],
    ['ip saddr vmap @gone', 'IPv4 & source by @gone'],
    ['ip saddr vmap { * : drop }', 'IPv4 & drop'],
    ['ip saddr & 255.0.0.0 != 10.0.0.0 drop', 'not source in 10.0.0.0/8 & drop'],
    ['ip saddr client.example.org accept', 'IPv4 & ? ip saddr client.example.org & accept'],
    ['ip saddr 0x0a000001 accept', 'source in 10.0.0.1 & accept'],
    ['ip saddr . tcp dport 10.0.0.1 . 22 accept', 'IPv4 & protocol 6 & source . destination-port in @{ … } 1 & accept'],
    ['iif "eth0" accept', 'in eth0 & accept'],
    ['iif 2 accept', '? meta iif 2 & accept'],
    ['meta iifname != { "eth0", "wg*" } drop', 'not in eth0,wg* & drop'],
    [
      'fib saddr . iif oif eq 0 drop',
      'not a strict route back [the route back to the client leaves by another interface] & drop',
    ],
    [
      'fib saddr . iif oif exists accept',
      'a strict route back [the route back to the client leaves by another interface] & accept',
    ],
    ['fib saddr oif missing drop', 'not a route back [no route leads back to the client] & drop'],
    // As 1.1.7 lists it.
    ['fib saddr check missing drop', 'not a route back [no route leads back to the client] & drop'],
    ['icmp type { echo-request, 3 } accept', 'IPv4 & protocol 1 & ICMP 3/*,8/* & accept'],
    ['icmpv6 type nd-neighbor-solicit accept', 'IPv6 & protocol 58 & ICMPv6 135/* & accept'],
    ['icmp code != host-unreachable accept', 'IPv4 & protocol 1 & not ICMP 0/1-1,1/1-1,2/1-1,… & accept'],
    [
      'limit rate 3/minute burst 1 packets accept',
      '{spend from the rule} & within 1 of the rule [more than about 1 packets at once or 3 per minute from all clients together] & accept',
    ],
    ['queue num 0-3 bypass,fanout', 'queue bypass'],
    ['queue flags bypass to 1-3', 'queue bypass'],
    ['queue', 'queue'],
    ['ct count over 0 drop', 'always & drop'],
    [
      'ct original proto-dst { 0x16 [invalid type], 0x50 [invalid type] } accept',
      'state new,established,related & originally to :22,80 & accept',
    ],
    [
      'add @bad { ip saddr ct count over 3 } reject',
      'IPv4 & if [more than 3 open connections from one address] & reject 4:port-unreachable 6:port-unreachable',
    ],
    ['fwd to "eth1"', '?? fwd to "eth1"'],
    ['xt match "comment" accept', 'accept'],
    ['xt match recent drop', '? xt match recent & drop'],
    ['xt target "REJECT"', '?? xt target REJECT'],
    ['xt target "LOG"', 'next'],
    [
      'udp dport 53 counter packets 1 bytes 2 log prefix "x { ; # " accept comment "a { ; # b"',
      'protocol 17 & destination port 53 & accept',
    ],
  ])('%s', (rule, ...meaning) => {
    expect(meaningOf(rule)).toEqual(meaning);
  });

  it('takes a bare drop in a nat chain for one that may do nothing, unless something tracks connections', () => {
    const nat = 'chain pre {\n type nat hook prerouting priority dstnat; policy accept;\n tcp dport 22 drop\n }\n';
    const alone = shown(lowerText(`table inet t {\n ${nat}}\n`));
    expect(alone).toContain('? connection tracking runs, which no rule here asks for & jump pre (rules)');
    const beside = shown(lowerText(`table inet t {\n ${nat} chain c {\n ct state new accept\n }\n}\n`));
    expect(beside).toContain(
      'chain pre nat prerouting -100 policy accept\n    protocol 6 & destination port 22 & drop',
    );
    const other = shown(lowerText(`table ip6 u {\n chain c {\n ct state new accept\n }\n}\ntable ip t {\n ${nat}}\n`));
    expect(other).toContain('jump pre (rules)');
  });

  it('remembers what rules add to a set that rules look into', () => {
    const text = `table ip t {
      set seen {
        type ipv4_addr; flags dynamic,timeout; timeout 1m; size 10
        elements = { 10.0.0.1 expires 5s }
      }
      chain c {
        tcp dport 1234 add @seen { ip saddr } drop
        tcp dport 22 ip saddr @seen accept
        tcp dport 22 ip saddr != @seen drop
        tcp dport 22 ip daddr @seen drop
      }
    }`;
    const lines = shown(lowerText(text)).split('\n');
    const list = 'set seen of ip t';
    const condition = '1, an earlier packet put the address into set seen';
    expect(
      lines
        .slice(lines.indexOf('  chain c') + 1)
        .map((line) => line.trim())
        .filter(Boolean),
    ).toEqual([
      `protocol 6 & destination port 1234 & IPv4 & {remember in ${list}} & drop`,
      `protocol 6 & destination port 22 & IPv4 & remembered in ${list} (${condition}) & accept`,
      'protocol 6 & destination port 22 & IPv4 & source in @seen & accept',
      `protocol 6 & destination port 22 & IPv4 & not source in @seen & not remembered in ${list} (${condition}) & drop`,
      'protocol 6 & destination port 22 & IPv4 & ? ip daddr @seen & drop',
    ]);
  });

  it('does not know sets that the listing does not show', () => {
    const { facts } = lowerText('table ip t {\n chain c {\n ip saddr @gone drop\n tcp dport vmap @lost\n }\n}\n');
    const { sets } = facts[0]!.value.tables[0]!;
    expect(sets.get('gone')!.content).toBeNull();
    expect(sets.get('lost')!.content).toBeNull();
  });

  it('lets a continue in a map keep its key from the rest of it', () => {
    expect(meaningOf('ip saddr vmap { 10.0.0.1 : continue, 10.0.0.2 : accept, * : drop }')).toEqual([
      'source in 10.0.0.2 & accept',
      'not source in 10.0.0.1-10.0.0.2 & drop',
    ]);
    const text = `table ip t {
      map m {
        type ipv4_addr : verdict
        elements = { * : drop, 10.0.0.1 : continue }
      }
      chain c {
        ip saddr vmap @m
      }
    }`;
    expect(shown(lowerText(text))).toContain('    10.0.0.1 : jump { }\n    any : drop');
  });

  it('gives rules of one shape their own addresses and ports', () => {
    expect(
      meaningOf(
        'ip saddr 10.0.0.1 tcp dport 22 counter packets 1 bytes 2 accept comment "one"',
        'ip saddr 10.2.0.0/16 tcp dport 2222 counter packets 3 bytes 4 accept comment "two"',
        'ip saddr 10.0.0.1 ip daddr 10.0.0.1 drop',
        'ip saddr 10.9.0.0-10.9.0.5 tcp dport 22 accept',
        'ip saddr { 10.0.0.7, 10.0.0.8 } drop',
        'ip saddr { 10.0.0.9, 10.0.1.0/24 } drop',
        'ip saddr & 255.0.0.255 == 10.0.0.2 drop',
        'ip saddr & 255.0.0.255 == 11.0.0.3 drop',
        'tcp dport 70000 drop',
      ),
    ).toEqual([
      'source in 10.0.0.1 & protocol 6 & destination port 22 & accept',
      'source in 10.2.0.0/16 & protocol 6 & destination port 2222 & accept',
      'source in 10.0.0.1 & destination in 10.0.0.1 & drop',
      'source in 10.9.0.0-10.9.0.5 & protocol 6 & destination port 22 & accept',
      'source in 10.0.0.7-10.0.0.8 & drop',
      'source in 10.0.0.9,10.0.1.0/24 & drop',
      'source & 255.0.0.255 = 10.0.0.2 & drop',
      'source & 255.0.0.255 = 11.0.0.3 & drop',
      'protocol 6 & ? tcp dport 70000 & drop',
    ]);
  });

  it('knows the priorities of both kinds', () => {
    const priorities = (family: string, ...texts: string[]): number[] => {
      const chains = texts.map((p, i) => `chain c${i} {\n type filter hook input priority ${p}; policy accept;\n }\n`);
      const { facts } = lowerText(`table ${family} t {\n ${chains.join(' ')}}\n`);
      return [...facts[0]!.value.tables[0]!.chains.values()].flatMap(({ base }) => base?.priority ?? []);
    };
    expect(
      priorities('inet', 'raw', 'mangle + 10', 'dstnat - 5', 'filter', 'security', 'srcnat', '-7', '"filter"'),
    ).toEqual([-300, -140, -105, 0, 50, 100, -7, 0]);
    // Frames meet the chains of a bridge before IP.
    expect(priorities('bridge', 'filter', 'out')).toEqual([1_999_800, 2_000_100]);
  });
});
