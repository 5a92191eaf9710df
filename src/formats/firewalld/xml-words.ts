export type XmlKind = 'zone' | 'policy' | 'service' | 'ipset';

/** What firewalld's reader of one kind of file takes (firewalld 1.3.3, firewall/core/io): anything else stops it. */
export interface XmlWords {
  /** Attributes that an element must have. */
  readonly required: Readonly<Record<string, readonly string[]>>;
  /** Attributes that it may have besides. */
  readonly optional: Readonly<Record<string, readonly string[]>>;
}

const described = { short: [], description: [] };

const ruleset: XmlWords = {
  required: {
    ...described,
    service: ['name'],
    port: ['port', 'protocol'],
    'icmp-block': ['name'],
    'icmp-type': ['name'],
    masquerade: [],
    'forward-port': ['port', 'protocol'],
    rule: [],
    source: [],
    destination: [],
    protocol: ['value'],
    'source-port': ['port', 'protocol'],
    log: [],
    nflog: [],
    audit: [],
    accept: [],
    reject: [],
    drop: [],
    mark: ['set'],
    limit: ['value'],
    'tcp-mss-clamp': [],
  },
  optional: {
    'forward-port': ['to-port', 'to-addr'],
    rule: ['family', 'priority'],
    source: ['address', 'mac', 'invert', 'family', 'ipset'],
    destination: ['address', 'invert', 'ipset'],
    log: ['prefix', 'level'],
    nflog: ['group', 'prefix', 'queue-size'],
    reject: ['type'],
    'tcp-mss-clamp': ['value'],
  },
};

export const xmlWords: Readonly<Record<XmlKind, XmlWords>> = {
  zone: {
    required: { ...ruleset.required, zone: [], forward: [], interface: ['name'], 'icmp-block-inversion': [] },
    optional: { ...ruleset.optional, zone: ['name', 'immutable', 'target', 'version'], masquerade: ['enabled'] },
  },
  policy: {
    required: { ...ruleset.required, policy: ['target'], 'ingress-zone': ['name'], 'egress-zone': ['name'] },
    optional: { ...ruleset.optional, policy: ['version', 'priority'] },
  },
  service: {
    // The reader asks for these attributes of ports, protocols and the others without having looked for them.
    required: {
      ...described,
      service: [],
      port: ['port', 'protocol'],
      protocol: ['value'],
      module: ['name'],
      destination: [],
      'source-port': ['port', 'protocol'],
      include: ['service'],
      helper: ['name'],
    },
    optional: { service: ['name', 'version'], destination: ['ipv4', 'ipv6'] },
  },
  ipset: {
    required: { ...described, ipset: ['type'], option: ['name'], entry: [] },
    optional: { ipset: ['version'], option: ['value'] },
  },
};

/** Words of later versions: where they stand, 1.3 is not what reads the file. */
export const laterWords: Readonly<Record<string, readonly string[]>> = {
  zone: ['ingress-priority', 'egress-priority'],
  limit: ['burst'],
  policy: ['disable'],
};

export const targets: Readonly<Record<string, readonly string[]>> = {
  zone: ['ACCEPT', '%%REJECT%%', 'DROP', 'default', '{chain}_{zone}'],
  policy: ['ACCEPT', 'REJECT', 'DROP', 'CONTINUE'],
};

export const portProtocols: readonly string[] = ['tcp', 'udp', 'sctp', 'dccp'];

export const ipsetTypes: readonly string[] = [
  'hash:ip',
  'hash:ip,port',
  'hash:ip,port,ip',
  'hash:ip,port,net',
  'hash:ip,mark',
  'hash:net',
  'hash:net,net',
  'hash:net,port',
  'hash:net,port,net',
  'hash:net,iface',
  'hash:mac',
];

/** /usr/lib/firewalld/icmptypes. */
export const icmpTypes: ReadonlySet<string> = new Set(
  (
    'address-unreachable bad-header beyond-scope communication-prohibited destination-unreachable echo-reply ' +
    'echo-request failed-policy fragmentation-needed host-precedence-violation host-prohibited host-redirect ' +
    'host-unknown host-unreachable ip-header-bad neighbour-advertisement neighbour-solicitation network-prohibited ' +
    'network-redirect network-unknown network-unreachable no-route packet-too-big parameter-problem ' +
    'port-unreachable precedence-cutoff protocol-unreachable redirect reject-route required-option-missing ' +
    'router-advertisement router-solicitation source-quench source-route-failed time-exceeded timestamp-reply ' +
    'timestamp-request tos-host-redirect tos-host-unreachable tos-network-redirect tos-network-unreachable ' +
    'ttl-zero-during-reassembly ttl-zero-during-transit unknown-header-type unknown-option'
  ).split(' '),
);

const rejects = (words: string): readonly string[] => words.split(' ');

export const rejectWords: Readonly<Record<string, readonly string[]>> = {
  ipv4: rejects(
    'icmp-host-prohibited host-prohib icmp-net-unreachable net-unreach icmp-host-unreachable host-unreach ' +
      'icmp-port-unreachable port-unreach icmp-proto-unreachable proto-unreach icmp-net-prohibited net-prohib ' +
      'tcp-reset tcp-rst icmp-admin-prohibited admin-prohib',
  ),
  ipv6: rejects(
    'icmp6-adm-prohibited adm-prohibited icmp6-no-route no-route icmp6-addr-unreachable addr-unreach ' +
      'icmp6-port-unreachable port-unreach tcp-reset',
  ),
};
