import type { Family } from '#core/address';
import type { Draw } from './draw.ts';
import { bounds, devices, networks, own, sources } from './places.ts';

type TableFamily = 'inet' | 'ip' | 'ip6' | 'netdev';
type Hook = 'ingress' | 'prerouting' | 'input' | 'output' | 'postrouting';

export interface NftTaste {
  /** Matches that a listing does not decide. */
  readonly undecidable: boolean;
  /** Sets filled by rules; then each probe needs a source of its own. */
  readonly remembers: boolean;
  readonly neighbours: boolean;
}

interface NamedSet {
  readonly name: string;
  /** What stands before `@name`. */
  readonly key: string;
  readonly isMap: boolean;
  /** Rules may add to it. */
  readonly dynamic: boolean;
}

interface Scene {
  readonly draw: Draw;
  readonly family: TableFamily;
  /** What the rule at hand speaks of: nft refuses rules that mix families. */
  readonly version: Family;
  readonly hook: Hook | null;
  readonly type: 'filter' | 'nat' | 'route';
  readonly priority: number;
  readonly inward: boolean;
  readonly chains: readonly string[];
  readonly sets: readonly NamedSet[];
  readonly taste: NftTaste;
}

const marks = ['0x1', '0x2', '0x10', '0x2a'];
const states = ['new', 'established', 'related', 'invalid', 'untracked'];
const not = (draw: Draw, often = 0.2): string => (draw.chance(often) ? '!= ' : '');

/** A whole input for `nft -f`: one to three tables. */
export function randomNft(draw: Draw, taste: NftTaste, most = 3): string {
  const count = draw.weighted<number>([
    [5, 1],
    [3, Math.min(2, most)],
    [1, most],
  ]);
  return draw.times(count, (i) => tableText(draw, i, taste)).join('');
}

const priorities: Readonly<Record<Hook, readonly (readonly [string, number])[]>> = {
  ingress: [
    ['0', 0],
    ['-5', -5],
  ],
  prerouting: [
    ['raw', -300],
    ['mangle', -150],
    ['-90', -90],
    ['-250', -250],
  ],
  input: [
    ['filter', 0],
    ['0', 0],
    ['filter - 10', -10],
    ['filter + 10', 10],
    ['security', 50],
    ['-150', -150],
  ],
  output: [
    ['filter', 0],
    ['raw', -300],
    ['mangle', -150],
    ['10', 10],
  ],
  postrouting: [
    ['filter', 0],
    ['-150', -150],
    ['srcnat + 5', 105],
  ],
};

function tableText(draw: Draw, index: number, taste: NftTaste): string {
  const family = draw.weighted<TableFamily>([
    [6, 'inet'],
    [2, 'ip'],
    [2, 'ip6'],
    [1, 'netdev'],
  ]);
  const name = draw.one(['filter', 'f', 'my-table', 'fw']);
  const sets = randomSets(draw, family, taste.remembers);
  const plain = draw.some(['guard', 'services', 'ssh_in', 'last'], draw.below(4));
  const bases = family === 'netdev' ? [netdevChain] : baseChains(draw, family);
  const chains: string[] = [];
  // A chain must be declared before it is called.
  [...plain].reverse().forEach((chain, i) => {
    const scene: Scene = {
      draw,
      family,
      version: 4,
      hook: null,
      type: 'filter',
      priority: 0,
      inward: true,
      chains: plain.slice(plain.length - i),
      sets: sets.map((set) => set.named),
      taste,
    };
    chains.push(
      chainText(
        chain,
        null,
        draw.times(draw.between(0, 5), () => rule(scene)),
      ),
    );
  });
  for (const make of bases) {
    chains.push(make({ draw, family, chains: plain, sets: sets.map((set) => set.named), taste }));
  }
  const dormant = draw.chance(0.03) ? ['flags dormant;'] : [];
  return [`table ${family} ${name}${index} {`, ...dormant, ...sets.map((set) => set.text), ...chains, '}', ''].join(
    '\n',
  );
}

type ChainScene = Pick<Scene, 'draw' | 'family' | 'chains' | 'sets' | 'taste'>;
type MakeChain = (scene: ChainScene) => string;

