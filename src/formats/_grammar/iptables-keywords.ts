/**
 * Options of every match and target of iptables-extensions(8) and of older releases, each followed by its other
 * spellings: `--dport=--destination-port`. What is not here is unknown, and kept as it stands.
 */
export const matchOptions: Readonly<Record<string, string>> = {
  addrtype: '--src-type --dst-type --limit-iface-in --limit-iface-out',
  ah: '--ahspi --ahlen --ahres',
  bpf: '--object-pinned --bytecode',
  cgroup: '--path --cgroup',
  cluster:
    '--cluster-total-nodes --cluster-local-node --cluster-local-nodemask --cluster-hash-seed --cluster-hash-init',
  comment: '--comment',
  condition: '--condition',
  connbytes: '--connbytes --connbytes-dir --connbytes-mode',
  connlabel: '--label --set',
  connlimit: '--connlimit-upto --connlimit-above --connlimit-mask --connlimit-saddr --connlimit-daddr',
  connmark: '--mark',
  conntrack:
    '--ctstate --ctproto --ctorigsrc --ctorigdst --ctreplsrc --ctrepldst --ctorigsrcport --ctorigdstport --ctreplsrcport --ctrepldstport --ctstatus --ctexpire --ctdir',
  cpu: '--cpu',
  dccp: '--sport=--source-port --dport=--destination-port --dccp-types --dccp-option',
  devgroup: '--src-group --dst-group',
  dscp: '--dscp --dscp-class',
  dst: '--dst-len --dst-opts',
  ecn: '--ecn-tcp-cwr --ecn-tcp-ece --ecn-ip-ect',
  esp: '--espspi',
  eui64: '',
  frag: '--fragid --fraglen --fragres --fragfirst --fragmore --fraglast',
  geoip: '--source-country=--src-cc --destination-country=--dst-cc',
  hashlimit:
    '--hashlimit-upto=--hashlimit --hashlimit-above --hashlimit-burst --hashlimit-mode --hashlimit-srcmask --hashlimit-dstmask --hashlimit-name --hashlimit-htable-size --hashlimit-htable-max --hashlimit-htable-expire --hashlimit-htable-gcinterval --hashlimit-rate-match --hashlimit-rate-interval',
  hbh: '--hbh-len --hbh-opts',
  helper: '--helper',
  hl: '--hl-eq=--hl --hl-lt --hl-gt',
  icmp: '--icmp-type',
  icmp6: '--icmpv6-type',
  iprange: '--src-range --dst-range',
  ipcomp: '--ipcompspi --compres',
  ipv6header: '--soft --header',
  ipvs: '--ipvs --vproto --vaddr --vport --vdir --vmethod --vportctl',
  length: '--length',
  limit: '--limit --limit-burst',
  mac: '--mac-source',
  mark: '--mark',
  mh: '--mh-type',
  multiport: '--sports=--source-ports --dports=--destination-ports --ports=--port',
  nfacct: '--nfacct-name',
  osf: '--genre --ttl --log --connector',
  owner:
    '--uid-owner --gid-owner --pid-owner --sid-owner --cmd-owner --process-owner --thread-owner --suppl-groups --socket-exists',
  physdev: '--physdev-in --physdev-out --physdev-is-in --physdev-is-out --physdev-is-bridged',
  pkttype: '--pkt-type',
  policy: '--dir --pol --strict --reqid --spi --proto --mode --tunnel-src --tunnel-dst --next',
  quota: '--quota',
  rateest:
    '--rateest-delta --rateest-lt --rateest-gt --rateest-eq --rateest --rateest1 --rateest2 --rateest-bps --rateest-pps --rateest-bps1 --rateest-bps2 --rateest-pps1 --rateest-pps2',
  realm: '--realm',
  recent: '--name --set --rsource --rdest --mask --rcheck --update --remove --seconds --reap --hitcount --rttl',
  rpfilter: '--loose --validmark --accept-local --invert',
  rt: '--rt-type --rt-segsleft --rt-len --rt-0-res --rt-0-addrs --rt-0-not-strict',
  sctp: '--sport=--source-port --dport=--destination-port --chunk-types',
  set: '--match-set=--set --return-nomatch --update-counters --update-subcounters --packets-eq --packets-lt --packets-gt --bytes-eq --bytes-lt --bytes-gt',
  socket: '--transparent --nowildcard --restore-skmark',
  srh: '--srh-next-hdr --srh-hdr-len-eq --srh-segs-left-eq --srh-last-entry-eq --srh-tag',
  state: '--state',
  statistic: '--mode --probability --every --packet',
  string: '--algo --from --to --string --hex-string --icase',
  tcp: '--sport=--source-port --dport=--destination-port --tcp-flags --syn --tcp-option',
  tcpmss: '--mss',
  time: '--datestart --datestop --timestart --timestop --monthdays --weekdays --contiguous --kerneltz --localtz --utc',
  tos: '--tos',
  ttl: '--ttl-eq=--ttl --ttl-lt --ttl-gt',
  u32: '--u32',
  udp: '--sport=--source-port --dport=--destination-port',
  udplite: '--sport=--source-port --dport=--destination-port',
};

