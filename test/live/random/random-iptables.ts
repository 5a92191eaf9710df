import type { Family } from '#core/address';
import type { Draw } from './draw.ts';
import { bounds, devices, networks, own } from './places.ts';

/** What the tables of both families share: names of sets and whether exotic matches may appear. */
export interface IptablesTaste {
  /** Sets made for each family, with the fields that a look-up names. */
  readonly sets: Readonly<Record<Family, readonly { readonly name: string; readonly fields: string }[]>>;
  /** Matches that a dump does not decide. */
  readonly undecidable: boolean;
  /** Lists of recent addresses; then each probe needs a source of its own. */
  readonly remembers: boolean;
  /** IPv6 rulesets that let neighbour discovery in begin with it. */
  readonly neighbours: boolean;
}

type Hook = 'PREROUTING' | 'INPUT' | 'OUTPUT' | 'POSTROUTING';
type Table = 'raw' | 'mangle' | 'nat' | 'filter' | 'security';

interface Scene {
  readonly draw: Draw;
  readonly family: Family;
  readonly table: Table;
  /** Whether packets to the server or from it pass. */
  readonly inward: boolean;
  readonly hook: Hook | null;
  /** User chains that may be called: later ones only, so that there are no loops. */
  readonly chains: readonly string[];
  readonly taste: IptablesTaste;
}

const marks = ['0x1', '0x2', '0x10', '0x2a'];
const states = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED'];
const not = (draw: Draw, often = 0.2): string => (draw.chance(often) ? '! ' : '');

/** A whole input for iptables-restore or ip6tables-restore. */
export function randomIptables(draw: Draw, family: Family, taste: IptablesTaste): string {
  const parts: string[] = [];
  const also = (table: Table, often: number): void => {
    if (draw.chance(often)) parts.push(tableText(draw, family, table, taste));
  };
  also('raw', 0.2);
  also('mangle', 0.25);
  also('nat', 0.2);
  also('filter', 0.93);
  also('security', 0.04);
  return parts.join('');
}

const hooksOf: Readonly<Record<Table, readonly Hook[]>> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'OUTPUT'],
  security: ['INPUT', 'OUTPUT'],
};

function tableText(draw: Draw, family: Family, table: Table, taste: IptablesTaste): string {
  const chains = table === 'nat' ? [] : draw.some(['guard', 'services', 'ssh-in', 'last'], draw.below(4));
  const lines: string[] = [];
  const rules: string[] = [];
  for (const hook of hooksOf[table]) {
    const inward = hook === 'PREROUTING' || hook === 'INPUT';
    const drops = table === 'filter' && draw.chance(hook === 'INPUT' ? 0.55 : 0.08);
    lines.push(`:${hook} ${drops ? 'DROP' : 'ACCEPT'} [0:0]`);
    const often = table === 'filter' ? (inward ? 1 : 0.2) : inward ? 0.6 : 0.2;
    const scene: Scene = { draw, family, table, inward, hook, chains, taste };
    if (table === 'filter') rules.push(...beginning(scene, drops));
    else if (family === 6 && taste.neighbours && table !== 'nat') rules.push(...neighbours(draw, hook));
    if (draw.chance(often)) {
      const count = table === 'filter' && inward ? draw.between(1, 8) : draw.between(1, 3);
      rules.push(...draw.times(count, () => rule(scene, hook)));
    }
  }
  chains.forEach((chain, i) => {
    lines.push(`:${chain} - [0:0]`);
    const scene: Scene = { draw, family, table, inward: true, hook: null, chains: chains.slice(i + 1), taste };
    rules.push(...draw.times(draw.between(0, 5), () => rule(scene, chain)));
  });
  return [`*${table}`, ...lines, ...rules, 'COMMIT', ''].join('\n');
}

