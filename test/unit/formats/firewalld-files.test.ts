import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { format } from '#formats/firewalld/format';
import { judgeXml } from '#formats/firewalld/judge-xml';
import { parseXml, type XmlDocument, type XmlElement } from '#formats/firewalld/xml-grammar';
import type { HostContext } from '#formats/format';
import { probeFilter } from '../../support/probe-filter.ts';
import { lowerFiles, type Scene, sourceFile, systemDialect } from './host-state.ts';

const enabled: HostContext['lookup'] = (path) =>
  path.endsWith('/firewalld.service') ? { state: 'file', file: sourceFile('x', '') } : { state: 'absent' };

const zoneFile = (body: string, name = 'public', attributes = '') => ({
  [`etc/firewalld/zones/${name}.xml`]: `<?xml version="1.0" encoding="utf-8"?>\n<zone${attributes}>\n${body}\n</zone>\n`,
});

const debian12: Scene = { dialect: systemDialect('debian', '12'), lookup: enabled };

async function stored(files: Readonly<Record<string, string>>, scene: Scene = debian12) {
  const lowered = await lowerFiles(format, files, scene);
  const fact = lowered.into.of('packet-filter').find(({ basis }) => basis === 'declared')!.value;
  return {
    ...lowered,
    fact,
    seen: (port: number, from = '10.1.2.3'): string => {
      const to = from.includes(':') ? '2001:db8::10' : '192.0.2.10';
      return probeFilter(fact, { from, to, port, interface: 'eth0' });
    },
    codes: lowered.diagnostics.map(({ code }) => code),
  };
}

describe('elements that firewalld 1.3.3 warns of and leaves out', () => {
  const ssh = '  <service name="ssh"/>\n';
  it.each([
    [
      'an address without a family',
      '<rule><source address="10.0.0.0/8"/><port port="2222" protocol="tcp"/><accept/></rule>',
    ],
    [
      'a destination without a family',
      '<rule><destination address="192.0.2.10"/><port port="2222" protocol="tcp"/><accept/></rule>',
    ],
    [
      'a family in capitals',
      '<rule family="IPv4"><source address="10.0.0.0/8"/><port port="2222" protocol="tcp"/><accept/></rule>',
    ],
    ['an address of the other family', '<rule family="ipv4"><source address="2001:db8::1"/><accept/></rule>'],
    ['two elements', '<rule family="ipv4"><port port="2222" protocol="tcp"/><service name="http"/><accept/></rule>'],
    ['two actions', '<rule family="ipv4"><port port="2222" protocol="tcp"/><accept/><drop/></rule>'],
    ['no action', '<rule family="ipv4"><source address="10.0.0.0/8"/></rule>'],
    ['a type of reject and no family', '<rule><service name="ssh"/><reject type="port-unreach"/></rule>'],
  ])('%s', async (_, rule) => {
    const { seen, codes } = await stored(zoneFile(`${ssh}  ${rule}`));
    expect(codes).toEqual(['element-left-out']);
    expect([seen(22), seen(2222)]).toEqual(['banner', 'EHOSTUNREACH']);
  });

  it('all between an action outside a rule and the end of the next rule', async () => {
    const port = (number: number): string => `<port port="${number}" protocol="tcp"/>`;
    const rule = '<rule family="ipv4"><source address="10.0.0.0/8"/><drop/></rule>';
    const { seen, codes } = await stored(zoneFile(`${ssh}<accept/>${port(2222)}${rule}${port(2223)}`));
    expect(codes).toEqual(['element-left-out', 'element-left-out', 'element-left-out']);
    expect([22, 2222, 2223].map((p) => seen(p))).toEqual(['banner', 'EHOSTUNREACH', 'banner']);
  });

  it('but not a second destination: the first one counts', async () => {
    const rule = (first: string, second: string): string =>
      `<rule family="ipv4"><destination address="${first}"/><destination address="${second}"/><port port="2222" protocol="tcp"/><accept/></rule>`;
    expect((await stored(zoneFile(rule('192.0.2.10', '192.0.2.11')))).seen(2222)).toBe('banner');
    expect((await stored(zoneFile(rule('192.0.2.11', '192.0.2.10')))).seen(2222)).toBe('EHOSTUNREACH');
  });

  it('and keeps rules of an ipset without a family', async () => {
    const ipset = { 'etc/firewalld/ipsets/bl.xml': '<ipset type="hash:net"><entry>10.0.0.0/8</entry></ipset>' };
    const files = { ...zoneFile(`${ssh}<rule><source ipset="bl"/><drop/></rule>`), ...ipset };
    const { seen, codes } = await stored(files);
    expect(codes).toEqual([]);
    expect([seen(22), seen(22, '192.168.1.1')]).toEqual(['timeout', 'banner']);
  });
});