const chainText = (name: string, base: string | null, rules: readonly string[]): string =>
  [`chain ${name} {`, ...(base === null ? [] : [base]), ...rules, '}'].join('\n');

const netdevChain: MakeChain = (at) => {
  const { draw } = at;
  const device = draw.one([...devices]);
  const scene: Scene = { ...at, version: 4, hook: 'ingress', type: 'filter', priority: 0, inward: true };
  const policy = draw.chance(0.9) ? 'accept' : 'drop';
  const first = at.taste.neighbours ? ['meta protocol arp accept', 'meta l4proto ipv6-icmp accept'] : [];
  const where = draw.chance(0.8) ? `device "${device}"` : 'devices = { "eth0", "eth1" }';
  const base = `type filter hook ingress ${where} priority ${draw.one(priorities.ingress)[0]}; policy ${policy};`;
  return chainText('in', base, [...first, ...draw.times(draw.between(1, 4), () => rule(scene))]);
};

function baseChains(draw: Draw, family: TableFamily): MakeChain[] {
  const made: MakeChain[] = [];
  const filter =
    (hook: Hook, name: string): MakeChain =>
    (at) =>
      filterChain(at, hook, name);
  if (draw.chance(0.85)) made.push(filter('input', 'input'));
  if (draw.chance(0.1)) made.push(filter('input', 'input2'));
  if (draw.chance(0.25)) made.push(filter('prerouting', 'pre'));
  if (draw.chance(0.25)) made.push(filter('output', 'output'));
  if (draw.chance(0.06)) made.push(filter('postrouting', 'post'));
  if (draw.chance(0.15)) made.push(natChain);
  if (family === 'inet' && draw.chance(0.04)) made.push(netdevChain);
  return made;
}

function filterChain(at: ChainScene, hook: Hook, name: string): string {
  const { draw, family } = at;
  const [priority, number] = draw.weighted([
    [3, priorities[hook][0]!],
    [2, draw.one(priorities[hook])],
  ]);
  const inward = hook === 'prerouting' || hook === 'input';
  const drops = draw.chance(hook === 'input' ? 0.5 : 0.05);
  const scene: Scene = { ...at, version: 4, hook, type: 'filter', priority: number, inward };
  const rules: string[] = [];
  const tracked = number > -200;
  if (at.taste.neighbours && family !== 'ip')
    rules.push(
      draw.one([
        'meta l4proto ipv6-icmp accept',
        'ip6 nexthdr icmpv6 accept',
        'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept',
        'ip6 hoplimit 255 icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept',
      ]),
    );
  if (tracked && draw.chance(drops ? 0.85 : 0.4)) {
    rules.push(
      draw.one([
        'ct state established,related accept',
        'ct state { established, related } accept',
        'ct state vmap { established : accept, related : accept, invalid : drop }',
        'ct state established accept',
      ]),
    );
  }
  if (draw.chance(0.3)) rules.push(`${inward ? 'iif' : 'oif'} "lo" accept`);
  rules.push(...draw.times(draw.between(0, hook === 'input' ? 8 : 3), () => rule(scene)));
  const type = hook === 'output' && draw.chance(0.1) ? 'route' : 'filter';
  return chainText(name, `type ${type} hook ${hook} priority ${priority}; policy ${drops ? 'drop' : 'accept'};`, rules);
}

const natChain: MakeChain = (at) => {
  const { draw, family } = at;
  const scene: Scene = { ...at, version: 4, hook: 'prerouting', type: 'nat', priority: -100, inward: true };
  const to = (): string => {
    if (draw.chance(0.6)) return `redirect to :${draw.one(['22', '2222'])}`;
    const version: Family = family === 'ip6' || (family === 'inet' && draw.chance(0.5)) ? 6 : 4;
    const address = own(version, draw.one(devices));
    const port = draw.chance(0.7) ? `:${draw.one(['22', '2222'])}` : '';
    const text = version === 4 || port === '' ? address : `[${address}]`;
    return `dnat ${family === 'inet' ? `${version === 4 ? 'ip' : 'ip6'} ` : ''}to ${text}${port}`;
  };
  const rules = draw.times(draw.between(1, 3), () =>
    [draw.chance(0.4) ? address(scene) : '', `tcp dport ${draw.one(['22', '2222', '{ 22, 2222 }', '80'])}`, to()]
      .filter(Boolean)
      .join(' '),
  );
  return chainText('nat_pre', 'type nat hook prerouting priority dstnat; policy accept;', rules);
};

