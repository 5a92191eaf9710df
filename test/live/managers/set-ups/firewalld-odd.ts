import type { ManagerSetUp } from '../set-up.ts';

const firewalld = (name: string, commands: readonly string[], more: Partial<ManagerSetUp> = {}): ManagerSetUp => ({
  name: `firewalld-${name}`,
  manager: 'firewalld',
  commands,
  ...more,
});
const stored = (name: string, options: readonly string[], more: Partial<ManagerSetUp> = {}): ManagerSetUp =>
  firewalld(name, [...options.map((o) => `firewall-cmd --permanent ${o}`), 'firewall-cmd --reload'], more);
const loose = (name: string, options: readonly string[], more: Partial<ManagerSetUp> = {}): ManagerSetUp =>
  firewalld(
    name,
    options.map((o) => `firewall-cmd ${o}`),
    { reload: 'firewall-cmd --reload', ...more },
  );
/** What firewalld finds when it starts. */
const files = (name: string, texts: Readonly<Record<string, string>>, more: Partial<ManagerSetUp> = {}): ManagerSetUp =>
  firewalld(name, ['firewall-cmd --state'], {
    files: Object.fromEntries(Object.entries(texts).map(([path, text]) => [`/etc/firewalld/${path}`, text])),
    ...more,
  });
const rich = (...rules: string[]): string[] => rules.map((rule) => `--add-rich-rule='rule ${rule}'`);
const conf = (...lines: string[]): string =>
  ['DefaultZone=public', 'CleanupOnExit=yes', 'IPv6_rpfilter=no', ...lines, ''].join('\n');
