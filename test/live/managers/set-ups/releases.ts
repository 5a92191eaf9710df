import type { ManagerSetUp } from '../set-up.ts';

const files = (
  name: string,
  texts: Readonly<Record<string, string>>,
  more: Partial<ManagerSetUp> = {},
): ManagerSetUp => ({
  name: `firewalld-${name}`,
  manager: 'firewalld',
  commands: ['firewall-cmd --state || true'],
  files: Object.fromEntries(Object.entries(texts).map(([path, text]) => [`/etc/firewalld/${path}`, text])),
  ...more,
});
const conf = (...lines: string[]): string => ['DefaultZone=public', 'IPv6_rpfilter=no', ...lines, ''].join('\n');
const zone = (...body: string[]): string =>
  ['<?xml version="1.0" encoding="utf-8"?>', '<zone>', ...body.map((line) => `  ${line}`), '</zone>', ''].join('\n');
const open = '<port port="2222" protocol="tcp"/>';
const work = { 'zones/work.xml': zone('<source address="10.0.0.0/8"/>', open) };

/** Before 1.2 firewalld lists what it failed to load, and lets everybody through. */
const notLoaded = { hiddenFrom: ['firewall-cmd', 'all forms'] };

/** What of firewalld differs from version to version. */
export const releaseSetUps: readonly ManagerSetUp[] = [
  // A zone of sources with the default target, and one of interfaces: before 0.9 the packet may go on to the second.
  files('sources-go-on', { ...work, 'zones/public.xml': zone('<service name="ssh"/>', '<interface name="eth0"/>') }),
  files(
    'sources-go-on-nftables',
    {
      'firewalld.conf': conf('FirewallBackend=nftables'),
      ...work,
      'zones/public.xml': zone('<service name="ssh"/>', '<interface name="eth0"/>'),
    },
    { hiddenFrom: ['firewall-cmd'] },
  ),
  // One mistake: where the file is left out, the shipped zone is in force beside the others of /etc/firewalld.
  files('faulty-zone', { ...work, 'zones/public.xml': zone('<port port="99999" protocol="tcp"/>', open) }),
  files('faulty-zone-markup', { ...work, 'zones/public.xml': zone(open).replace('</zone>', '') }),
  files('faulty-zone-element', { ...work, 'zones/public.xml': zone('<blah name="x"/>', open) }),
  files('faulty-zone-of-own', {
    'zones/public.xml': zone(open),
    'zones/own.xml': zone('<port port="x" protocol="tcp"/>', '<interface name="eth1"/>'),
  }),
  files('faulty-zone-service', { ...work, 'zones/public.xml': zone('<service name="nowhere"/>', open) }, notLoaded),
  files('faulty-service', {
    ...work,
    'services/own.xml': '<service>\n  <port port="x" protocol="tcp"/>\n</service>\n',
    'zones/public.xml': zone(open),
  }),
  files(
    'faulty-service-used',
    {
      ...work,
      'services/own.xml': '<service>\n  <port port="x" protocol="tcp"/>\n</service>\n',
      'zones/public.xml': zone(open, '<service name="own"/>'),
    },
    notLoaded,
  ),
  files('faulty-ipset', {
    ...work,
    'ipsets/own.xml': '<ipset type="hash:nothing">\n  <entry>10.0.0.1</entry>\n</ipset>\n',
    'zones/public.xml': zone(open),
  }),
  files('faulty-source-twice', {
    ...work,
    'zones/home.xml': zone('<source address="10.0.0.0/8"/>'),
    'zones/public.xml': zone(open),
  }),
  files('faulty-direct', {
    ...work,
    'direct.xml':
      '<direct>\n  <rule ipv="ipv4" table="filter" chain="INPUT" priority="0">-p tcp --nothing -j DROP</rule>\n</direct>\n',
    'zones/public.xml': zone(open),
  }),
  files('faulty-rich', {
    ...work,
    'zones/public.xml': zone(open, '<rule><source address="172.16.0.0/12"/><drop/><accept/></rule>'),
  }),
  files('rich-priority', {
    ...work,
    'zones/public.xml': zone('<service name="ssh"/>', '<rule priority="-5"><service name="ssh"/><drop/></rule>'),
  }),
  files(
    'conf-without-settings',
    { 'firewalld.conf': '', 'zones/public.xml': zone(open) },
    { hiddenFrom: ['firewall-cmd'] },
  ),
  files(
    'conf-of-nftables',
    { 'firewalld.conf': conf('FirewallBackend=nftables'), 'zones/public.xml': zone(open) },
    { hiddenFrom: ['firewall-cmd'] },
  ),
  files(
    'conf-words',
    {
      'firewalld.conf': 'DefaultZone=work\nIPv6_rpfilter=loose\nStrictForwardPorts=yes\nAllowZoneDrifting=yes\n',
      'zones/public.xml': zone(open),
      'zones/work.xml': zone(
        '<source address="10.0.0.0/8"/>',
        '<forward-port port="2022" protocol="tcp" to-port="22"/>',
      ),
    },
    { hiddenFrom: ['firewall-cmd'] },
  ),
];
