/**
 * What iptables' extensions print in listings, and the options they stand for. A phrase's groups are named after the
 * option's parts: `not` negates, `value` and `more` are its arguments.
 */
export interface Phrase {
  readonly owner: string;
  readonly pattern: RegExp;
  /** The options; `null` where the listing does not tell enough, so that the match is opaque. */
  readonly options: ((found: Groups) => readonly PhraseOption[]) | null;
}

export interface PhraseOption {
  readonly name: string;
  readonly negated?: boolean;
  readonly values?: readonly (string | undefined)[];
}

export type Groups = Readonly<Record<string, string | undefined>>;

const sticky = (source: string): RegExp => new RegExp(`(?:${source})(?![^ \\t\\r\\n])`, 'y');
const NOT = '(?<not>! ?)?';
const QUOTED = '"(?<value>(?:[^"\\\\]|\\\\[^\\n])*)"';

const single =
  (name: string): Phrase['options'] =>
  ({ not, value }) => [{ name, negated: not !== undefined, values: [value] }];
const simple = (owner: string, source: string, name: string): Phrase => ({
  owner,
  pattern: sticky(source),
  options: single(name),
});
const opaque = (owner: string, source: string): Phrase => ({ owner, pattern: sticky(source), options: null });
/** An option that is given where the group took part. */
const given = (name: string, value: string | undefined, negated = false): PhraseOption[] =>
  value === undefined ? [] : [{ name, negated, values: [value] }];
const flag = (name: string, value: string | undefined): PhraseOption[] => (value === undefined ? [] : [{ name }]);

/** `tcp dpt:22 flags:0x17/0x02`: the protocol's name, then what its own match tests. */
const transport = (['tcp', 'udp', 'udplite', 'sctp', 'dccp'] as const).map(
  (owner): Phrase => ({
    owner,
    pattern: sticky(
      `${owner}(?: spts?:(?<notSource>!)?(?<source>\\S+))?(?: dpts?:(?<not>!)?(?<value>\\S+))?` +
        '(?: option=(?<notOption>!)?(?<option>\\d+))?(?: flags:(?<notFlags>!)?(?<mask>[^/\\s]+)/(?<flags>\\S+))?',
    ),
    options: ({ notSource, source, not, value, notOption, option, notFlags, mask, flags }) => [
      ...given('--sport', source, notSource !== undefined),
      ...given('--dport', value, not !== undefined),
      ...given('--tcp-option', option, notOption !== undefined),
      ...(mask === undefined ? [] : [{ name: '--tcp-flags', negated: notFlags !== undefined, values: [mask, flags] }]),
    ],
  }),
);

const conntrackFields =
  'ctstate|ctproto|ctorigsrc|ctorigdst|ctreplsrc|ctrepldst|ctorigsrcport|ctorigdstport|ctreplsrcport|ctrepldstport|ctstatus|ctexpire|ctdir';

const recentVerbs: Readonly<Record<string, string>> = {
  SET: '--set',
  CHECK: '--rcheck',
  UPDATE: '--update',
  REMOVE: '--remove',
};