describe('ports of rich rules', () => {
  const listing = (rule: string): Record<string, string> => ({
    'firewall-cmd_--list-all-zones.txt': `public (active)\n  target: default\n  icmp-block-inversion: no\n  interfaces: eth0\n  sources: \n  services: ssh\n  ports: \n  protocols: \n  forward: yes\n  masquerade: no\n  forward-ports: \n  source-ports: \n  icmp-blocks: \n  rich rules: \n\t${rule}\n`,
  });
  const seen = async (rule: string, from: string): Promise<string> => {
    const { into } = await lowerFiles(format, listing(rule));
    return probeFilter(into.of('packet-filter')[0]!.value, { from, to: '192.0.2.10', port: 22, interface: 'eth0' });
  };

  it('may be names of services, as fail2ban’s firewallcmd-rich-rules writes them', async () => {
    const rule = 'rule family="ipv4" source address="203.0.113.5" port port="ssh" protocol="tcp" reject';
    expect(await seen(rule, '203.0.113.5')).toBe('ECONNREFUSED');
    expect(await seen(rule, '203.0.113.6')).toBe('banner');
  });

  it('that nobody knows concern only the sources that the rule names', async () => {
    const rule = 'rule family="ipv4" source address="203.0.113.5" port port="my-ssh" protocol="tcp" drop';
    expect(await seen(rule, '203.0.113.5')).toBe('unknown');
    expect(await seen(rule, '203.0.113.6')).toBe('banner');
  });
});

const whole = (body: string): string => `<?xml version="1.0" encoding="utf-8"?>\n${body}\n`;