interface MadeSet {
  readonly named: NamedSet;
  readonly text: string;
}

const versionsOf = (family: TableFamily): readonly Family[] =>
  family === 'ip' ? [4] : family === 'ip6' ? [6] : [4, 6];

function randomSets(draw: Draw, family: TableFamily, dynamic: boolean): MadeSet[] {
  return draw.times(draw.below(3), (i) => {
    const version = draw.one(versionsOf(family));
    const addr = version === 4 ? 'ipv4_addr' : 'ipv6_addr';
    const saddr = version === 4 ? 'ip saddr' : 'ip6 saddr';
    const name = `s${i}`;
    const make = (kind: 'set' | 'map', type: string, key: string, elements: readonly string[], more = ''): MadeSet => ({
      named: { name, key, isMap: kind === 'map', dynamic: more.includes('dynamic') },
      text: `${kind} ${name} {\ntype ${type};\n${more}${elements.length === 0 ? '' : `elements = { ${elements.join(', ')} }\n`}}`,
    });
    const nets = disjoint(draw, version);
    const verdict = (): string => draw.one(['accept', 'drop', 'return', 'continue']);
    const hosts = draw.some(sources[version], draw.between(1, 4));
    return draw.weighted<() => MadeSet>([
      [3, () => make('set', addr, saddr, hosts, dynamic ? 'size 1000;\nflags dynamic;\n' : '')],
      [3, () => make('set', addr, saddr, nets, 'flags interval;\n')],
      [1, () => make('set', addr, saddr, nets, 'flags interval;\nauto-merge;\n')],
      [1, () => make('set', 'inet_service', 'tcp dport', ['22', '80'])],
      [1, () => make('set', 'inet_service', 'tcp dport', ['20-25', '443'], 'flags interval;\n')],
      [1, () => make('set', 'ifname', 'iifname', ['"eth0"', '"lo"'])],
      [
        2,
        () =>
          make(
            'set',
            `${addr} . inet_service`,
            `${saddr} . tcp dport`,
            hosts.map((h) => `${h} . ${draw.one(['22', '80'])}`),
          ),
      ],
      [
        1,
        () =>
          make(
            'set',
            `${addr} . inet_service`,
            `${saddr} . tcp dport`,
            nets.map((n) => `${n} . ${draw.one(['22', '20-25', '80'])}`),
            'flags interval;\n',
          ),
      ],
      [1, () => make('set', `ifname . inet_service`, 'iifname . tcp dport', ['"eth0" . 22', '"eth1" . 2222'])],
      [1, () => make('set', addr, saddr, hosts, 'flags timeout;\ntimeout 1h;\n')],
      [1, () => make('set', 'mark', 'meta mark', ['0x1', '0x2a'])],
      [
        2,
        () =>
          make(
            'map',
            `${addr} : verdict`,
            saddr,
            hosts.map((h) => `${h} : ${verdict()}`),
          ),
      ],
      [
        2,
        () =>
          make(
            'map',
            `${addr} : verdict`,
            saddr,
            nets.map((n) => `${n} : ${verdict()}`),
            'flags interval;\n',
          ),
      ],
      [1, () => make('map', 'inet_service : verdict', 'tcp dport', [`22 : ${verdict()}`, `2222 : ${verdict()}`])],
      [1, () => make('map', 'ifname : verdict', 'iifname', [`"eth0" : ${verdict()}`, `"eth1" : ${verdict()}`])],
      [1, () => make('set', addr, saddr, [], dynamic ? 'size 1000;\nflags dynamic;\n' : '')],
    ])();
  });
}