/** Phrases of matches. `/* … *​/` is read before these. */
export const matchPhrases: readonly Phrase[] = [
  ...transport,
  {
    owner: 'multiport',
    pattern: sticky('multiport (?<kind>sports|dports|ports) +(?<not>!)?(?<value>\\S+)'),
    options: ({ kind, not, value }) => [{ name: `--${kind}`, negated: not !== undefined, values: [value] }],
  },
  simple('iprange', `source IP range ${NOT}(?<value>\\S+)`, '--src-range'),
  simple('iprange', `destination IP range ${NOT}(?<value>\\S+)`, '--dst-range'),
  simple('state', `${NOT}state (?<value>\\S+)`, '--state'),
  {
    owner: 'conntrack',
    pattern: sticky(`${NOT}(?<field>${conntrackFields}) (?<value>\\S+)`),
    options: ({ not, field, value }) => [{ name: `--${field}`, negated: not !== undefined, values: [value] }],
  },
  simple('mark', `(?:mark|MARK) match +${NOT}(?<value>\\S+)`, '--mark'),
  simple('connmark', `(?:connmark|CONNMARK) match +${NOT}(?<value>\\S+)`, '--mark'),
  {
    owner: 'addrtype',
    pattern: sticky(
      'ADDRTYPE match(?: src-type (?<notSource>!)?(?<source>\\S+))?(?: dst-type (?<not>!)?(?<value>\\S+))?(?: limit-(?<limit>in|out))?',
    ),
    options: ({ notSource, source, not, value, limit }) => [
      ...given('--src-type', source, notSource !== undefined),
      ...given('--dst-type', value, not !== undefined),
      ...flag(`--limit-iface-${limit}`, limit),
    ],
  },
  {
    owner: 'recent',
    pattern: sticky(
      `${NOT}recent: (?<verb>SET|CHECK|UPDATE|REMOVE)(?: seconds: (?<seconds>\\d+))?(?<reap> reap)?(?: hit_count: (?<hits>\\d+))?` +
        '(?<ttl> TTL-Match)?(?: name: (?<value>\\S+))?(?: side: (?<side>source|dest))?(?: mask: (?<mask>\\S+))?',
    ),
    options: ({ not, verb, seconds, reap, hits, ttl, value, side, mask }) => [
      { name: recentVerbs[verb ?? ''] ?? '', negated: not !== undefined },
      ...given('--seconds', seconds),
      ...flag('--reap', reap),
      ...given('--hitcount', hits),
      ...flag('--rttl', ttl),
      ...given('--name', value),
      ...given('--mask', mask),
      { name: side === 'dest' ? '--rdest' : '--rsource' },
    ],
  },
  {
    owner: 'limit',
    pattern: sticky('limit: avg (?<value>\\S+) burst (?<more>\\d+)'),
    options: ({ value, more }) => [...given('--limit', value), ...given('--limit-burst', more)],
  },
  {
    owner: 'hashlimit',
    pattern: sticky(
      'limit: (?<kind>up to|above) (?<value>\\S+)(?: burst (?<more>\\S+))?(?: mode (?<mode>[a-z-]+))?' +
        '(?: htable-\\w+ \\d+)*(?: srcmask (?<source>\\d+))?(?: dstmask (?<target>\\d+))?(?<classify> rate-match)?(?: rate-interval \\d+)?',
    ),
    options: ({ kind, value, more, mode, source, target, classify }) => [
      { name: kind === 'above' ? '--hashlimit-above' : '--hashlimit-upto', values: [value] },
      ...given('--hashlimit-burst', more),
      ...given('--hashlimit-mode', mode?.replaceAll('-', ',')),
      ...given('--hashlimit-srcmask', source),
      ...given('--hashlimit-dstmask', target),
      ...flag('--hashlimit-rate-match', classify),
    ],
  },
  {
    owner: 'connlimit',
    pattern: sticky('#conn (?<side>src|dst)/(?<mask>\\d+) (?<kind>>|<=) (?<value>\\d+)'),
    options: ({ side, mask, kind, value }) => [
      { name: kind === '>' ? '--connlimit-above' : '--connlimit-upto', values: [value] },
      ...given('--connlimit-mask', mask),
      { name: side === 'dst' ? '--connlimit-daddr' : '--connlimit-saddr' },
    ],
  },
  opaque('connlimit', '#conn/\\S+ \\S+ \\d+'),
  {
    owner: 'time',
    pattern: sticky(
      'TIME(?: from (?<from>\\d\\S*) to (?<to>\\d\\S*))?(?: on (?<days>[A-Z][a-z]{2}(?:,[A-Z][a-z]{2})*))?(?: on (?<month>\\d+[a-z]{2}(?:,\\d+[a-z]{2})*))?' +
        '(?: starting from (?<first>\\S+ \\S+))?(?: until date (?<last>\\S+ \\S+))?(?<utc> UTC)?(?<contiguous> contiguous)?',
    ),
    options: ({ from, to, days, month, first, last, utc, contiguous }) => [
      ...given('--timestart', from),
      ...given('--timestop', to),
      ...given('--weekdays', days),
      ...given('--monthdays', month?.replace(/[a-z]/g, '')),
      ...given('--datestart', first?.replace(' ', 'T')),
      ...given('--datestop', last?.replace(' ', 'T')),
      ...(utc === undefined ? [{ name: '--kerneltz' }] : []),
      ...flag('--contiguous', contiguous),
    ],
  },
  {
    owner: 'statistic',
    pattern: sticky('statistic mode random (?<not>! )?probability (?<value>\\S+)'),
    options: ({ not, value }) => [{ name: '--probability', negated: not !== undefined, values: [value] }],
  },
  {
    owner: 'statistic',
    pattern: sticky('statistic mode nth (?<not>! )?every (?<value>\\d+)(?: packet \\d+)?'),
    options: ({ not, value }) => [{ name: '--every', negated: not !== undefined, values: [value] }],
  },
  {
    owner: 'set',
    pattern: sticky(
      `${NOT}match-set (?<value>\\S+) (?<more>\\S+)(?<nomatch> return-nomatch)?(?: ! update-(?:sub)?counters)*(?<counters>(?: (?:! )?(?:packets|bytes)-(?:eq|lt|gt) \\d+)+)?`,
    ),
    options: ({ not, value, more, nomatch, counters }) => [
      { name: '--match-set', negated: not !== undefined, values: [value, more] },
      ...flag('--return-nomatch', nomatch),
      ...flag('--packets-eq', counters),
    ],
  },
  {
    owner: 'string',
    pattern: sticky(`STRING match +${NOT}${QUOTED} ALGO name \\S+(?: FROM \\d+)?(?: TO \\d+)?(?: ICASE)?`),
    options: ({ not, value }) => [
      { name: value?.includes('|') ? '--hex-string' : '--string', negated: not !== undefined, values: [value] },
    ],
  },
  simple('tcpmss', 'tcpmss match (?<not>!)?(?<value>\\S+)', '--mss'),
  {
    owner: 'pkttype',
    pattern: sticky('PKTTYPE (?<kind>=|!=) (?<value>\\S+)'),
    options: ({ kind, value }) => [{ name: '--pkt-type', negated: kind === '!=', values: [value] }],
  },
  {
    owner: 'policy',
    pattern: sticky(
      'policy match dir (?<side>in|out) pol (?<value>none|ipsec)(?: strict)?(?: (?:! )?(?:\\[\\d+\\]|next|(?:reqid|spi|proto|mode|tunnel-src|tunnel-dst) \\S+))*',
    ),
    options: ({ side, value }) => [...given('--dir', side), ...given('--pol', value)],
  },
  {
    owner: 'rpfilter',
    pattern: sticky('rpfilter(?<loose> loose)?(?: validmark)?(?: accept-local)?(?<invert> invert)?'),
    options: ({ loose, invert }) => [...flag('--loose', loose), ...flag('--invert', invert)],
  },
  opaque('quota', 'quota: \\d+ bytes'),
  ...(['icmp', 'icmp6'] as const).map((owner): Phrase => {
    const word = owner === 'icmp' ? 'icmp' : 'ipv6-icmp';
    return {
      owner,
      pattern: sticky(
        `${word}(?: ?(?<not>!)?type (?<value>\\d+)(?: codes? (?<code>\\d+)(?<range>-\\d+)?)?| (?<notName>!)?(?<name>[A-Za-z][A-Za-z-]*))`,
      ),
      options: ({ not, value, code, range, notName, name }) => [
        {
          name: owner === 'icmp' ? '--icmp-type' : '--icmpv6-type',
          negated: (not ?? notName) !== undefined,
          values: [name ?? `${value}${code === undefined ? '' : `/${code}`}${range ?? ''}`],
        },
      ],
    };
  }),
  {
    owner: 'socket',
    pattern: sticky('socket(?<value>(?: --(?:transparent|nowildcard|restore-skmark))*)'),
    options: ({ value = '' }) => value.split(' ').flatMap((name) => (name === '' ? [] : [{ name }])),
  },
  opaque('u32', 'u32 (?:! )?"[^"]*"'),
  {
    owner: 'owner',
    pattern: sticky(
      `${NOT}owner (?:socket (?<exists>exists)|(?<kind>UID|GID) match (?<value>\\S+)(?<groups> incl\\. suppl\\. groups)?)`,
    ),
    options: ({ not, exists, kind, value, groups }) => [
      ...(exists === undefined
        ? [{ name: kind === 'UID' ? '--uid-owner' : '--gid-owner', negated: not !== undefined, values: [value] }]
        : [{ name: '--socket-exists', negated: not !== undefined }]),
      ...flag('--suppl-groups', groups),
    ],
  },
  {
    owner: 'physdev',
    pattern: sticky('PHYSDEV match(?<value>(?: (?:! )?--physdev-(?:(?:in|out) \\S+|is-\\w+))+)'),
    options: ({ value = '' }) =>
      [...value.matchAll(/(! )?(--physdev-(?:in|out|is-\w+))(?: (?![!-])(\S+))?/g)].map(([, not, name, device]) => ({
        name: name!,
        negated: not !== undefined,
        ...(device === undefined ? {} : { values: [device] }),
      })),
  },
  opaque('mac', 'MAC ?(?:! ?)?[0-9A-Fa-f:]{17}'),
  simple('length', `length ${NOT}(?<value>\\S+)`, '--length'),
  ...(['ttl', 'hl'] as const).map((owner): Phrase => {
    const word = owner.toUpperCase();
    return {
      owner,
      pattern: sticky(`${word} match ${word} (?<kind>==|!=|<|>) (?<value>\\d+)`),
      options: ({ kind, value }) => [
        {
          name: `--${owner}-${kind === '<' ? 'lt' : kind === '>' ? 'gt' : 'eq'}`,
          negated: kind === '!=',
          values: [value],
        },
      ],
    };
  }),
  simple('tos', 'tos match ?(?<not>! ?)?(?<value>\\S+)', '--tos'),
  simple('dscp', 'DSCP match ?(?<not>! ?)?(?<value>\\S+)', '--dscp'),
  opaque('ecn', 'ECN match(?: !?(?:CWR|ECE|ECT=\\d))+'),
  simple('helper', 'helper match (?<not>! )?"(?<value>[^"]*)"', '--helper'),
  opaque('connbytes', '(?:! )?connbytes \\S+ connbytes mode \\S+ connbytes direction \\S+'),
  opaque('connlabel', 'connlabel (?:! )?"?\\S+"?(?: set)?'),
  opaque('realm', 'realm !? ?\\S+'),
  opaque('cpu', 'cpu (?:! )?\\d+'),
  opaque('devgroup', '(?:! )?(?:src|dst)-group \\S+'),
  opaque('cgroup', 'cgroup (?:! )?\\S+'),
  opaque('osf', 'OS fingerprint match (?:! )?\\S+'),
  opaque('eui64', 'eui64'),
  ...(['rt', 'frag', 'hbh', 'dst', 'mh', 'ah', 'esp'] as const).map(
    (owner): Phrase => ({
      owner,
      pattern: sticky(
        `${owner} +(?:(?:type|segsleft|length|opts|id|spi|spis|first|more|last|RES|not-strict|!?\\d)\\S* ?)+`,
      ),
      options: () => [],
    }),
  ),
];