/** Rules that let IPv6 neighbours find the server, all of ICMPv6 or what is needed. */
function neighbours(draw: Draw, hook: Hook): string[] {
  if (draw.chance(0.8)) return [`-A ${hook} -p ipv6-icmp -j ACCEPT`];
  const type = (name: string): string =>
    `-A ${hook} -p ipv6-icmp -m icmp6 --icmpv6-type ${name}${draw.chance(0.5) ? ' -m hl --hl-eq 255' : ''} -j ACCEPT`;
  return [type('neighbour-solicitation'), type('neighbour-advertisement')];
}

/** What most rulesets begin with. */
function beginning({ draw, family, hook, taste }: Scene, drops: boolean): string[] {
  const rules: string[] = [];
  if (draw.chance(0.15)) {
    rules.push(
      family === 4
        ? `-A ${hook} -p icmp -m icmp --icmp-type ${draw.one(['8', '3/3', '3', 'echo-reply'])} -j ${draw.one(['ACCEPT', 'DROP'])}`
        : `-A ${hook} -p ipv6-icmp -m icmp6 --icmpv6-type ${draw.one(['128', '1/4', '1', 'echo-reply'])} -j ${draw.one(['ACCEPT', 'DROP'])}`,
    );
  }
  if (family === 6 && taste.neighbours) rules.push(...neighbours(draw, hook!));
  const often = drops ? 0.85 : 0.4;
  if (draw.chance(often)) {
    rules.push(
      draw.one([
        `-A ${hook} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
        `-A ${hook} -m state --state ESTABLISHED,RELATED -j ACCEPT`,
        `-A ${hook} -p tcp -m conntrack --ctstate ESTABLISHED -j ACCEPT`,
      ]),
    );
  }
  if (draw.chance(0.4)) rules.push(`-A ${hook} ${hook === 'INPUT' ? '-i' : '-o'} lo -j ACCEPT`);
  return draw.chance(0.1) ? rules.reverse() : rules;
}

function rule(scene: Scene, chain: string): string {
  const { draw } = scene;
  const nat = scene.table === 'nat';
  const needsTcp = nat || draw.chance(0.75);
  const parts: string[] = [];
  const port = scene.inward ? 'dport' : 'sport';
  if (draw.chance(0.5)) parts.push(address(scene));
  if (draw.chance(0.2)) parts.push(device(scene));
  if (needsTcp) parts.push(tcpPart(scene, port));
  parts.push(
    ...draw.some(
      extensions(scene),
      draw.weighted<number>([
        [5, 0],
        [4, 1],
        [1, 2],
      ]),
    ),
  );
  const isTcp = parts.some((part) => part.startsWith('-p tcp'));
  if (isTcp && draw.chance(0.04)) parts.push(headerBytes(scene));
  return `-A ${chain} ${[...parts, target(scene, isTcp)].filter(Boolean).join(' ')}`;
}

function address({ draw, family, inward }: Scene): string {
  const client = inward ? '-s' : '-d';
  const server = inward ? '-d' : '-s';
  return draw.weighted<() => string>([
    [10, () => `${not(draw)}${client} ${draw.one(networks[family])}`],
    [3, () => `${not(draw)}${server} ${own(family, draw.one(devices))}`],
    [1, () => `${not(draw)}${client} ${family === 4 ? '10.0.0.3/255.0.0.255' : '2001:db8::7/ffff:ffff::f'}`],
    [1, () => `${not(draw)}${client} ${own(family, draw.one(devices))}`],
  ])();
}

function device({ draw, inward, hook }: Scene): string {
  const option = inward ? '-i' : '-o';
  const isLate = hook === 'POSTROUTING' || hook === 'OUTPUT';
  return `${not(draw)}${isLate ? '-o' : option} ${draw.weighted([
    [4, 'eth0'],
    [4, 'eth1'],
    [1, 'eth+'],
    [1, 'lo'],
    [1, 'e+'],
  ])}`;
}

function tcpPart({ draw }: Scene, port: 'dport' | 'sport'): string {
  return draw.weighted<() => string>([
    [12, () => `-p tcp -m tcp --${port} 22`],
    [2, () => `-p tcp -m tcp ${not(draw, 1)}--${port} ${draw.one(['22', '80', '443', '20:25'])}`],
    [2, () => `-p tcp -m tcp --${port} ${draw.one(['20:25', '1:1023', ':22', '1024:', '80', '2222'])}`],
    [3, () => '-p tcp'],
    [3, () => `-p tcp -m multiport ${not(draw)}--${port}s ${draw.one(['22,80', '80,443', '20:30,2222', '22'])}`],
    [1, () => `-p tcp -m multiport ${not(draw)}--ports ${draw.one(['22', '80,443', '2000:3000'])}`],
    [1, () => `-p tcp -m tcp --${port === 'dport' ? 'sport' : 'dport'} ${draw.one(['1024:65535', '32768:60999'])}`],
    [1, () => `-p tcp -m tcp --${port} 22 ${not(draw)}--tcp-flags FIN,SYN,RST,ACK SYN`],
    [1, () => '-p tcp -m tcp --syn'],
    [
      1,
      () => `-p tcp -m tcp ${not(draw)}--tcp-flags ${draw.one(['ALL NONE', 'SYN,FIN SYN,FIN', 'ACK ACK', 'RST RST'])}`,
    ],
    [1, () => draw.one(['-p udp', '! -p udp', '! -p tcp', '-p udp -m udp --dport 53', '-p sctp'])],
  ])();
}

/** Ports, addresses and flags as bytes of the packet. */
function headerBytes({ draw, family, inward }: Scene): string {
  const tcp = family === 4 ? '0x0>>0x16&0x3c@' : '';
  const at = (offset: number): string => `${tcp}0x${(offset + (family === 4 ? 0 : 40)).toString(16)}`;
  const source = family === 4 ? (inward ? '0xc' : '0x10') : inward ? '0x8' : '0x18';
  const test = draw.one([
    `${at(0)}${inward ? '&0xffff' : '>>0x10'}=${draw.one(['0x16', '0x14:0x1e', '0x50,0x1bb'])}`,
    `${at(12)}>>0x10&0x12=${draw.one(['0x2', '0x10', '0x12'])}`,
    family === 4 ? `${source}&0xffff0000=0xa010000` : `${source}=0x20010db8`,
    family === 4 ? `${source}=0xa000000:0xc6130000` : `${source}=0x20010db9`,
  ]);
  return `-m u32 ${not(draw)}--u32 "${test}"`;
}

/** Matches by extensions that fit the place. */
function extensions(scene: Scene): string[] {
  const { draw, family, taste, table, hook, inward } = scene;
  const client = inward ? 'src' : 'dst';
  const range = draw.some(bounds[family], 2).join('-');
  const tracked = table !== 'raw';
  const found = [
    `-m iprange ${not(draw)}--${client}-range ${range}`,
    `-m mark ${not(draw)}--mark ${draw.one(marks)}${draw.chance(0.3) ? '/0xf' : ''}`,
    `-m addrtype ${not(draw)}--${draw.one(['dst-type LOCAL', 'src-type LOCAL', 'src-type UNICAST', 'dst-type UNICAST'])}`,
    '-m limit --limit 5000/sec --limit-burst 5000',
    `-m hashlimit --hashlimit-${draw.one(['upto', 'above'])} 5000/sec --hashlimit-burst 5000 --hashlimit-mode srcip --hashlimit-name h${draw.below(1000)}`,
    `-m connlimit --connlimit-${draw.one(['above 200', 'upto 200'])} --connlimit-mask 0 --connlimit-saddr`,
    '-m pkttype --pkt-type unicast',
    `-m comment --comment "${draw.one(['ssh', 'from -j DROP here', "it's", 'a b'])}"`,
    '-m quota --quota 100000000',
    `-m u32 ${not(draw)}--u32 "${family === 4 ? '0x6&0xff' : '0x4>>0x8&0xff'}=${draw.one(['0x6', '0x11', '0x1:0x6'])}"`,
    `-m length ${not(draw)}--length ${draw.one(['0:39', '0:65535', '20:1600'])}`,
    `-m physdev ${not(draw, 0.4)}${inward ? '--physdev-in eth5' : '--physdev-is-bridged'}`,
    `-m policy --dir ${inward ? 'in' : 'out'} --pol ${draw.one(['none', 'ipsec'])}`,
    family === 4 ? '-m ttl --ttl-gt 0' : '-m hl --hl-gt 0',
    '-m time --datestop 2020-01-01T00:00:00',
    ...(family === 6 ? ['-m rt --rt-type 0', '-m frag --fragid 0:100', `-m dst ${not(draw)}--dst-len 8`] : []),
  ];
  if (tracked) {
    found.push(
      ...draw.times(3, () => `-m conntrack ${not(draw)}--ctstate ${draw.some(states, draw.between(1, 3)).join(',')}`),
      `-m state ${not(draw)}--state ${draw.some(states, draw.between(1, 2)).join(',')}`,
      `-m conntrack ${not(draw)}--ctorigdstport ${draw.one(['22', '2222'])}`,
      `-m conntrack ${not(draw)}--ctorigdst ${own(family, draw.one(devices))}`,
      `-m conntrack --ctdir ${draw.one(['ORIGINAL', 'REPLY'])}`,
      `-m conntrack ${not(draw)}--ctstatus ${draw.one(['ASSURED', 'CONFIRMED', 'SEEN_REPLY', 'EXPECTED', 'NONE'])}`,
      `-m conntrack --ctstate ${draw.one(['DNAT', 'SNAT'])}`,
      `-m conntrack --ctproto ${draw.one(['6', '17'])}`,
      `-m connmark ${not(draw)}--mark ${draw.one(marks)}`,
    );
  }
  for (const set of taste.sets[family]) {
    const fields = inward
      ? set.fields
      : set.fields.replaceAll('src', 'c').replaceAll('dst', 'src').replaceAll('c', 'dst');
    found.push(`-m set ${not(draw)}--match-set ${set.name} ${fields}`);
  }
  if (taste.remembers && inward && table === 'filter') {
    const verb = (): string =>
      draw.one([
        '--set',
        '--rcheck',
        '--update --seconds 60',
        '--rcheck --seconds 60 --hitcount 2',
        '--update --seconds 60 --hitcount 3',
        '--update --seconds 60 --hitcount 6',
        '--remove',
      ]);
    found.push(...draw.times(6, () => `-m recent ${not(draw, 0.1)}${verb()} --name ${draw.one(['SSH', 'OTHER'])}`));
  }
  if ((hook === 'PREROUTING' && table === 'raw') || (hook === 'PREROUTING' && table === 'mangle')) {
    found.push(`-m rpfilter${draw.chance(0.7) ? ' --invert' : ''}${draw.chance(0.3) ? ' --loose' : ''}`);
  }
  if (inward && hook !== null && table !== 'raw' && table !== 'nat') found.push('-m socket', '-m socket --nowildcard');
  if (hook === 'OUTPUT' && table !== 'nat') {
    const owner = `${not(draw)}--${draw.one(['uid', 'gid'])}-owner ${draw.one(['0', '0-99', '1000'])}`;
    found.push(`-m owner ${owner}`, `-m owner ${not(draw)}--socket-exists`);
  }
  if (taste.undecidable) {
    found.push(
      `-m length ${not(draw)}--length 0:60`,
      family === 4 ? `-m ttl --ttl-gt ${draw.one(['10', '64'])}` : `-m hl --hl-gt ${draw.one(['10', '64'])}`,
      '-m string --algo bm --string SSH-2.0',
      '-m statistic --mode nth --every 2 --packet 0',
      `-m dscp ${not(draw)}--dscp 0`,
      '-m tcpmss --mss 1000:1500',
      `-m u32 --u32 "${family === 4 ? '0x8>>0x18' : '0x4&0xff'}=0x40"`,
    );
  }
  return found;
}

const rejects: Readonly<Record<Family, readonly string[]>> = {
  4: [
    'icmp-port-unreachable',
    'icmp-host-unreachable',
    'icmp-net-unreachable',
    'icmp-proto-unreachable',
    'icmp-net-prohibited',
    'icmp-host-prohibited',
    'icmp-admin-prohibited',
  ],
  6: [
    'icmp6-port-unreachable',
    'icmp6-no-route',
    'icmp6-adm-prohibited',
    'icmp6-addr-unreachable',
    'icmp6-policy-fail',
    'icmp6-reject-route',
  ],
};

function target(scene: Scene, isTcp: boolean): string {
  const { draw, family, table, hook, inward, chains } = scene;
  const call: [number, string][] = chains.map((chain) => [1.5, `-${draw.chance(0.8) ? 'j' : 'g'} ${chain}`]);
  const mark = `-j MARK ${draw.one(['--set-xmark', '--set-mark', '--or-mark', '--and-mark', '--xor-mark'])} ${draw.one(marks)}`;
  const connmark = `-j CONNMARK ${draw.one([`--set-xmark ${draw.one(marks)}`, '--save-mark', '--restore-mark', '--save-mark --nfmask 0xf --ctmask 0xff', '--restore-mark --nfmask 0x3 --ctmask 0xf'])}`;
  const log = `-j ${draw.one(['LOG --log-prefix "ssh: "', 'NFLOG --nflog-group 5'])}`;
  switch (table) {
    case 'raw':
      return draw.weighted([
        [2, '-j DROP'],
        [2, '-j CT --notrack'],
        [1, '-j NOTRACK'],
        [1, '-j ACCEPT'],
        [1, mark],
        [1, '-j RETURN'],
        ...call,
      ]);
    case 'mangle':
      return draw.weighted([
        [2, '-j DROP'],
        [4, mark],
        [2, connmark],
        [1, '-j ACCEPT'],
        [1, '-j RETURN'],
        [
          isTcp && hook === 'PREROUTING' ? 0.5 : 0,
          `-j TPROXY --on-port ${draw.one(['22', '2222', '0'])} --tproxy-mark 0x1/0x1`,
        ],
        ...call,
      ]);
    case 'security':
      return draw.weighted([
        [2, '-j DROP'],
        [1, '-j ACCEPT'],
      ]);
    case 'nat':
      if (hook === 'POSTROUTING') return draw.one(['-j MASQUERADE', '-j ACCEPT', '-j RETURN']);
      if (hook === 'INPUT')
        return draw.one([
          '-j ACCEPT',
          '-j RETURN',
          `-j SNAT --to-source ${family === 4 ? '203.0.113.99' : '2001:db8:2::99'}`,
        ]);
      return draw.weighted([
        [4, `-j REDIRECT --to-ports ${draw.one(['22', '2222', '80'])}`],
        [2, `-j DNAT --to-destination ${destination(draw, family)}`],
        [
          0.7,
          `-j NETMAP --to ${draw.one(family === 4 ? ['198.51.100.0/24', '192.0.2.0/24'] : ['2001:db8:0:1::/64', '2001:db8:0:2::/64'])}`,
        ],
        [1, '-j ACCEPT'],
        [1, '-j RETURN'],
      ]);
    case 'filter':
      break;
  }
  const reject =
    isTcp && draw.chance(0.4)
      ? '-j REJECT --reject-with tcp-reset'
      : `-j REJECT${draw.chance(0.8) ? ` --reject-with ${draw.one(rejects[family])}` : ''}`;
  return draw.weighted([
    [8, '-j ACCEPT'],
    [5, '-j DROP'],
    [inward ? 5 : 2, reject],
    [2, '-j RETURN'],
    [1, log],
    [0.7, ''],
    [0.7, mark],
    [0.5, connmark],
    ...call,
  ]);
}

/** Another address of the server, or another port. */
function destination(draw: Draw, family: Family): string {
  const address = own(family, draw.one(devices));
  const bracketed = family === 4 ? address : `[${address}]`;
  return draw.one([`:${draw.one(['22', '2222'])}`, address, `${bracketed}:${draw.one(['22', '2222'])}`]);
}
