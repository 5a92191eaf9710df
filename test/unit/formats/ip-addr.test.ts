import { describe, expect, it } from 'vitest';
import { formatAddress } from '#core/address';
import { format } from '#formats/ip-addr/format';
import type { Contributions } from '#model/contribution';
import { expectNeverThrows, expectSoundTree, fixture, lowerFiles } from './host-state.ts';

const read = (name: string, text = fixture(`ip-addr/${name}`)) => lowerFiles(format, { [name]: text });

/** `d0 3 up: 192.0.2.10/24, …` a line, then the families that are shown whole. */
const describeInterfaces = (into: Contributions): string[] =>
  into.of('interfaces').flatMap(({ value }) => [
    ...value.interfaces.map((device) => {
      const addresses = device.addresses.map((a) => `${formatAddress(a.address)}/${a.prefixLength}`).join(', ');
      const marks = `${device.loopback ? ' loopback' : ''}${device.up ? ' up' : ' down'}`;
      return `${device.name} ${device.index ?? '-'}${marks}: ${addresses}`;
    }),
    `whole: ${value.families.join(' ')}`,
  ]);
const described = async (name: string, text?: string): Promise<string[]> =>
  describeInterfaces((await read(name, text)).into);

const d0 = '192.0.2.10/24, 192.0.2.11/24, 2001:db8:1:2:216:3eff:fe12:3456/64, fe80::2c94:d1ff:fe53:28fc/64';