/** Phrases of targets; they stand behind those of the matches and reach to the end of the line. */
export const targetPhrases: readonly Phrase[] = [
  simple('REJECT', 'reject-with (?<value>\\S+)', '--reject-with'),
  simple('NETMAP', 'to:(?<value>\\S+)', '--to'),
  simple('TPROXY', 'TPROXY redirect (?:\\[[^\\]]*\\]|[^:\\s]*|\\S*):(?<value>\\d+)(?: mark \\S+)?', '--on-port'),
  simple('DNAT', 'to:(?<value>\\S+)(?: random)?(?: persistent)?', '--to-destination'),
  simple('REDIRECT', 'redir ports (?<value>\\S+)(?: random)?', '--to-ports'),
  ...(['MARK', 'CONNMARK'] as const).map(
    (owner): Phrase => ({
      owner,
      pattern: sticky(`${owner} (?<kind>set|xset|or|and|xor) (?<value>\\S+)`),
      options: ({ kind, value }) => [
        { name: kind === 'set' ? '--set-mark' : kind === 'xset' ? '--set-xmark' : `--${kind}-mark`, values: [value] },
      ],
    }),
  ),
  {
    owner: 'CONNMARK',
    pattern: sticky(
      'CONNMARK (?<kind>save|restore)(?: mask (?<value>\\S+))?(?: (?<first>nfmask|ctmask) ~?(?<one>\\S+) (?<second>nfmask|ctmask) ~?(?<other>\\S+))?',
    ),
    options: ({ kind, value, first, one, second, other }) => [
      { name: `--${kind}-mark` },
      ...given('--mask', value),
      ...given(`--${first}`, one),
      ...given(`--${second}`, other),
    ],
  },
  {
    owner: 'CT',
    pattern: sticky('CT (?<notrack>notrack)|NOTRACK(?<old>)'),
    options: () => [{ name: '--notrack' }],
  },
  {
    owner: 'CT',
    pattern: sticky('CT(?: (?:helper|ctevents|expevents|timeout) \\S+)*(?: zone(?:-orig|-reply)? (?<value>\\S+))?'),
    options: ({ value }) => given('--zone', value),
  },
  {
    owner: 'NFQUEUE',
    pattern: sticky('NFQUEUE (?:num \\d+|balance \\S+)(?<bypass> bypass)?(?: cpu-fanout)?'),
    options: ({ bypass }) => flag('--queue-bypass', bypass),
  },
  {
    owner: 'SET',
    pattern: sticky(
      '(?:add-set (?<value>\\S+) (?<more>\\S+))?(?: ?del-set (?<deleted>\\S+) (?<flags>\\S+))?(?: exist)?(?: timeout \\d+)?',
    ),
    options: ({ value, more, deleted, flags }) => [
      ...(value === undefined ? [] : [{ name: '--add-set', values: [value, more] }]),
      ...(deleted === undefined ? [] : [{ name: '--del-set', values: [deleted, flags] }]),
    ],
  },
];