/** Networks that do not overlap, as interval sets want them. */
function disjoint(draw: Draw, version: Family): string[] {
  const apart: Readonly<Record<Family, readonly string[]>> = {
    4: ['10.1.0.0/16', '198.18.0.0/24', '172.16.0.0/12', '203.0.113.7', '198.19.0.0-198.19.255.255', '192.0.2.0/24'],
    6: ['2001:db8:1::/64', '2001:db8:2::/48', '2001:db8:0:1::/64', '2001:db8:1:ffff::1-2001:db8:1:ffff::f'],
  };
  return draw.some(apart[version], draw.between(1, 3));
}

function rule(at: Scene): string {
  const { draw } = at;
  const scene: Scene = { ...at, version: draw.one(versionsOf(at.family)) };
  const parts: string[] = [];
  if (draw.chance(0.45)) parts.push(address(scene));
  if (draw.chance(0.15)) parts.push(device(scene));
  const tcp = draw.chance(0.7);
  if (tcp) parts.push(transport(scene));
  parts.push(
    ...draw.some(
      others(scene),
      draw.weighted<number>([
        [5, 0],
        [4, 1],
        [1, 2],
      ]),
    ),
  );
  if (draw.chance(0.15)) parts.push('counter');
  return [...parts, verdict(scene, tcp)].filter(Boolean).join(' ');
}

function address({ draw, family, version, inward, sets }: Scene): string {
  const ip = version === 4 ? 'ip' : 'ip6';
  const client = `${ip} ${inward ? 'saddr' : 'daddr'}`;
  const server = `${ip} ${inward ? 'daddr' : 'saddr'}`;
  const named = sets.filter(
    (set) => set.key.startsWith(`${ip} `) && !set.isMap && (inward || !set.key.includes(' . ')),
  );
  return draw.weighted<() => string>([
    [8, () => `${client} ${not(draw)}${draw.one(networks[version])}`],
    [3, () => `${client} ${not(draw)}{ ${disjoint(draw, version).join(', ')} }`],
    [2, () => `${client} ${not(draw)}${draw.some(bounds[version], 2).join('-')}`],
    [2, () => `${server} ${not(draw)}${own(version, draw.one(devices))}`],
    [1, () => `${client} & ${version === 4 ? '255.0.0.255 == 10.0.0.3' : 'ffff:ffff::f == 2001:db8::7'}`],
    [
      1,
      () =>
        `${client} . ${inward ? 'tcp dport' : 'tcp sport'} { ${draw.one(sources[version])} . 22, ${draw.one(networks[version])} . 80 }`,
    ],
    [
      named.length * 3,
      () => {
        const set = draw.one(named);
        return `${inward ? set.key : set.key.replaceAll('saddr', 'daddr')} ${not(draw)}@${set.name}`;
      },
    ],
    [family === 'inet' ? 1 : 0, () => `meta nfproto ipv${version}`],
    [1, () => `meta protocol ${ip}`],
  ])();
}

function device({ draw, inward, hook, sets }: Scene): string {
  const late = hook === 'postrouting' || hook === 'output';
  const key = late || !inward ? 'oif' : 'iif';
  const named = late ? [] : sets.filter((set) => set.key === 'iifname' && !set.isMap);
  return draw.weighted<() => string>([
    [4, () => `${key}name ${not(draw)}"${draw.one(devices)}"`],
    [2, () => `${key} ${not(draw)}"${draw.one(devices)}"`],
    [1, () => `${key}name "eth*"`],
    [1, () => `${key}name ${not(draw)}{ "eth0", "lo" }`],
    [named.length * 2, () => `iifname @${draw.one(named).name}`],
  ])();
}

