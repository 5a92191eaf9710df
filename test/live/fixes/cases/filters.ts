import type { FixCase } from '../fix-case.ts';

const dumps = ['iptables-save', 'ip6tables-save', 'nft list ruleset'];
const known = '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';
const head = ':INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]';
const neighbours = '-A INPUT -p ipv6-icmp -j ACCEPT';
const table = (chains: string, ...rules: readonly string[]): string =>
  `*filter\n${chains}\n${rules.map((rule) => `${rule}\n`).join('')}COMMIT\n`;

/** Rules that iptables-restore loads, collected by dumps. */
const dumped = (
  name: string,
  rule: string,
  rules: string,
  more: Partial<FixCase> & { readonly program?: string } = {},
): FixCase => {
  const { program = 'iptables-restore', ...rest } = more;
  return {
    name: `iptables-${name}`,
    rule,
    files: { '/etc/rules': rules },
    // With IPv6 open the finding would be another.
    commands: [
      `${program} < /etc/rules`,
      ...(rule === 'host-firewall/one-family-closed'
        ? []
        : program.startsWith('ip6')
          ? ['iptables -P INPUT DROP']
          : ['ip6tables -P INPUT DROP']),
    ],
    collect: dumps,
    by: 'commands',
    ...rest,
  };
};

/** Rules of a file that is loaded at start, collected alone. */
const stored = (name: string, rule: string, path: string, text: string, more: Partial<FixCase> = {}): FixCase => ({
  name,
  rule,
  files: { [path]: text },
  commands: [path.endsWith('.v4') ? `iptables-restore < ${path}` : `nft -f ${path}`],
  collectFiles: [path],
  by: 'edits',
  ...more,
});

const chain = (hook: string, rules: readonly string[], policy = 'drop'): string =>
  `\tchain ${hook} {\n\t\ttype filter hook ${hook} priority filter; policy ${policy};\n${rules.map((one) => `\t\t${one}\n`).join('')}\t}\n`;
const established = 'ct state established,related accept';
const nft = (family: string, ...chains: readonly string[]): string => `table ${family} own {\n${chains.join('')}}\n`;

/** Rules that nft loads, collected by its listing. */
const listed = (name: string, rule: string, rules: string, more: Partial<FixCase> = {}): FixCase => ({
  name: `nft-${name}`,
  rule,
  files: { '/etc/rules': rules },
  commands: ['nft -f /etc/rules'],
  collect: dumps,
  by: 'commands',
  begins: 'nft ',
  ...more,
});

const nobody = 'host-firewall/nobody-admitted';
const late = 'host-firewall/accept-shadowed';
const unmet = 'expectation/not-met';
const ssh = '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT';
const config = (text: string): string => `#!/usr/sbin/nft -f\n\nflush ruleset\n\n${text}`;