describe('one mistake in /etc/firewalld leaves all of it aside (firewalld 1.3.3)', () => {
  const open = '<service name="ssh"/><port port="2222" protocol="tcp"/>';
  const shipped = ['banner', 'EHOSTUNREACH'];
  const written = ['banner', 'banner'];
  const direct = (body: string): Record<string, string> => ({
    'etc/firewalld/direct.xml': whole(`<direct>${body}</direct>`),
  });
  const ipset = (entries: string, options = ''): Record<string, string> => ({
    'etc/firewalld/ipsets/bl.xml': whole(`<ipset type="hash:net">${options}${entries}</ipset>`),
  });
  const service = (body: string): Record<string, string> => ({
    'etc/firewalld/services/other.xml': whole(`<service>${body}</service>`),
  });
  const policy = (attributes: string): Record<string, string> => ({
    'etc/firewalld/policies/p.xml': whole(
      `<policy${attributes}><ingress-zone name="ANY"/><egress-zone name="HOST"/></policy>`,
    ),
  });

  it.each<[string, Record<string, string>]>([
    ['an unknown attribute', zoneFile(`${open}<port port="2223" protocol="tcp" comment="ssh"/>`)],
    ['an unknown element', zoneFile(`${open}<rules/>`)],
    ['a missing attribute', zoneFile(`${open}<port port="2223"/>`)],
    ['a target of iptables', zoneFile(open, 'public', ' target="REJECT"')],
    ['a target in lower case', zoneFile(open, 'public', ' target="drop"')],
    ['a port that is none', zoneFile(`${open}<port port="70000" protocol="tcp"/>`)],
    ['a protocol in capitals', zoneFile(`${open}<port port="22" protocol="TCP"/>`)],
    ['an address that is none', zoneFile(`${open}<source address="10.0.0.0.0"/>`)],
    ['a priority that is no number', zoneFile(`${open}<rule priority="x"><service name="ssh"/><accept/></rule>`)],
    ['tags that do not fit', zoneFile(`${open}<port port="2223" protocol="tcp">`)],
    ['a mistake in a zone that nothing uses', { ...zoneFile(open), ...zoneFile('<foo/>', 'dmz') }],
    ['a mistake in a service that nothing uses', { ...zoneFile(open), ...service('<foo/>') }],
    ['a protocol alone as a port', { ...zoneFile(open), ...service('<port protocol="gre"/>') }],
    [
      'an interface of two zones',
      { ...zoneFile(`${open}<interface name="eth1"/>`), ...zoneFile('<interface name="eth1"/>', 'home') },
    ],
    [
      'a source of two zones',
      {
        ...zoneFile(`${open}<source address="192.0.2.0/24"/>`),
        ...zoneFile('<source address="192.0.2.0/24"/>', 'home'),
      },
    ],
    ['a long name', { ...zoneFile(open), ...zoneFile('', 'averyveryverylongzonename') }],
    ['a blank in a name', { ...zoneFile(open), ...zoneFile('', 'my zone') }],
    ['a policy without a target', { ...zoneFile(open), ...policy('') }],
    [
      'entries of a set that overlap',
      { ...zoneFile(open), ...ipset('<entry>203.0.113.0/24</entry><entry>203.0.113.5</entry>') },
    ],
    ['a range in a set', { ...zoneFile(open), ...ipset('<entry>203.0.113.1-203.0.113.9</entry>') }],
    [
      'a direct rule with an unknown option',
      {
        ...zoneFile(open),
        ...direct('<rule ipv="ipv4" table="filter" chain="INPUT" priority="0">-p tcp --dprot 22 -j DROP</rule>'),
      },
    ],
    [
      'a direct rule with an address of the other family',
      {
        ...zoneFile(open),
        ...direct('<rule ipv="ipv6" table="filter" chain="INPUT" priority="0">-s 10.0.0.0/8 -j DROP</rule>'),
      },
    ],
    [
      'a passthrough with an unknown option',
      { ...zoneFile(open), ...direct('<passthrough ipv="ipv4">-A INPUT -dport 22 -j DROP</passthrough>') },
    ],
  ])('%s', async (_, files) => {
    const { seen, codes, fact } = await stored(files);
    expect([seen(22), seen(2222)]).toEqual(shipped);
    expect(codes).toContain('configuration-refused');
    expect(fact.refusals!.every(({ program, certain }) => program === 'firewalld' && certain)).toBe(true);
  });

  it.each<[string, Record<string, string>]>([
    [
      'entries of a set that are the same',
      { ...zoneFile(open), ...ipset('<entry>203.0.113.0/24</entry><entry>203.0.113.77/24</entry>') },
    ],
    [
      'networks side by side',
      { ...zoneFile(open), ...ipset('<entry>203.0.113.0/25</entry><entry>203.0.113.128/25</entry>') },
    ],
    ['a protocol with an empty port', { ...zoneFile(open), ...service('<port port="" protocol="gre"/>') }],
    ['what a rule that is left out contains', zoneFile(`${open}<rule family="IPv4"><foo/></rule>`)],
    [
      'a name of a port, and a range backwards',
      zoneFile('<port port="ssh" protocol="tcp"/><port port="2300-2200" protocol="tcp"/>'),
    ],
    [
      'a mistake in direct.xml: what stands behind it is left out',
      {
        ...zoneFile(open),
        ...direct('<foo/><rule ipv="ipv4" table="filter" chain="INPUT" priority="0">-p tcp -j DROP</rule>'),
      },
    ],
    [
      'passthroughs that delete',
      {
        ...zoneFile(open),
        ...direct(
          '<passthrough ipv="ipv4">-D INPUT -j ACCEPT</passthrough><passthrough ipv="ipv4">-F INPUT</passthrough>',
        ),
      },
    ],
    [
      'a chain that direct.xml makes',
      {
        ...zoneFile(open),
        ...direct(
          '<chain ipv="ipv4" table="filter" chain="G"/><rule ipv="ipv4" table="filter" chain="INPUT" priority="0">-s 10.9.0.0/16 -j G</rule>',
        ),
      },
    ],
  ])('but not %s', async (_, files) => {
    const { seen, fact } = await stored(files);
    expect(fact.refusals).toBeUndefined();
    expect([seen(22), seen(2222)]).toEqual(written);
  });

  it.each<[string, Record<string, string>]>([
    ['a service', zoneFile(`${open}<service name="ssh-custom"/>`)],
    [
      'a service of a rich rule',
      zoneFile(
        `${open}<rule family="ipv4"><source address="10.9.0.0/16"/><service name="ssh-custom"/><accept/></rule>`,
      ),
    ],
    ['a service in a zone that nothing uses', { ...zoneFile(open), ...zoneFile('<service name="sshh"/>', 'dmz') }],
    ['a service that another one includes', { ...zoneFile(open), ...service('<include service="nope"/>') }],
    [
      'a chain',
      {
        ...zoneFile(open),
        ...direct('<rule ipv="ipv4" table="filter" chain="INPUT" priority="0">-s 10.9.0.0/16 -j SSH_GUARD</rule>'),
      },
    ],
  ])('may do so where something that a package may bring is not defined: %s', async (_, files) => {
    const { seen, fact } = await stored(files);
    expect([seen(22), seen(2222)]).toEqual(['banner', 'unknown']);
    expect(fact.refusals!.map(({ certain }) => certain)).toEqual([false]);
  });

  it('but not where another version of firewalld ships it', async () => {
    const { fact } = await stored(zoneFile(`${open}<service name="steam-lan-transfer"/>`));
    expect(fact.refusals).toBeUndefined();
  });

  it('but not where a listing shows that firewalld knows it', async () => {
    const listing =
      'public (active)\n  target: default\n  interfaces: eth0\n  services: ssh ssh-custom\n  rich rules: \n';
    const { fact } = await stored({
      ...zoneFile(`${open}<service name="ssh-custom"/>`),
      'firewall-cmd_--list-all.txt': listing,
    });
    expect(fact.refusals).toBeUndefined();
  });

  it('is undecided where the version is not known, and where both agree certain', async () => {
    const files = zoneFile(`${open}<rules/>`);
    for (const dialect of [systemDialect('slackware', '15.0'), systemDialect('rhel', '9.4')]) {
      const { seen, fact } = await stored(files, { dialect, lookup: enabled });
      expect([seen(22), seen(2222)]).toEqual(['banner', 'unknown']);
      expect(fact.refusals!.map(({ certain }) => certain)).toEqual([false]);
    }
    const word = await stored(zoneFile(open, 'public', ' ingress-priority="1"'));
    expect([word.fact.refusals, word.seen(2222)]).toEqual([undefined, 'banner']);
    const later = await stored(zoneFile(open, 'public', ' ingress-priority="1"'), {
      dialect: systemDialect('fedora', '40'),
      lookup: enabled,
    });
    expect([later.fact.refusals, later.seen(2222)]).toEqual([undefined, 'banner']);
  });

  it('has done so where `firewall-cmd --state` says failed', async () => {
    const state = { 'firewall-cmd_--state.txt': 'failed\n' };
    const known = await stored({ ...zoneFile(`${open}<service name="ssh-custom"/>`), ...state });
    expect([known.seen(22), known.seen(2222)]).toEqual(shipped);
    expect(known.fact.refusals!.map(({ certain }) => certain)).toEqual([true]);
    const mended = await stored({ ...zoneFile(open), ...state });
    expect([mended.seen(22), mended.seen(2222)]).toEqual(['banner', 'unknown']);
  });

  it('says nothing of files of which only a part was collected', async () => {
    const cut = await stored(zoneFile(`${open}<rules/>`), { ...debian12, change: { quality: 'partial-view' } });
    expect(cut.fact.refusals).toBeUndefined();
  });
});