function transport({ draw, inward, sets, version }: Scene): string {
  const port = inward ? 'dport' : 'sport';
  const named = inward ? sets.filter((set) => set.key === 'tcp dport' && !set.isMap) : [];
  return draw.weighted<() => string>([
    [12, () => `tcp ${port} 22`],
    [2, () => `tcp ${port} ${not(draw)}{ 22, 80 }`],
    [2, () => `tcp ${port} ${draw.one(['20-25', '!= 80', '>= 20', '< 1024', '{ 20-25, 443 }', '2222', '!= 20-25'])}`],
    [1, () => `th ${port} 22`],
    [2, () => `meta l4proto ${draw.one(['tcp', '{ tcp, udp }', 'udp', '!= udp', '6'])}`],
    [version === 6 ? 0 : 1, () => 'ip protocol tcp'],
    [version === 4 ? 0 : 1, () => 'ip6 nexthdr tcp'],
    [
      1,
      () =>
        draw.one([
          'tcp flags syn',
          'tcp flags & (fin|syn|rst|ack) == syn',
          'tcp flags != syn',
          'tcp flags & (syn|ack) == ack',
          'tcp flags ack',
        ]),
    ],
    [1, () => `tcp ${inward ? 'sport' : 'dport'} ${draw.one(['1024-65535', '>= 32768', '< 1024'])}`],
    [named.length * 2, () => `tcp dport ${not(draw)}@${draw.one(named).name}`],
  ])();
}

function others(scene: Scene): string[] {
  const { draw, family, version, hook, type, priority, inward, taste, sets } = scene;
  const found = [
    `meta mark ${not(draw)}${draw.one(marks)}`,
    `meta mark & 0xf == ${draw.one(['0x1', '0x2', '0xa'])}`,
    'meta mark { 0x1, 0x2 }',
    'limit rate 5000/second burst 5000 packets',
    'meta pkttype host',
  ];
  if (family !== 'netdev' && hook !== 'ingress') {
    found.push(
      ...draw.times(4, () => `ct state ${not(draw)}${draw.some(states, draw.between(1, 3)).join(',')}`),
      `ct state { ${draw.some(states, 2).join(', ')} }`,
      `ct status ${draw.one(['assured', 'confirmed', 'seen-reply', 'dnat', 'expected'])}`,
      `ct direction ${draw.one(['original', 'reply'])}`,
      `meta l4proto tcp ct original proto-dst ${draw.one(['22', '2222'])}`,
      `ct mark ${not(draw)}${draw.one(marks)}`,
      'ct state new limit rate over 5000/second burst 5000 packets',
      'ct count over 500',
    );
    if (hook !== null && type === 'filter' && inward) {
      found.push(`fib daddr type ${not(draw)}local`, `fib saddr type ${not(draw)}${draw.one(['local', 'unicast'])}`);
      if (hook === 'prerouting')
        found.push(`fib saddr . iif oif ${draw.one(['missing', 'exists'])}`, 'fib saddr oif missing');
    }
  }
  for (const set of sets) {
    if (!set.isMap && set.key === 'meta mark') found.push(`meta mark @${set.name}`);
    if (!set.isMap && set.key.startsWith('iifname .') && inward) found.push(`${set.key} @${set.name}`);
  }
  if (taste.undecidable) {
    found.push('ip ttl > 10', 'ip length < 61', 'meta length < 61', 'ip dscp cs0', 'meta random >= 2147483648');
    found.push('ip6 hoplimit > 10', 'tcp option maxseg size > 1000', 'tcp window > 1000', 'meta iifgroup 0');
    if (priority > -200 && hook !== 'ingress') found.push('ct bytes > 100', 'ct expiration > 1s');
    if (family !== 'netdev' && hook !== 'ingress' && inward && hook !== null) found.push('socket transparent 0');
  }
  return found.filter((text) => !text.startsWith(version === 4 ? 'ip6 ' : 'ip '));
}

