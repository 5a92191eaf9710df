import { describe, expect, it } from 'vitest';
import { format } from '#formats/firewalld/format';
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
