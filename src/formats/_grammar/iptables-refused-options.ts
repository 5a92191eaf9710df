/** Options without an argument, by match or target; those of `pairs` take two; all others take one. */
const switches: Readonly<Record<string, string>> = {
  hashlimit: '--hashlimit-rate-match',
  addrtype: '--limit-iface-in --limit-iface-out',
  connlimit: '--connlimit-saddr --connlimit-daddr',
  recent: '--set --rsource --rdest --rcheck --update --remove --reap --rttl',
  rpfilter: '--loose --validmark --accept-local --invert',
  socket: '--transparent --nowildcard --restore-skmark',
  tcp: '--syn',
  time: '--contiguous --kerneltz --localtz --utc',
  physdev: '--physdev-is-in --physdev-is-out --physdev-is-bridged',
  policy: '--strict --next',
  ecn: '--ecn-tcp-cwr --ecn-tcp-ece',
  owner: '--socket-exists',
  string: '--icase',
  set: '--return-nomatch',
  CONNMARK: '--save-mark --restore-mark',
  CT: '--notrack',
  DNAT: '--random --persistent',
  SNAT: '--random --random-fully --persistent',
  MASQUERADE: '--random --random-fully',
  REDIRECT: '--random',
  LOG: '--log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode',
  NFQUEUE: '--queue-bypass --queue-cpu-fanout',
  TCPMSS: '--clamp-mss-to-pmtu',
};

const pairs: Readonly<Record<string, string>> = {
  tcp: '--tcp-flags',
  set: '--match-set',
  SET: '--add-set --del-set --map-set',
};

/** Matches and targets of which the number of arguments of every option is known. */
const counted = new Set(
  `addrtype comment connlimit connmark conntrack dscp iprange length limit mac mark multiport owner pkttype recent
  socket state tcp udp time ttl hl tcpmss icmp icmp6 set ACCEPT DROP RETURN REJECT LOG MARK NFQUEUE NOTRACK DNAT
  SNAT REDIRECT MASQUERADE TCPMSS NFLOG hashlimit string statistic policy TTL HL`.split(/\s+/),
);

const has = (table: Readonly<Record<string, string>>, owner: string, option: string): boolean =>
  Object.hasOwn(table, owner) && table[owner]!.split(' ').includes(option);

/** How many arguments an option takes; `null` where nobody here knows. */
export function argumentsOf(owner: string, option: string): number | null {
  if (!counted.has(owner)) return null;
  return has(switches, owner, option) ? 0 : has(pairs, owner, option) ? 2 : 1;
}

/** Groups of options of which a match or target needs one each. */
const needs: Readonly<Record<string, readonly (readonly string[])[]>> = {
  comment: [['--comment']],
  connlimit: [['--connlimit-above', '--connlimit-upto']],
  hashlimit: [['--hashlimit-name'], ['--hashlimit-upto', '--hashlimit-above']],
  iprange: [['--src-range', '--dst-range']],
  mac: [['--mac-source']],
  mark: [['--mark']],
  multiport: [['--dports', '--sports', '--ports']],
  policy: [['--dir']],
  recent: [['--set', '--rcheck', '--update', '--remove']],
  set: [['--match-set']],
  state: [['--state']],
  statistic: [['--mode']],
  string: [['--algo'], ['--string', '--hex-string']],
  DNAT: [['--to-destination']],
  SNAT: [['--to-source']],
  MARK: [['--set-mark', '--set-xmark', '--and-mark', '--or-mark', '--xor-mark']],
};

/** What is missing among the options of a match or target; `null` where nothing is. */
export function lacking(owner: string, options: readonly string[]): readonly string[] | null {
  if (owner === 'conntrack') return options.length === 0 ? ['--ctstate'] : null;
  const groups = Object.hasOwn(needs, owner) ? needs[owner]! : [];
  return groups.find((group) => !group.some((name) => options.includes(name))) ?? null;
}

/** Protocols of which a match needs one in `-p`; with numbers as they may be written. */
const protocolsOf: Readonly<Record<string, readonly string[]>> = {
  tcp: ['tcp', '6'],
  udp: ['udp', '17'],
  multiport: ['tcp', '6', 'udp', '17', 'udplite', '136', 'sctp', '132', 'dccp', '33'],
};

export const neededProtocols = (match: string): readonly string[] | null =>
  Object.hasOwn(protocolsOf, match) ? protocolsOf[match]! : null;

/** Tables that a target may stand in; the others refuse it. */
const tablesOf: Readonly<Record<string, readonly string[]>> = {
  REJECT: ['filter'],
  DNAT: ['nat'],
  SNAT: ['nat'],
  MASQUERADE: ['nat'],
  REDIRECT: ['nat'],
  NETMAP: ['nat'],
  CT: ['raw'],
  NOTRACK: ['raw'],
  TPROXY: ['mangle'],
  TTL: ['mangle'],
  HL: ['mangle'],
  DSCP: ['mangle'],
  ECN: ['mangle'],
  CHECKSUM: ['mangle'],
};

/** Built-in chains that a target may stand in, where they are not all of its tables. */
const chainsOf: Readonly<Record<string, readonly string[]>> = {
  DNAT: ['PREROUTING', 'OUTPUT'],
  REDIRECT: ['PREROUTING', 'OUTPUT'],
  MASQUERADE: ['POSTROUTING'],
  SNAT: ['POSTROUTING', 'INPUT'],
  TPROXY: ['PREROUTING'],
  TCPMSS: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
};

/** Where a target may stand, in words; `null` where it may stand here. */
export function misplaced(target: string, table: string, builtin: string | null): string | null {
  const tables = Object.hasOwn(tablesOf, target) ? tablesOf[target]! : null;
  if (tables !== null && !tables.includes(table)) return `only in the table ${tables.join(' or ')}`;
  const chains = Object.hasOwn(chainsOf, target) ? chainsOf[target]! : null;
  if (chains !== null && builtin !== null && !chains.includes(builtin)) return `only in ${chains.join(' or ')}`;
  return target === 'DROP' && table === 'nat' ? 'in no chain of the table nat' : null;
}

/** Targets of one family. */
export const familyOf: Readonly<Record<string, 4 | 6>> = { TTL: 4, HL: 6 };

/** Matches that some of the built-in chains refuse. */
const neverIn: Readonly<Record<string, readonly string[]>> = {
  owner: ['INPUT', 'FORWARD', 'PREROUTING'],
  mac: ['OUTPUT', 'POSTROUTING'],
};

export const isRefusedIn = (match: string, chain: string): boolean =>
  Object.hasOwn(neverIn, match) && neverIn[match]!.includes(chain);

/** Whether a built-in chain has packets that arrive by an interface, or leave by one. */
export const knowsInterface = (chain: string, option: string): boolean =>
  option === '--in-interface' ? !/^(?:OUTPUT|POSTROUTING)$/.test(chain) : !/^(?:INPUT|PREROUTING)$/.test(chain);

/** Matches and targets of xtables-addons, of nDPI and of patches that some routers carry: installed, they are no mistake. */
export const extras: ReadonlySet<string> = new Set(
  `account asn condition dhcpmac fuzzy geoip gradm iface ipp2p ipv4options layer7 length2 lscan ndpi nth pknock psd quota2
  random rope unclean webstr ACCOUNT ASN BALANCE CHAOS DELUDE DHCPMAC DNETMAP ECHO FULLCONENAT FTOS IMQ IPMARK
  IPV4OPTSSTRIP LOGMARK MIRROR NDPI PROTO RAWDNAT RAWSNAT ROUTE SAME STEAL SYSRQ TARPIT WEBSTR XOR`.split(/\s+/),
);