function verdict(scene: Scene, tcp: boolean): string {
  const { draw, hook, type, priority, chains, sets, family, version, taste, inward } = scene;
  const call: [number, () => string][] = chains.map((chain) => [
    1.5,
    () => `${draw.chance(0.8) ? 'jump' : 'goto'} ${chain}`,
  ]);
  const end = (): string =>
    draw.one(['accept', 'drop', 'return', 'continue', ...chains.map((chain) => `jump ${chain}`)]);
  const ip = version === 4 ? 'ip' : 'ip6';
  const saddr = `${ip} ${inward ? 'saddr' : 'daddr'}`;
  const maps = sets.filter((set) => set.isMap && inward && (!/^ip6? /.test(set.key) || set.key.startsWith(`${ip} `)));
  const port = inward ? 'tcp dport' : 'tcp sport';
  const choices: [number, () => string][] = [
    [8, () => 'accept'],
    [5, () => 'drop'],
    [2, () => 'return'],
    [0.5, () => 'continue'],
    [0.4, () => `icmp type ${draw.one(['echo-request', 'destination-unreachable'])} drop`],
    [1, () => draw.one(['log prefix "ssh: " level info', 'log', 'counter', ''])],
    [1, () => `meta mark set ${draw.one([draw.one(marks), 'mark or 0x2', 'mark and 0xf0', 'mark xor 0x3'])}`],
    [1, () => `${port} vmap { 22 : ${end()}, ${draw.one(['80', '2222'])} : ${end()} }`],
    [
      1,
      () =>
        `${saddr} vmap { ${disjoint(draw, version)
          .map((n) => `${n} : ${end()}`)
          .join(', ')} }`,
    ],
    [1, () => `accept comment "${draw.one(['ssh', 'a { b }', 'drop all'])}"`],
    [0.5, () => `meta mark set ${port} map { 22 : 0x1, 80 : 0x2 }`],
    [
      0.5,
      () =>
        `meta mark set ${saddr} map { ${disjoint(draw, version)
          .map((n) => `${n} : ${draw.one(marks)}`)
          .join(', ')} }`,
    ],
    [
      0.7,
      () =>
        `${saddr} . ${port} vmap { ${draw.one(networks[version])} . 20-25 : ${end()}, ${draw.one(sources[version])} . 2222 : ${end()} }`,
    ],
    [0.4, () => `${saddr} vmap { ${draw.one(networks[version])} : ${end()}, * : ${end()} }`],
    ...maps.map((map): [number, () => string] => [2, () => `${map.key} vmap @${map.name}`]),
    ...call,
  ];
  if (family !== 'netdev' && hook !== 'ingress') {
    choices.push([0.7, () => `ct mark set ${draw.one([draw.one(marks), 'mark', 'ct mark or 0x1'])}`]);
    choices.push([0.7, () => 'meta mark set ct mark']);
    choices.push([1, () => `ct state vmap { new : ${end()}, established : accept, invalid : ${end()} }`]);
    if (hook === 'input' || hook === 'output' || hook === 'prerouting') {
      choices.push([hook === 'input' ? 5 : 1, () => `reject${reject(scene, tcp)}`]);
    }
    if (type === 'filter' && priority < -200 && hook !== null) choices.push([3, () => 'notrack']);
    if (hook === 'input' && inward) choices.push([1, () => `iifname vmap { "eth0" : ${end()}, "eth1" : ${end()} }`]);
  }
  if (taste.remembers && inward && hook === 'input') {
    for (const set of sets) {
      if (set.key === `${ip} saddr` && set.dynamic) choices.push([3, () => `add @${set.name} { ${set.key} }`]);
    }
  }
  return draw.weighted(choices)();
}

function reject({ draw, family, version }: Scene, tcp: boolean): string {
  const choices = [''];
  if (tcp) choices.push(' with tcp reset', ' with tcp reset');
  if (family === 'inet') {
    choices.push(
      ...['port-unreachable', 'admin-prohibited', 'no-route', 'host-unreachable'].map(
        (kind) => ` with icmpx type ${kind}`,
      ),
    );
  }
  if (version === 4) {
    choices.push(
      ...[
        'host-prohibited',
        'net-unreachable',
        'prot-unreachable',
        'host-unreachable',
        'net-prohibited',
        'admin-prohibited',
        'port-unreachable',
      ].map((kind) => ` with icmp type ${kind}`),
    );
  }
  if (version === 6) {
    choices.push(
      ...['no-route', 'admin-prohibited', 'addr-unreachable', 'port-unreachable', 'policy-fail', 'reject-route'].map(
        (kind) => ` with icmpv6 type ${kind}`,
      ),
    );
  }
  return draw.one(choices);
}
