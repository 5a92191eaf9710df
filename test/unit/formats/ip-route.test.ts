import { describe, expect, it } from 'vitest';
import { formatRange } from '#core/address';
import { format } from '#formats/ip-route/format';
import type { Contributions } from '#model/contribution';
import { expectNeverThrows, expectSoundTree, fixture, lowerFiles } from './host-state.ts';

const read = (name: string, text = fixture(`ip-route/${name}`)) => lowerFiles(format, { [name]: text });

const range = (r: Parameters<typeof formatRange>[0] | null): string => (r ? formatRange(r) : 'all');

/** Routes, then rules, then what the output would have shown. */
const describeRoutes = (into: Contributions): string[] =>
  into
    .of('routes')
    .flatMap(({ value }) => [
      ...value.routes.map((r) => `${r.table}: ${r.kind} ${formatRange(r.destination)} ${r.device ?? '-'} ${r.metric}`),
      ...value.policies.map(
        (p) =>
          `${p.priority}: IPv${p.family}${p.negated ? ' not' : ''} from ${range(p.from)} to ${range(p.to)} iif ${p.incoming ?? '-'} mark ${p.mark ? `${p.mark.value}/${p.mark.mask}` : '-'}${p.protocol === undefined ? '' : ` protocol ${p.protocol}`}${p.destinationPorts ? ` to port ${p.destinationPorts[0]}-${p.destinationPorts[1]}` : ''} ${p.action} ${p.table ?? '-'}${p.suppressPrefixLength === undefined ? '' : ` beyond /${p.suppressPrefixLength}`}`,
      ),
      `covers: ${value.covers.map(({ family, what }) => `${family} ${what}`).join(', ')}`,
    ]);
const described = async (name: string, text?: string): Promise<string[]> =>
  describeRoutes((await read(name, text)).into);

const main4 = [
  'main: unicast 0.0.0.0/0 d0 0',
  'main: unicast 192.0.2.0/24 d0 0',
  'main: unicast 198.51.100.0/24 d0 100',
  'main: unicast 198.51.100.0/24 d0 100',
  'main: blackhole 203.0.113.0/24 - 0',
];
const main6 = [
  'main: unicast 2001:db8:1:2::/64 d0 256',
  'main: unreachable 2001:db8:f::/48 lo 1024',
  'main: unicast fe80::/64 d1 256',
  'main: unicast fe80::/64 d0 256',
  'main: unicast ::/0 d0 1024',
];