export const filterCases: readonly FixCase[] = [
  dumped('policy', nobody, table(head, known)),
  dumped('reject', nobody, table(head, known, '-A INPUT -j REJECT --reject-with icmp-host-prohibited')),
  dumped('late', late, table(head, known, '-A INPUT -p tcp -j REJECT --reject-with tcp-reset', ssh)),
  dumped('some', unmet, table(head, known, '-A INPUT -s 10.1.0.0/16 -j DROP', ssh), {
    options: ['--from', '10.1.2.0/24'],
  }),
  dumped('six', nobody, table(head, known, neighbours), {
    program: 'ip6tables-restore',
    from: '2001:db8:1::5',
  }),
  dumped(
    'own-chain',
    nobody,
    table(
      `${head}\n:own - [0:0]`,
      known,
      '-A INPUT -j own',
      '-A own -p tcp -m tcp --dport 80 -j ACCEPT',
      '-A own -j DROP',
    ),
  ),
  dumped(
    'answers',
    'host-firewall/answers-dropped',
    table(':INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT DROP [0:0]'),
  ),
  dumped(
    'established',
    'host-firewall/established-dropped',
    table(head, '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT'),
  ),
  dumped('moved', 'host-firewall/open-port-not-listening', table(head, known, ssh), {
    port: 2222,
    files: {
      '/etc/rules': table(head, known, ssh),
      '/etc/ssh/sshd_config': 'Port 2222\nHostKey /etc/ssh/ssh_host_ed25519_key\n',
    },
  }),
  dumped('one-family', 'host-firewall/one-family-closed', table(head, known, neighbours), {
    program: 'ip6tables-restore',
    from: '2001:db8:1::5',
  }),
  dumped('legacy', nobody, table(head, known), {
    program: 'iptables-legacy-restore',
    collect: ['iptables-legacy-save', 'ip6tables-legacy-save', 'nft list ruleset'],
  }),
  dumped('listing', nobody, table(head, known), { collect: ['iptables -S', 'ip6tables -S'] }),
  dumped('nft-view', nobody, table(head, known), { collect: ['nft list ruleset'], begins: 'iptables ' }),

  listed('policy', nobody, nft('inet', chain('input', [established]))),
  listed('reject', nobody, nft('inet', chain('input', [established, 'reject with icmpx admin-prohibited'], 'accept'))),
  listed('late', late, nft('inet', chain('input', [established, 'meta l4proto tcp drop', 'tcp dport 22 accept']))),
  listed(
    'some',
    unmet,
    nft('inet', chain('input', [established, 'ip saddr 10.1.0.0/16 drop', 'tcp dport 22 accept'])),
    {
      options: ['--from', '10.1.2.0/24'],
    },
  ),
  listed('ip', 'host-firewall/one-family-closed', nft('ip', chain('input', [established, 'tcp dport 80 accept']))),
  listed(
    'six',
    nobody,
    nft('ip6', chain('input', [established, 'meta l4proto ipv6-icmp accept'])) +
      nft('ip', chain('input', [established])),
    {
      from: '2001:db8:1::5',
    },
  ),
  listed('answers', 'host-firewall/answers-dropped', nft('inet', chain('output', []))),
  listed(
    'established',
    'host-firewall/established-dropped',
    nft('inet', chain('input', ['tcp dport 22 ct state new accept'])),
  ),
  listed('json', nobody, nft('inet', chain('input', [established, 'counter drop'])), {
    collect: ['nft -j list ruleset'],
  }),

  stored('rules-v4', nobody, '/etc/iptables/rules.v4', table(head, known)),
  stored('rules-v4-late', late, '/etc/iptables/rules.v4', table(head, known, '-A INPUT -p tcp -j DROP', ssh)),
  stored(
    'rules-v4-answers',
    'host-firewall/answers-dropped',
    '/etc/iptables/rules.v4',
    table(':INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT DROP [0:0]', '-A OUTPUT -o lo -j ACCEPT'),
  ),
  stored('nft-file', nobody, '/etc/nftables.conf', config(nft('inet', chain('input', [established])))),
  stored(
    'nft-file-late',
    late,
    '/etc/nftables.conf',
    config(nft('inet', chain('input', [established, 'ip protocol tcp drop # nobody', 'tcp dport 22 accept']))),
  ),
  stored(
    'nft-file-line',
    nobody,
    '/etc/nftables.conf',
    config(
      'table inet own {\n chain input { type filter hook input priority 0; policy drop; ct state established accept; }\n}\n',
    ),
  ),
  stored(
    'nft-file-commands',
    late,
    '/etc/nftables.conf',
    config(
      [
        'add table inet own',
        'add chain inet own input { type filter hook input priority 0; policy drop; }',
        `add rule inet own input ${established}`,
        'add rule inet own input meta l4proto tcp drop',
        'add rule inet own input tcp dport 22 accept',
        '',
      ].join('\n'),
    ),
  ),
  stored(
    'nft-file-some',
    late,
    '/etc/nftables.conf',
    config(
      nft(
        'inet',
        chain('input', [
          established,
          'meta l4proto ipv6-icmp accept',
          'meta l4proto tcp drop',
          'ip6 saddr 2001:db8:1::/48 tcp dport 22 accept',
        ]),
      ),
    ),
    { from: '2001:db8:1::5' },
  ),
];