export const targetOptions: Readonly<Record<string, string>> = {
  ACCEPT: '',
  AUDIT: '--type',
  CHECKSUM: '--checksum-fill',
  CLASSIFY: '--set-class',
  CLUSTERIP: '--new --hashmode --clustermac --total-nodes --local-node --hash-init',
  CONNMARK:
    '--set-xmark --save-mark --restore-mark --and-mark --or-mark --xor-mark --set-mark --mask --nfmask --ctmask --left-shift-mark --right-shift-mark',
  CONNSECMARK: '--save --restore',
  CT: '--notrack --helper --ctevents --expevents --zone-orig --zone-reply --zone --timeout',
  DNAT: '--to-destination --random --persistent',
  DNPT: '--src-pfx --dst-pfx',
  DROP: '',
  DSCP: '--set-dscp --set-dscp-class',
  ECN: '--ecn-tcp-remove',
  HL: '--hl-set --hl-dec --hl-inc',
  HMARK:
    '--hmark-tuple --hmark-mod --hmark-offset --hmark-src-prefix --hmark-dst-prefix --hmark-sport-mask --hmark-dport-mask --hmark-spi-mask --hmark-proto-mask --hmark-rnd',
  IDLETIMER: '--timeout --label --alarm',
  LED: '--led-trigger-id --led-delay --led-always-blink',
  LOG: '--log-level --log-prefix --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode',
  MARK: '--set-xmark --set-mark --and-mark --or-mark --xor-mark',
  MASQUERADE: '--to-ports --random --random-fully',
  NETMAP: '--to',
  NFLOG: '--nflog-group --nflog-prefix --nflog-range --nflog-size --nflog-threshold',
  NFQUEUE: '--queue-num --queue-balance --queue-bypass --queue-cpu-fanout',
  NOTRACK: '',
  QUEUE: '',
  RATEEST: '--rateest-name --rateest-interval --rateest-ewmalog',
  REDIRECT: '--to-ports --random',
  REJECT: '--reject-with',
  RETURN: '',
  SAME: '--to --nodst --random',
  SECMARK: '--selctx',
  SET: '--add-set --del-set --map-set --timeout --exist --map-mark --map-prio --map-queue',
  SNAT: '--to-source --random --random-fully --persistent',
  SNPT: '--src-pfx --dst-pfx',
  SYNPROXY: '--mss --wscale --sack-perm --timestamp --timestamps --ecn',
  TARPIT: '--tarpit --honeypot --reset',
  TCPMSS: '--set-mss --clamp-mss-to-pmtu',
  TCPOPTSTRIP: '--strip-options',
  TEE: '--gateway',
  TOS: '--set-tos --and-tos --or-tos --xor-tos',
  TPROXY: '--on-port --on-ip --tproxy-mark',
  TRACE: '',
  TTL: '--ttl-set --ttl-dec --ttl-inc',
  ULOG: '--ulog-nlgroup --ulog-prefix --ulog-cprange --ulog-qthreshold',
};

/** Canonical name by spelling, for each extension that was asked for. */
const known = {
  match: new Map<string, ReadonlyMap<string, string> | null>(),
  target: new Map<string, ReadonlyMap<string, string> | null>(),
};

function spellingsOf(kind: 'match' | 'target', extension: string): ReadonlyMap<string, string> | null {
  let spellings = known[kind].get(extension);
  if (spellings === undefined) {
    const table = kind === 'match' ? matchOptions : targetOptions;
    spellings = Object.hasOwn(table, extension) ? readSpellings(table[extension]!) : null;
    if (spellings !== null || known[kind].size < 1000) known[kind].set(extension, spellings);
  }
  return spellings;
}

function readSpellings(options: string): ReadonlyMap<string, string> {
  const pairs = options
    .split(' ')
    .filter((entry) => entry !== '')
    .flatMap((entry) => {
      const [canonical = '', ...others] = entry.split('=');
      return [canonical, ...others].map((spelling): [string, string] => [spelling, canonical]);
    });
  return new Map(pairs);
}

export const isKnownExtension = (kind: 'match' | 'target', extension: string): boolean =>
  spellingsOf(kind, extension) !== null;

/**
 * The canonical name of an option of that extension; `null` where it has none of that name. With `abbreviated`, as
 * getopt_long(3) allows, any beginning that fits one option only.
 */
export function canonicalOption(
  kind: 'match' | 'target',
  extension: string,
  spelling: string,
  abbreviated: boolean,
): string | null {
  const spellings = spellingsOf(kind, extension);
  if (spellings === null) return null;
  if (!abbreviated) return spellings.get(spelling) ?? null;
  if (spelling.length < 4) return null;
  const fitting = new Set<string>();
  for (const [full, canonical] of spellings) if (full.startsWith(spelling)) fitting.add(canonical);
  return fitting.size === 1 ? [...fitting][0]! : null;
}

/** The names of an extension's options, in every spelling. */
export const optionNames = (kind: 'match' | 'target', extension: string): readonly string[] => [
  ...(spellingsOf(kind, extension)?.keys() ?? []),
];