describe('ip route', () => {
  it('reads the main table of each family', async () => {
    expect(await described('ip_route.txt')).toEqual([...main4, 'covers: 4 main-table']);
    expect(await described('ip_-o_route.txt')).toEqual([...main4, 'covers: 4 main-table']);
    expect(await described('ip_-6_route.txt')).toEqual([...main6, 'covers: 6 main-table']);
    expect(await described('routes.txt', fixture('ip-route/ip_-6_route.txt'))).toEqual([
      ...main6,
      'covers: 6 main-table',
    ]);
  });

  it('reads all tables', async () => {
    const all = await described('ip_route_show_table_all.txt');
    expect(all).toEqual([
      '100: unicast 0.0.0.0/0 d0 0',
      ...main4,
      'local: local 127.0.0.0/8 lo 0',
      'local: local 127.0.0.1 lo 0',
      'local: broadcast 127.255.255.255 lo 0',
      'local: local 192.0.2.10 d0 0',
      'local: local 192.0.2.11 d0 0',
      'local: broadcast 192.0.2.255 d0 0',
      ...main6,
      'local: local ::1 lo 0',
      'local: local 2001:db8:1:2:216:3eff:fe12:3456 d0 0',
      'local: local fe80::2479:5aff:fe78:c93c d1 0',
      'local: local fe80::2c94:d1ff:fe53:28fc d0 0',
      'local: other ff00::/8 d1 256',
      'local: other ff00::/8 d0 256',
      'covers: 4 all-tables, 6 all-tables',
    ]);
  });

  it('points at the way of a route with several', async () => {
    const { into, textAt, diagnostics } = await read('ip_route.txt');
    const routes = into.of('routes')[0]!.value.routes;
    expect(textAt(routes[3]!.origin)).toBe('nexthop via 192.0.2.3 dev d0 weight 1');
    expect(textAt(routes[4]!.origin)).toBe('blackhole 203.0.113.0/24');
    expect(diagnostics).toEqual([]);
  });

  it('knows a partial view', async () => {
    expect(await described('ip_route_show_table_100.txt')).toEqual(['100: unicast 0.0.0.0/0 d0 0', 'covers: ']);
    expect(await described('ip-route-grep-default', 'default via 192.0.2.1 dev d0 \n')).toEqual([
      'main: unicast 0.0.0.0/0 d0 0',
      'covers: ',
    ]);
    expect(await described('ip_route_get_192.0.2.1.txt')).toEqual([]);
    const noise = 'Error: ipv4: FIB table does not exist.\nDump terminated\n';
    expect(await described('ip_route', `default via 192.0.2.1 dev d0 \n${noise}`)).toEqual([
      'main: unicast 0.0.0.0/0 d0 0',
      'covers: ',
    ]);
  });

  it('leaves out dead routes and finds the family of a bare default route', async () => {
    const text = `default dev ppp0 scope link metric 5
10.0.0.0/8 via 192.0.2.2 dev eth1 dead linkdown
default via inet6 fe80::1 dev eth0 metric 20
`;
    expect(await described('ip-route', text)).toEqual([
      'main: unicast 0.0.0.0/0 ppp0 5',
      'main: unicast 0.0.0.0/0 eth0 20',
      'covers: 4 main-table',
    ]);
    expect(await described('x', 'default dev tun0 proto static metric 1024 pref medium\n')).toEqual([
      'main: unicast ::/0 tun0 1024',
      'covers: 6 main-table',
    ]);
  });

  it('reads the old table', async () => {
    const expected = [
      'main: unicast 0.0.0.0/0 d0 0',
      'main: unicast 192.0.2.0/24 d0 0',
      'main: unicast 198.51.100.0/24 d0 100',
      'main: blackhole 203.0.113.0/24 - 0',
      'covers: 4 main-table',
    ];
    expect(await described('route_-n.txt')).toEqual(expected);
    expect(await described('netstat_-rn.txt')).toEqual(expected.map((line) => line.replace(' 100', ' 0')));
  });

  it('reads the old table of IPv6 without what is not in the main one', async () => {
    const expected = [
      'main: unicast 2001:db8:0:1::/64 eth0 256',
      'main: unicast 2001:db8:0:2::1 eth0 256',
      'main: unicast 2001:db8:0:2::2 eth0 256',
      'main: unicast 2001:db8:a::/48 eth0 1024',
      'main: unicast 2001:db8:a::/48 eth0 1024',
      'main: unreachable 2001:db8:b::/48 - 1024',
      'main: unicast 2001:db8:e::/48 eth0 1024',
      'main: unicast 2001:db8:11::/48 eth0 1024',
      'main: unicast fe80::/64 eth0 256',
      'main: unicast ::/0 eth0 1024',
      'main: unicast ::/0 eth0 2048',
      'covers: 6 main-table',
    ];
    const text = fixture('ip-route/route_-6_-n.txt');
    expect(await described('route_-6_-n.txt')).toEqual(expected);
    const named = text
      .replace(/^::/gm, '[::]')
      .replace(/ :: {2}/g, ' [::]  ')
      .replace(/^::1\/128/m, 'localhost/128');
    expect(await described('route-A-inet6.txt', named)).toEqual(expected);
  });

  /** net-tools 2.10 of Debian 12. */
  it.each([
    ['Kernel-IP-Routentabelle', 'Ziel            Router          Genmask         Flags Metric Ref    Use Iface'],
    [
      'Směrovací tabulka v jádru pro IP',
      'Adresát         Brána           Maska           Přízn   MSS Okno    irtt Rozhraní',
    ],
    [
      'カーネルIP経路テーブル',
      '受信先サイト    ゲートウェイ    ネットマスク   フラグ Metric Ref 使用数 インタフェース',
    ],
  ])('reads the old table below %s', async (title, columns) => {
    const text = `${title}\n${columns}\n0.0.0.0         192.0.2.1       0.0.0.0         UG        0 0          0 eth0\n`;
    expect(await described('x.txt', text)).toEqual(['main: unicast 0.0.0.0/0 eth0 0', 'covers: 4 main-table']);
  });

  it('reads all columns of -ee, and takes no cache for the table', async () => {
    const long = `Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface    MSS   Window irtt
0.0.0.0         192.0.2.1       0.0.0.0         UG    100    0        0 eth0     0     0      0
`;
    expect(await described('route-nee.txt', long)).toEqual([
      'main: unicast 0.0.0.0/0 eth0 100',
      'covers: 4 main-table',
    ]);
    const cache =
      'Kernel IP routing cache\nSource          Destination     Gateway         Flags   MSS Window  irtt Iface\n';
    expect(await described('netstat-rnC.txt', cache)).toEqual([]);
  });

  it('reads routing rules', async () => {
    expect(await described('ip_rule.txt')).toEqual([
      '0: IPv4 from all to all iif - mark - table local',
      '50: IPv4 from all to all iif - mark - table main beyond /0',
      '98: IPv4 not from 10.0.0.0/8 to all iif d0 mark - protocol 6 to port 22-22 prohibit -',
      '99: IPv4 from all to all iif - mark 1/255 table 100',
      '100: IPv4 from 192.0.2.11 to all iif - mark - table 100',
      '32766: IPv4 from all to all iif - mark - table main',
      '32767: IPv4 from all to all iif - mark - table default',
      'covers: 4 policies',
    ]);
    expect(await described('ip_-6_rule.txt')).toEqual([
      '0: IPv6 from all to all iif - mark - table local',
      '32766: IPv6 from all to all iif - mark - table main',
      'covers: 6 policies',
    ]);
    expect((await described('ip-rule', '10:\tfrom all to 192.0.2.0/24 iif eth0 prohibit\n'))[0]).toBe(
      '10: IPv4 from all to 192.0.2.0/24 iif eth0 mark - prohibit -',
    );
  });

  it('leaves rules aside whose family nothing tells', async () => {
    const { into, diagnostics } = await read('x', fixture('ip-route/ip_-6_rule.txt'));
    expect(into.of('routes')).toEqual([]);
    expect(diagnostics).toMatchObject([{ code: 'family-not-told', effect: 'widens' }]);
    expect((await described('x', fixture('ip-route/ip_rule.txt'))).at(-1)).toBe('covers: 4 policies');
  });

  it('recognises outputs by name and by content', () => {
    const found = (slug: string, head = ''): string => {
      const detection = format.detect({ path: slug, slug }, head);
      return detection ? `${detection.kind} ${detection.score}` : '';
    };
    for (const slug of ['ip-route', 'ip-r', 'ip-6-route', 'ip-route-show-table-all', 'iproute', 'ip6-route'])
      expect(found(slug)).toBe('ip-route 60');
    for (const slug of ['ip-rule', 'ip-4-rule-list', 'ip-6-rule', 'iprule']) expect(found(slug)).toBe('ip-rule 60');
    for (const slug of ['ip-mroute-show', 'ip-addr', 'traceroute', 'ip-d-route-show-cache'])
      expect(found(slug)).toBe('');
    expect(found('x', fixture('ip-route/host-ip-route.txt'))).toBe('ip-route 80');
    expect(found('x', fixture('ip-route/ip_rule.txt'))).toBe('ip-rule 80');
    expect(found('netstat-rn', fixture('ip-route/netstat_-rn.txt'))).toBe('route-table 90');
    expect(found('ip-addr', fixture('ip-addr/ip_addr.txt'))).toBe('');
    expect(found('ip-neigh', '192.0.2.1 dev eth0 lladdr 00:16:3e:12:34:56 REACHABLE\n')).toBe('');
    expect(found('bridge-fdb', '33:33:00:00:00:01 dev eth0 self permanent\n')).toBe('');
  });

  it('makes a sound tree and never throws', async () => {
    const code = await format.load();
    const names = ['ip_route.txt', 'ip_-o_route.txt', 'ip_route_show_table_all.txt', 'ip_rule.txt', 'route_-n.txt'];
    for (const name of names) {
      const [input] = (await read(name)).inputs;
      expectSoundTree(code.tree(input!.file, input!.parsed), input!.file.text);
    }
    await expectNeverThrows(
      format,
      [
        'default',
        'via',
        '192.0.2.1',
        'inet6',
        'dev',
        'eth0',
        'nexthop',
        '0:',
        'from',
        'all',
        'lookup',
        '10.0.0.0/8',
        '\\',
      ],
      names.map((name) => fixture(`ip-route/${name}`)),
    );
  });
});