const zone = (body: string, attributes = ''): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<zone${attributes}>\n${body}\n</zone>\n`;
const service = (body: string): string => `<?xml version="1.0" encoding="utf-8"?>\n<service>\n${body}\n</service>\n`;

/** Listings do not show firewalld.conf, and are read as if it were the shipped one. */
const beyondListings = { hiddenFrom: ['firewall-cmd'] };
const byIptables = {
  files: { '/etc/firewalld/firewalld.conf': conf('FirewallBackend=iptables') },
  ...beyondListings,
};

export const oddFirewalldSetUps: readonly ManagerSetUp[] = [
  files(
    'service-destination',
    {
      'services/here.xml': service(
        '  <port port="22" protocol="tcp"/>\n  <port port="2222" protocol="tcp"/>\n  <destination ipv4="192.0.2.10"/>',
      ),
      'zones/public.xml': zone('  <service name="here"/>'),
    },
    { definitions: ['service=here'] },
  ),
  files(
    'service-destination-both',
    {
      'services/here.xml': service(
        '  <port port="22" protocol="tcp"/>\n  <destination ipv4="192.0.2.0/24" ipv6="2001:db8:0:2::10"/>',
      ),
      'zones/public.xml': zone(
        '  <service name="here"/>\n  <rule family="ipv4"><source address="10.0.0.0/8"/><service name="here"/><reject/></rule>',
      ),
    },
    { definitions: ['service=here'] },
  ),
  files(
    'service-source-port',
    {
      'services/from.xml': service(
        '  <source-port port="1024-65535" protocol="tcp"/>\n  <module name="nf_conntrack_ftp"/>',
      ),
      'zones/public.xml': zone('  <service name="from"/>'),
    },
    { definitions: ['service=from'] },
  ),
  files(
    'service-protocol',
    {
      'services/all.xml': service('  <protocol value="tcp"/>\n  <destination ipv6="2001:db8:0:1::10"/>'),
      'services/helped.xml': service('  <port port="2222" protocol="tcp"/>\n  <helper name="ftp"/>'),
      'zones/public.xml': zone('  <service name="all"/>\n  <service name="helped"/>'),
    },
    { definitions: ['service=all', 'service=helped'] },
  ),
  files('rule-forward-away', {
    'zones/public.xml': zone(
      [
        '  <service name="ssh"/>',
        '  <rule family="ipv4"><source address="10.0.0.0/8"/><forward-port port="22" protocol="tcp" to-addr="10.9.9.9" to-port="22"/></rule>',
        '  <rule family="ipv6"><forward-port port="2222" protocol="tcp" to-port="22"/></rule>',
        '  <masquerade/>',
      ].join('\n'),
    ),
  }),
  files('names-of-own', {
    'zones/a-first.xml': zone('  <source address="10.1.0.0/16"/>\n  <port port="2222" protocol="tcp"/>'),
    'zones/b-second.xml': zone(
      '  <source address="10.0.0.0/8"/>\n  <source address="2001:db8:1::/64"/>\n  <service name="ssh"/>',
      ' target="DROP"',
    ),
    'zones/z-last.xml': zone('  <source address="10.1.2.0/24"/>', ' target="ACCEPT"'),
  }),
  files('wide-sources', {
    'zones/all4.xml': zone('  <source address="0.0.0.0/0"/>\n  <port port="2222" protocol="tcp"/>'),
    'zones/all6.xml': zone('  <source address="::/0"/>\n  <service name="ssh"/>', ' target="%%REJECT%%"'),
  }),
  stored(
    'ipset-ip-port',
    [
      '--new-ipset=pairs --type=hash:ip,port',
      '--ipset=pairs --add-entry=10.1.2.3,tcp:22',
      '--ipset=pairs --add-entry=203.0.113.7,tcp:2222',
      '--ipset=pairs --add-entry=172.16.9.9,udp:22',
      ...rich('source ipset="pairs" drop'),
      ...rich('priority="5" source ipset="pairs" accept'),
    ],
    { definitions: ['ipset=pairs'] },
  ),
  stored(
    'ipset-net-iface',
    [
      '--new-ipset=wires --type=hash:net,iface',
      '--ipset=wires --add-entry=10.0.0.0/8,eth0',
      '--ipset=wires --add-entry=203.0.113.0/24,eth1',
      ...rich('source ipset="wires" service name="ssh" reject'),
    ],
    { definitions: ['ipset=wires'], ...beyondListings },
  ),
  stored(
    'ipset-net-port',
    [
      '--new-ipset=np6 --type=hash:net,port --option=family=inet6',
      '--ipset=np6 --add-entry=2001:db8:1::/48,tcp:22',
      '--zone=drop --add-source=ipset:np6',
    ],
    { definitions: ['ipset=np6'] },
  ),
  stored(
    'ipset-timeout',
    [
      '--new-ipset=temporary --type=hash:net --option=timeout=900',
      '--zone=drop --add-source=ipset:temporary',
      '--new-ipset=sized --type=hash:ip --option=maxelem=10 --option=hashsize=64',
      '--ipset=sized --add-entry=10.1.2.3',
      '--zone=block --add-source=ipset:sized',
    ],
    // What is in a set whose elements expire only the kernel tells.
    { definitions: ['ipset=temporary', 'ipset=sized'], hiddenFrom: ['firewall-cmd', 'all forms'] },
  ),
  stored(
    'ipset-six-source',
    [
      '--new-ipset=six --type=hash:ip --option=family=inet6',
      '--ipset=six --add-entry=2001:db8:1::5',
      '--zone=work --add-source=ipset:six',
      '--zone=work --remove-service=ssh',
      '--zone=work --add-port=2222/tcp',
    ],
    { definitions: ['ipset=six'] },
  ),
  stored('policy-targets', [
    '--new-policy=first',
    '--policy=first --add-ingress-zone=public',
    '--policy=first --add-egress-zone=HOST',
    '--policy=first --set-priority=-50',
    `--policy=first ${rich('family="ipv4" source address="10.0.0.0/8" accept')[0]}`,
    '--new-policy=last',
    '--policy=last --add-ingress-zone=ANY',
    '--policy=last --add-egress-zone=HOST',
    '--policy=last --set-priority=20',
    '--policy=last --set-target=DROP',
    '--zone=public --add-interface=eth0',
    '--zone=work --add-interface=eth1',
  ]),
  stored('policy-reject', [
    '--new-policy=strict',
    '--policy=strict --add-ingress-zone=work',
    '--policy=strict --add-egress-zone=HOST',
    '--policy=strict --set-target=REJECT',
    '--policy=strict --add-port=2222/tcp',
    '--zone=work --add-source=10.0.0.0/8',
    '--zone=work --add-source=2001:db8:2::/48',
  ]),
  stored('policy-default-zone', [
    '--new-policy=strict',
    '--policy=strict --add-ingress-zone=public',
    '--policy=strict --add-egress-zone=HOST',
    '--policy=strict --set-target=DROP',
    '--policy=strict --add-port=2222/tcp',
  ]),
  stored('policy-from-host-rich', [
    '--new-policy=leaving',
    '--policy=leaving --add-ingress-zone=HOST',
    '--policy=leaving --add-egress-zone=ANY',
    `--policy=leaving ${rich('family="ipv4" destination address="10.0.0.0/8" drop')[0]}`,
  ]),
  stored('policy-forward-port', [
    '--new-policy=moved',
    '--policy=moved --add-ingress-zone=ANY',
    '--policy=moved --add-egress-zone=HOST',
    '--policy=moved --add-forward-port=port=2222:proto=tcp:toport=22',
  ]),
  stored('policy-several-priorities', [
    '--new-policy=p1',
    '--policy=p1 --add-ingress-zone=ANY',
    '--policy=p1 --add-egress-zone=HOST',
    '--policy=p1 --set-priority=-200',
    `--policy=p1 ${rich('family="ipv4" source address="10.1.0.0/16" port port="22" protocol="tcp" accept')[0]}`,
    '--new-policy=p2',
    '--policy=p2 --add-ingress-zone=ANY',
    '--policy=p2 --add-egress-zone=HOST',
    '--policy=p2 --set-priority=-100',
    `--policy=p2 ${rich('family="ipv4" source address="10.0.0.0/8" port port="22" protocol="tcp" drop')[0]}`,
    '--new-policy=p3',
    '--policy=p3 --add-ingress-zone=ANY',
    '--policy=p3 --add-egress-zone=HOST',
    '--policy=p3 --set-priority=100',
    '--policy=p3 --add-port=2222/tcp',
  ]),
  loose('default-zone-at-run-time', [
    '--set-default-zone=internal',
    '--zone=internal --remove-service=ssh',
    '--zone=internal --add-port=2222/tcp',
  ]),
  loose('direct-at-run-time', [
    '--direct --add-rule ipv4 filter INPUT 0 -s 10.0.0.0/8 -p tcp --dport 22 -j DROP',
    '--direct --add-chain ipv6 filter own',
    '--direct --add-rule ipv6 filter own 0 -s 2001:db8:2::/48 -j REJECT',
    '--direct --add-rule ipv6 filter INPUT 0 -p tcp --dport 22 -j own',
  ]),
  stored('direct-chains', [
    '--direct --add-chain ipv4 filter own',
    '--direct --add-rule ipv4 filter own 0 -s 10.1.0.0/16 -j RETURN',
    '--direct --add-rule ipv4 filter own 1 -s 10.0.0.0/8 -j REJECT --reject-with tcp-reset -p tcp',
    '--direct --add-rule ipv4 filter INPUT 5 -p tcp -m multiport --dports 22,2222 -j own',
    '--direct --add-rule ipv6 raw PREROUTING 0 -s 2001:db8:2::/48 -p tcp --dport 2222 -j DROP',
    '--direct --add-rule ipv4 nat PREROUTING 0 -p tcp --dport 2222 -s 203.0.113.7 -j REDIRECT --to-ports 22',
    '--direct --add-rule ipv4 mangle PREROUTING 0 -s 172.16.0.0/12 -p tcp --dport 22 -j DROP',
    '--direct --add-rule ipv4 filter OUTPUT 0 -d 198.18.0.0/16 -p tcp --sport 2222 -j DROP',
  ]),
  files('direct-xml', {
    'direct.xml': [
      '<?xml version="1.0" encoding="utf-8"?>',
      '<direct>',
      '  <chain ipv="ipv4" table="filter" chain="mine"/>',
      '  <rule ipv="ipv4" table="filter" chain="INPUT" priority="1">-p tcp --dport 22 -j mine</rule>',
      '  <rule ipv="ipv4" table="filter" chain="mine" priority="2">-s 10.0.0.0/8 -j DROP</rule>',
      '  <rule ipv="ipv4" table="filter" chain="mine" priority="1">-s 10.1.2.3 -j RETURN</rule>',
      '  <rule ipv="ipv6" table="filter" chain="INPUT_direct" priority="0">-p tcp --dport 2222 -j REJECT</rule>',
      '  <passthrough ipv="ipv4">-t mangle -A PREROUTING -p tcp --dport 22 -s 203.0.113.0/24 -j DROP</passthrough>',
      '  <passthrough ipv="ipv6">-I INPUT -p tcp --dport 22 -s 2001:db8:1::/64 -j DROP</passthrough>',
      '</direct>',
      '',
    ].join('\n'),
  }),
  stored('passthrough-stored', [
    '--direct --add-passthrough ipv4 -A INPUT -s 10.0.0.0/8 -p tcp --dport 22 -j DROP',
    '--direct --add-passthrough ipv4 -I INPUT 1 -s 10.1.2.3 -j ACCEPT',
    '--direct --add-passthrough ipv6 -t raw -A PREROUTING -p tcp --dport 2222 -j DROP',
  ]),
  loose('passthrough-at-run-time', ['--direct --passthrough ipv4 -I INPUT -s 10.0.0.0/8 -p tcp --dport 22 -j DROP'], {
    hiddenFrom: ['firewall-cmd --list', 'all forms'],
  }),
  stored(
    'ipt-policies',
    [
      '--new-policy=first',
      '--policy=first --add-ingress-zone=ANY',
      '--policy=first --add-egress-zone=HOST',
      '--policy=first --set-priority=-50',
      `--policy=first ${rich('family="ipv4" source address="10.0.0.0/8" drop')[0]}`,
      '--new-policy=last',
      '--policy=last --add-ingress-zone=public',
      '--policy=last --add-egress-zone=HOST',
      '--policy=last --set-priority=20',
      '--policy=last --set-target=REJECT',
      '--zone=public --add-interface=eth0',
      '--zone=work --add-interface=eth1',
      '--zone=work --add-port=2222/tcp',
    ],
    byIptables,
  ),
  stored(
    'ipt-direct',
    [
      '--direct --add-rule ipv4 filter INPUT 0 -s 10.0.0.0/8 -p tcp --dport 2222 -j ACCEPT',
      '--direct --add-rule ipv4 filter INPUT 1 -s 203.0.113.7 -p tcp --dport 22 -j DROP',
      '--direct --add-rule ipv6 filter INPUT_direct 0 -p tcp --dport 2222 -s 2001:db8:1::/48 -j ACCEPT',
      '--direct --add-chain ipv4 filter own',
      '--direct --add-rule ipv4 filter own 0 -s 172.16.0.0/12 -j REJECT',
      '--direct --add-rule ipv4 filter INPUT 2 -p tcp --dport 22 -j own',
      '--remove-service=ssh',
      ...rich('priority="-1" service name="ssh" accept'),
    ],
    byIptables,
  ),
  stored(
    'ipt-passthrough',
    [
      '--direct --add-passthrough ipv4 -I INPUT -s 10.1.2.3 -j DROP',
      '--direct --add-passthrough ipv4 -t raw -A PREROUTING -s 203.0.113.7 -p tcp --dport 22 -j DROP',
    ],
    byIptables,
  ),
  files(
    'drifting',
    {
      'firewalld.conf': conf('AllowZoneDrifting=yes'),
      'zones/work.xml': zone('  <source address="10.0.0.0/8"/>\n  <port port="2222" protocol="tcp"/>'),
      'zones/public.xml': zone('  <service name="ssh"/>\n  <interface name="eth0"/>'),
    },
    beyondListings,
  ),
  files(
    'conf-odd',
    {
      'firewalld.conf': '# nothing\nDefaultZone = dmz\nIPv6_rpfilter=no\n',
      'zones/dmz.xml': zone('  <port port="2222" protocol="tcp"/>'),
    },
    beyondListings,
  ),
  files('conf-wrong', { 'firewalld.conf': 'DefaultZone=nowhere\nFirewallBackend=ipchains\nIPv6_rpfilter=perhaps\n' }),
];
