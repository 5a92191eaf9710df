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

  it.each(['ip_-j_addr.txt', 'ip_-j_-p_addr.txt'])('reads %s', async (name) => {
    const whole = [
      'lo 1 loopback up: 127.0.0.1/8, ::1/128',
      'd1 2 up: fe80::2479:5aff:fe78:c93c/64',
      `d0 3 up: ${d0}`,
      'br0 4 down: ',
      'whole: 4 6',
    ];
    expect(await described(name)).toEqual(whole);
    expect(await described('addresses.txt', fixture(`ip-addr/${name}`))).toEqual(whole);
  });

  it('reads JSON that shows less', async () => {
    expect(await described('ip_-j_-br_addr.txt')).toEqual([
      'lo - loopback up: 127.0.0.1/8, ::1/128',
      'd1 - up: fe80::2479:5aff:fe78:c93c/64',
      `d0 - up: ${d0}`,
      'br0 - down: ',
      'whole: 4 6',
    ]);
    const port =
      '[{},{"ifindex":2,"link":"d0","ifname":"d1","flags":["BROADCAST","UP"],"master":"br0","link_type":"ether","addr_info":[]},{"ifindex":4,"ifname":"br0","flags":["UP"],"link_type":"ether","addr_info":[{"family":"inet","local":"10.8.0.1","address":"10.8.0.2","prefixlen":24,"scope":"global"},{"family":"inet6","local":"fd00::1","prefixlen":64,"dadfailed":true}]}]';
    const { into, diagnostics } = await read('ip_-j_addr', port);
    expect(describeInterfaces(into)).toEqual(['d1 2 up: ', 'br0 4 up: 10.8.0.1/32', 'whole: 4 6']);
    expect(into.of('interfaces')[0]!.value.interfaces.map(({ over }) => over)).toEqual([['d0'], ['d1']]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['address-not-usable']);
    const cut = await read('ip_-j_addr', port.slice(0, 200));
    expect(cut.diagnostics.map(({ code }) => code)).toContain('invalid-json');
    expect(describeInterfaces(cut.into).at(-1)).toBe('whole: ');
    expect(await described('ip_-j_-4_addr', port.replace(/,"link_type":"ether"/g, ''))).toContain('whole: 4');
    expect(await described('ip_-j_addr_show_dev_d1', port)).toContain('whole: ');
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

  it('takes no counters for addresses', () => {
    const found = (head: string) => format.detect({ path: 'ifconfig-s', slug: 'ifconfig-s' }, head);
    expect(found('Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR\neth0      1500        0      0      0 0\n')).toBeNull();
  });

  it('says where a listing begins in the middle', async () => {
    const { into, diagnostics } = await read('ip-a', fixture('ip-addr/ip_addr.txt').split('\n').slice(2).join('\n'));
    expect(describeInterfaces(into).at(-1)).toBe('whole: ');
    expect(diagnostics[0]).toMatchObject({ code: 'unexpected-line', effect: 'widens' });
  });

  /** As iproute2 6.1 prints it. */
  it('tells programs of XDP, in text and JSON', async () => {
    const text =
      '2: p0@if9: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 xdpgeneric/id:13840 qdisc noop master br0 state UP group default qlen 1000\n    link/ether ee:a8:cc:b4:86:f8 brd ff:ff:ff:ff:ff:ff link-netnsid 0\n';
    const json =
      '[{"ifindex":2,"link_index":9,"ifname":"p0","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,"xdp":{"mode":2,"prog":{"id":13840,"name":"","tag":"b11459a0e11ca14c","jited":1}},"qdisc":"noop","master":"br0","operstate":"UP","group":"default","txqlen":1000,"link_type":"ether","address":"ee:a8:cc:b4:86:f8","broadcast":"ff:ff:ff:ff:ff:ff","link_netnsid":0,"addr_info":[]}]';
    for (const [name, content, place] of [
      ['ip-addr.txt', text, 'xdpgeneric/id:13840'],
      ['ip-j-addr.json', json, json.slice(json.indexOf('{"mode"'), json.indexOf(',"qdisc"'))],
    ] as const) {
      const { into, textAt } = await read(name, content);
      const [device] = into.of('interfaces')[0]!.value.interfaces;
      expect(device!.xdp!.mode).toBe('xdpgeneric');
      expect(textAt(device!.xdp!.origin)).toBe(place);
    }
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