describe('ipsets in files', () => {
  it('lose entries of the other family, and all where they expire (firewalld 1.3.3)', async () => {
    const ipset = (inner: string): Record<string, string> => ({
      ...zoneFile('<service name="ssh"/><rule><source ipset="bl"/><drop/></rule>'),
      'etc/firewalld/ipsets/bl.xml': whole(`<ipset type="hash:net">${inner}</ipset>`),
    });
    const entries = '<entry>203.0.113.0/24</entry><entry>2001:db8:ff::/48</entry>';
    const mixed = await stored(ipset(entries));
    expect([mixed.seen(22, '203.0.113.5'), mixed.seen(22), mixed.seen(22, '2001:db8:ff::1')]).toEqual([
      'timeout',
      'banner',
      'banner',
    ]);
    const expiring = await stored(ipset(`<option name="timeout" value="300"/>${entries}`));
    expect(expiring.seen(22, '203.0.113.5')).toBe('banner');
  });
});

describe('stored zones that were not collected', () => {
  const listing = (services: string): string =>
    `public (active)\n  target: default\n  icmp-block-inversion: no\n  interfaces: eth0\n  sources: \n  services: ${services}\n  ports: 2222/tcp\n  protocols: \n  forward: yes\n  masquerade: no\n  forward-ports: \n  source-ports: \n  icmp-blocks: \n  rich rules: \n`;
  const files = {
    'firewall-cmd_--list-all-zones.txt': listing('ssh'),
    'etc/firewalld/firewalld.conf': 'DefaultZone=public\nFirewallBackend=nftables\n',
  };

  it('are what runs, as far as is known, where only firewalld.conf was copied', async () => {
    const { fact, seen, into } = await stored(files, {});
    expect([seen(22), seen(2222)]).toEqual(['banner', 'banner']);
    expect(fact.assumes!.map(({ command }) => command)).toContain('firewall-cmd --permanent --list-all-zones');
    expect(into.of('front-end').map(({ basis }) => basis)).toEqual(['observed']);
  });

  it('and as shipped, where the directory was copied and has none', async () => {
    const lookup: HostContext['lookup'] = (path) =>
      path.endsWith('/lockdown-whitelist.xml') ? { state: 'file', file: sourceFile('x', '') } : { state: 'absent' };
    const { fact, seen } = await stored(files, { lookup });
    expect([seen(22), seen(2222)]).toEqual(['banner', 'EHOSTUNREACH']);
    expect(fact.assumes!.map(({ command }) => command)).not.toContain('firewall-cmd --permanent --list-all-zones');
  });
});

