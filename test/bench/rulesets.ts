/** A small generator with a seed, so that every run measures the same files (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** An iptables-save with `count` rules for random sources in INPUT. */
export function manySources(count: number): string {
  const random = randomNumbers(count);
  const byte = (): number => Math.floor(random() * 256);
  const rules: string[] = [];
  for (let i = 0; i < count; i++) {
    const source = `${1 + Math.floor(random() * 222)}.${byte()}.${byte()}.${byte()}`;
    rules.push(
      `-A INPUT -s ${source}/32 -p tcp -m tcp --dport ${random() < 0.5 ? 22 : 443} -j ${random() < 0.5 ? 'ACCEPT' : 'DROP'}`,
    );
  }
  return `*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules.join('\n')}\nCOMMIT\n`;
}

const byteOf = (random: () => number) => Math.floor(random() * 256);
const addressOf = (random: () => number): string =>
  `${1 + Math.floor(random() * 222)}.${byteOf(random)}.${byteOf(random)}.${byteOf(random)}`;
const address6Of = (random: () => number): string => {
  const group = (): string => Math.floor(1 + random() * 0xfffe).toString(16);
  return `2001:db8:${group()}:${group()}:${group()}:${group()}:${group()}:${group()}`;
};

const filterTable = (chains: readonly string[], rules: readonly string[]): string =>
  [
    '*filter',
    ...[':INPUT DROP [0:0]', ':FORWARD ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]'],
    ...chains.map((chain) => `:${chain} - [0:0]`),
    ...rules,
    'COMMIT\n',
  ].join('\n');

/** An ip6tables-save with `count` rules for random sources in INPUT. */
export function manySources6(count: number): string {
  const random = randomNumbers(count);
  const rule = (): string =>
    `-A INPUT -s ${address6Of(random)}/128 -p tcp -m tcp --dport ${random() < 0.5 ? 22 : 443} -j ${random() < 0.5 ? 'ACCEPT' : 'DROP'}`;
  return filterTable([], Array.from({ length: count }, rule));
}

/** Trees of user chains as kube-proxy makes them: one chain for all services, one for each, one for each endpoint. */
export function manyChains(services: number): string {
  const random = randomNumbers(services);
  const names = Array.from({ length: services }, () =>
    Array.from({ length: 16 }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Math.floor(random() * 32)]).join(''),
  );
  return filterTable(
    ['KUBE-SERVICES', ...names.flatMap((name) => [`KUBE-SVC-${name}`, `KUBE-SEP-${name}`])],
    [
      '-A INPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
      '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
      ...names.flatMap((name) => {
        const source = addressOf(random);
        return [
          `-A KUBE-SERVICES -s ${source}/32 -p tcp -m comment --comment "default/${name}" -j KUBE-SVC-${name}`,
          `-A KUBE-SVC-${name} -m comment --comment "default/${name}" -j KUBE-SEP-${name}`,
          `-A KUBE-SEP-${name} -s ${source}/32 -p tcp -m tcp --dport 22 -j DROP`,
        ];
      }),
    ],
  );
}

/** An `ipset save` with one set of `count` addresses; `setUser` is the ruleset that looks it up. */
export function manyMembers(count: number): string {
  const random = randomNumbers(count);
  const members = Array.from({ length: count }, () => `add banned ${addressOf(random)}`);
  return `create banned hash:ip family inet hashsize 65536 maxelem 262144\n${[...new Set(members)].join('\n')}\n`;
}

export const setUser = filterTable(
  [],
  ['-A INPUT -m set --match-set banned src -j DROP', '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT'],
);

const inputChain = (body: string): string =>
  `table inet filter {\n${body}\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n`;

/** `nft list ruleset` with `count` rules for random sources. */
export function nftSources(count: number): string {
  const random = randomNumbers(count);
  const rule = (): string =>
    `\t\tip saddr ${addressOf(random)} tcp dport ${random() < 0.5 ? 22 : 443} ${random() < 0.5 ? 'accept' : 'drop'}\n`;
  return `${inputChain('')}${Array.from({ length: count }, rule).join('')}\t}\n}\n`;
}

/** The same with one set of `count` addresses. */
export function nftMembers(count: number): string {
  const random = randomNumbers(count);
  const members = [...new Set(Array.from({ length: count }, () => addressOf(random)))];
  const set = `\tset banned {\n\t\ttype ipv4_addr\n\t\telements = { ${members.join(',\n\t\t\t     ')} }\n\t}\n\n`;
  return `${inputChain(set)}\t\tip saddr @banned drop\n\t\ttcp dport 22 accept\n\t}\n}\n`;
}

/** The same with `count` user chains, each entered from the one before it up to the depth that nft loads. */
export function nftChains(count: number): string {
  const random = randomNumbers(count);
  const names = Array.from({ length: count }, (_, i) => `c${i}`);
  const chains = names.map((name, i) => {
    const deeper = i % 14 === 13 || i + 1 === count ? '' : `\t\tjump c${i + 1}\n`;
    return `\tchain ${name} {\n\t\tip saddr ${addressOf(random)} tcp dport 22 accept\n${deeper}\t}\n\n`;
  });
  const jumps = names.filter((_, i) => i % 14 === 0).map((name) => `\t\tjump ${name}\n`);
  return `${inputChain(chains.reverse().join(''))}${jumps.join('')}\t\ttcp dport 22 accept\n\t}\n}\n`;
}

/** `ip addr` with `count` addresses, and an `ss -tlnp` on which sshd has four ports. */
export function manyAddresses(count: number): { addresses: string; sockets: string } {
  const own = Array.from({ length: count }, (_, i) => `    inet 10.9.${i >> 8}.${i & 255}/16 scope global eth0\n`);
  const link = '    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff\n';
  const listening = [22, 2022, 2222, 2223].map(
    (port) => `LISTEN 0      128          0.0.0.0:${port}       0.0.0.0:*    users:(("sshd",pid=7,fd=3))\n`,
  );
  return {
    addresses: `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq state UP group default qlen 1000\n${link}${own.join('')}`,
    sockets: `State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n${listening.join('')}`,
  };
}