describe('ip addr', () => {
  it.each(['ip_addr.txt', 'ip_-d_addr.txt', 'ip_-o_addr.txt'])('reads %s', async (name) => {
    expect(await described(name)).toEqual([
      'lo 1 loopback up: 127.0.0.1/8, ::1/128',
      'd1 2 up: fe80::2479:5aff:fe78:c93c/64',
      `d0 3 up: ${d0}`,
      'whole: 4 6',
    ]);
  });

  it('reads the brief form', async () => {
    expect(await described('ip_-br_addr.txt')).toEqual([
      'lo - loopback up: 127.0.0.1/8, ::1/128',
      'd1 - up: fe80::2479:5aff:fe78:c93c/64',
      `d0 - up: ${d0}`,
      'whole: 4 6',
    ]);
    expect(
      await described('ip_-br_a', 'tun0   UNKNOWN   10.8.0.1 peer 10.8.0.2/32 fe80::1/64 \neth1  DOWN  \n'),
    ).toEqual(['tun0 - up: 10.8.0.1/32, fe80::1/64', 'eth1 - down: ', 'whole: 4 6']);
  });

  it('tells a tunnel only where flags are shown', async () => {
    const tunnel = async (name: string, text: string): Promise<unknown> =>
      (await read(name, text)).into.of('interfaces')[0]!.value.interfaces[0]!.pointToPoint;
    expect(await tunnel('ip_-br_a', 'wg0   UNKNOWN   10.66.0.2/24 \n')).toBe('not-shown');
    const line = '4: wg0    inet 10.66.0.2/24 scope global wg0\\       valid_lft forever preferred_lft forever\n';
    expect(await tunnel('ip_-o_addr', line)).toBe('not-shown');
    expect(
      await tunnel('ip_addr', `4: wg0: <POINTOPOINT,NOARP,UP> mtu 1420\n    inet 10.66.0.2/24 scope global wg0\n`),
    ).toBe(true);
    expect(await tunnel('ip_addr', '2: eth0: <BROADCAST,UP> mtu 1500\n    inet 10.66.0.2/24 scope global eth0\n')).toBe(
      undefined,
    );
  });

  it('knows what a listing of one family or one interface does not show', async () => {
    expect((await described('ip_-4_addr.txt')).at(-1)).toBe('whole: 4');
    expect((await described('ip_-6_-o_addr.txt')).at(-1)).toBe('whole: 6');
    expect((await described('addresses.txt', fixture('ip-addr/ip_-4_addr.txt'))).at(-1)).toBe('whole: 4');
    expect((await described('addresses.txt', fixture('ip-addr/ip_addr.txt'))).at(-1)).toBe('whole: 4 6');
    expect((await described('ip_addr_show_dev_d0.txt')).at(-1)).toBe('whole: ');
  });

  it('points at the line of each address', async () => {
    const { into, textAt, diagnostics } = await read('host-ip-addr.txt');
    const [, host0] = into.of('interfaces')[0]!.value.interfaces;
    expect(host0!.name).toBe('host0');
    expect(host0!.addresses.map(({ origin }) => textAt(origin))).toEqual([
      'inet 203.0.113.10/24 scope global host0',
      'inet6 2001:db8::10/64 scope global nodad',
      'inet6 fe80::48b6:8eff:fe6c:5081/64 scope link proto kernel_ll',
    ]);
    expect(diagnostics).toEqual([]);
  });

  it('reads point-to-point links, VLANs and interfaces that are down', async () => {
    const text = `4: eth0.100@eth0: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN group default qlen 1000
    link/ether 00:16:3e:12:34:56 brd ff:ff:ff:ff:ff:ff
5: ppp0: <POINTOPOINT,MULTICAST,NOARP,UP,LOWER_UP> mtu 1492 qdisc fq_codel state UNKNOWN group default qlen 3
    link/ppp
    inet 192.0.2.77 peer 198.51.100.1/32 scope global ppp0
       valid_lft forever preferred_lft forever
`;
    expect(await described('ip-a', text)).toEqual(['eth0.100 4 down: ', 'ppp0 5 up: 192.0.2.77/32', 'whole: 4 6']);
  });

  it('leaves out an address that another machine has', async () => {
    const text = `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP group default qlen 1000
    link/ether 00:16:3e:12:34:56 brd ff:ff:ff:ff:ff:ff
    inet6 2001:db8::10/64 scope global dadfailed tentative
`;
    const { into, diagnostics } = await read('ip-a', text);
    expect(describeInterfaces(into)).toEqual(['eth0 2 up: ', 'whole: 4 6']);
    expect(diagnostics).toMatchObject([{ code: 'address-not-usable', effect: 'none' }]);
  });

  it('reads ifconfig as a partial view', async () => {
    expect(await described('ifconfig_-a.txt')).toEqual([
      'd0 - up: 192.0.2.10/24, 2001:db8:1:2:216:3eff:fe12:3456/64, fe80::2c94:d1ff:fe53:28fc/64',
      'd1 - up: fe80::2479:5aff:fe78:c93c/64',
      'lo - loopback up: 127.0.0.1/8, ::1/128',
      'whole: ',
    ]);
    expect(await described('old-ifconfig.txt')).toEqual([
      'eth0 - up: 192.0.2.10/24, 2001:db8::10/64, fe80::216:3eff:fe12:3456/64, 192.0.2.11/24',
      'lo - loopback up: 127.0.0.1/8, ::1/128',
      'whole: ',
    ]);
  });

  it('reads the words of Czech, and the heading of netstat -ie', async () => {
    const expected = [
      'eth0 - up: 192.0.2.10/24, fe80::302c:a1ff:fe7f:f66c/64, 2001:db8:0:1::10/64',
      'lo - loopback up: 127.0.0.1/8, ::1/128',
      'peer0 - up: fe80::2080:38ff:fe5a:5b04/64',
      'whole: ',
    ];
    const text = fixture('ip-addr/cs_CZ-ifconfig_-a.txt');
    expect(await described('cs_CZ-ifconfig_-a.txt')).toEqual(expected);
    const { diagnostics } = await read('ifconfig', `Kernel Interface table\n${text}`);
    expect(diagnostics).toEqual([]);
  });

  /** iproute2 6.1 of Ubuntu 24.04, shortened; text and JSON of 18.04, 20.04, 24.04, Debian 12 and 13 say the same. */
  it('reads ip -j addr', async () => {
    const text = fixture('ip-addr/ip_-j_addr.txt');
    const found = await described('x.txt', text);
    expect(found).toEqual([
      'lo 1 loopback up: 127.0.0.1/8, 10.9.9.8/32, 10.9.9.9/32, ::1/128',
      'eth0 3 up: 192.0.2.10/24, 198.51.100.1/32, 192.0.2.11/24, 192.0.2.12/24, 2001:db8:0:2::1/128, 2001:db8:0:1::13/128, 2001:db8:0:1::12/64, 2001:db8:0:1::11/64, 2001:db8:0:1::10/64',
      'mv0 11 up: 192.0.2.77/24',
      'tun0 13 up: 10.18.0.1/32',
      'whole: 4 6',
    ]);
    expect(await described('ip-j-p-addr.txt', JSON.stringify(JSON.parse(text), null, 4))).toEqual(found);
    const { into, diagnostics } = await read('ip-j-addr', text.slice(0, -200));
    expect(describeInterfaces(into).at(-1)).toBe('whole: ');
    expect(diagnostics[0]).toMatchObject({ code: 'unexpected-line', effect: 'widens' });
    const { inputs } = await read('ip-j-addr', text);
    expectSoundTree((await format.load()).tree(inputs[0]!.file, inputs[0]!.parsed), text);
  });

  it('takes no counters and no links for addresses', () => {
    const found = (head: string) => format.detect({ path: 'ifconfig-s', slug: 'ifconfig-s' }, head);
    expect(found('Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR\neth0      1500        0      0      0 0\n')).toBeNull();
    expect(found('[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP"],"mtu":65536}]')).toBeNull();
  });

  it('says where a listing begins in the middle', async () => {
    const { into, diagnostics } = await read('ip-a', fixture('ip-addr/ip_addr.txt').split('\n').slice(2).join('\n'));
    expect(describeInterfaces(into).at(-1)).toBe('whole: ');
    expect(diagnostics[0]).toMatchObject({ code: 'unexpected-line', effect: 'widens' });
  });

  it('recognises listings by name and by content', () => {
    const found = (slug: string, head = ''): string => {
      const detection = format.detect({ path: slug, slug }, head);
      return detection ? `${detection.kind} ${detection.score}` : '';
    };
    for (const slug of ['ip-addr', 'ip-a', 'ip-o-addr', 'ip-4-addr-show', 'ip-d-address', 'ip-br-a', 'ipaddr'])
      expect(found(slug)).toBe('ip-addr 60');
    for (const slug of ['ip-route', 'ip-maddr-show', 'ip-rule', 'ip-o-link', 'zip-archive'])
      expect(found(slug)).toBe('');
    expect(found('x', fixture('ip-addr/ip_addr.txt'))).toBe('ip-addr 80');
    expect(found('x', fixture('ip-addr/ip_-o_addr.txt'))).toBe('ip-addr 80');
    expect(found('x', fixture('ip-addr/ip_-br_addr.txt'))).toBe('ip-addr 80');
    expect(found('ifconfig', fixture('ip-addr/old-ifconfig.txt'))).toBe('ifconfig 90');
  });

  it('makes a sound tree and never throws', async () => {
    const code = await format.load();
    for (const name of ['ip_addr.txt', 'ip_-o_addr.txt', 'ip_-br_addr.txt', 'ifconfig_-a.txt']) {
      const [input] = (await read(name)).inputs;
      expectSoundTree(code.tree(input!.file, input!.parsed), input!.file.text);
    }
    await expectNeverThrows(
      format,
      ['1:', 'lo:', '<UP,LOOPBACK>', 'mtu', 'inet', 'inet6', '192.0.2.1/24', '::1/128', 'UNKNOWN', 'peer', '\\'],
      ['ip_addr.txt', 'ip_-o_addr.txt', 'ip_-br_addr.txt', 'old-ifconfig.txt'].map((name) =>
        fixture(`ip-addr/${name}`),
      ),
    );
  });
});