interface ReadFile {
  readonly kind: 'zone' | 'policy' | 'service';
  readonly text: string;
  readonly stops: boolean;
  readonly rules: number | null;
  readonly sources: number | null;
}

describe('files of every sort of mistake, as firewalld 1.3.3’s own readers took them', () => {
  const path = new URL('../../../fixtures/oracles/firewalld-files.json', import.meta.url);
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: readonly ReadFile[] };
  const top = (document: XmlDocument): readonly XmlElement[] => document.children[0]?.children ?? [];

  it('stop where the reader stopped, and lose what it left out', () => {
    const wrong: string[] = [];
    let undecided = 0;
    for (const { kind, text, stops, rules, sources } of cases) {
      const document = parseXml(text);
      const { faults, ignored } = judgeXml(document, kind);
      const isSure = faults.some(({ certain }) => certain);
      const kept = (name: string) => top(document).filter((e) => e.name === name && !ignored.has(e));
      if (stops ? faults.length === 0 : isSure) wrong.push(text);
      else if (faults.length > 0) undecided += isSure ? 0 : 1;
      else if (rules !== null && kept('rule').length !== rules) wrong.push(text);
      else if (sources !== null && new Set(kept('source').map((e) => JSON.stringify([...e.attributes]))).size < sources)
        wrong.push(text);
    }
    expect(wrong).toEqual([]);
    // Names that the host may know.
    expect(undecided / cases.length).toBeLessThan(0.15);
  });
});

describe('firewall-offline-cmd', () => {
  it('shows what is stored, and nothing that runs', async () => {
    const listing =
      'public\n  target: default\n  icmp-block-inversion: no\n  interfaces: \n  services: ssh\n  masquerade: no\n  rich rules: \n';
    const { into } = await lowerFiles(format, { 'firewall-offline-cmd_--list-all.txt': listing });
    expect(into.of('packet-filter').map(({ basis }) => basis)).toEqual(['declared']);
  });
});
