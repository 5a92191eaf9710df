import { describe, expect, it } from 'vitest';
import { Maybe, Yes } from '#core/tri';
import { code } from '#formats/nft/code';
import { format } from '#formats/nft/format';
import { expectNeverThrows, expectSoundTree } from '../host-state.ts';
import { fixture, fixturePath, lowerText, shown, sourceFile } from './lower-listing.ts';

/** Expected meanings were checked against nft(8) and, where nft can show it, the bytecode (`nft --debug=netlink`). */
describe('nft list ruleset', () => {
  it.each(['firewalld', 'fail2ban', 'constructs', 'families', 'iptables-nft'])('%s', async (name) => {
    const lowered = lowerText(fixture(`nft/${name}.txt`));
    await expect(shown(lowered)).toMatchFileSnapshot(fixturePath(`nft/${name}.lowered.txt`));
  });

  it.each(['firewalld', 'fail2ban', 'constructs', 'families', 'iptables-nft'])('reads all of %s', (name) => {
    const { facts, diagnostics } = lowerText(fixture(`nft/${name}.txt`));
    // The one statement of these listings that has no meaning here: a class of traffic control, `0:5`.
    expect(diagnostics.map(({ message }) => message).filter((m) => !m.includes('`:5 accept`'))).toEqual([]);
    expect(facts[0]!.basis).toBe('observed');
    expect(facts[0]!.value.source).toBe('kernel');
    expect(facts[0]!.value.trusted).toBe(Yes);
    expect(facts[0]!.value.covers.map(({ backend, family }) => `${backend} ${family}`)).toEqual([
      'nftables 4',
      'nftables 6',
      'iptables-nft 4',
      'iptables-nft 6',
    ]);
  });

  // Words of what is not understood differ, since the listings do: `icmp type 8` and `icmp type echo-request`.
  const undecided = (text: string): string =>
    text
      .replace(/\? tcp dport & \S+ == \S+/g, '?')
      .replace(/\? [^&\n]*/g, '? ')
      .replace(/(?<=\{opaque: )[^}\n]*/g, '');

  it.each([
    ['firewalld', 'firewalld-a'],
    ['fail2ban', 'fail2ban-a'],
    ['constructs', 'constructs-a'],
    ['constructs', 'constructs-n'],
    ['constructs', 'constructs-s'],
    ['constructs', 'constructs-S'],
    ['constructs', 'constructs-y'],
    ['constructs', 'constructs-an'],
    ['families', 'families-an'],
    ['iptables-nft', 'iptables-nft-warnings'],
  ])('%s means the same as %s', (plain, other) => {
    expect(undecided(shown(lowerText(fixture(`nft/${other}.txt`))))).toBe(
      undecided(shown(lowerText(fixture(`nft/${plain}.txt`)))),
    );
  });

  it('does not know what is in sets that nft -t leaves out', () => {
    const claim = { path: 'nft.txt', slug: 'nft', command: 'nft -t list ruleset' };
    const { facts } = lowerText(fixture('nft/constructs-t.txt'), 'nft-ruleset', { claim });
    const sets = facts[0]!.value.tables[0]!.sets;
    expect(sets.get('s4')!.content).toBeNull();
    expect(sets.get('m2')!.content).toBeNull();
  });

  it('trusts an empty listing half, since one without privilege is empty too', () => {
    const { facts } = lowerText('');
    expect(facts).toHaveLength(1);
    expect(facts[0]!.value.trusted).toBe(Maybe);
    expect(facts[0]!.value.tables).toEqual([]);
  });

  it('says nothing where nft failed', () => {
    const { facts, diagnostics } = lowerText(
      'Operation not permitted (you must be root)\nnetlink: Error: cache initialization failed: Operation not permitted\n',
    );
    expect(facts).toEqual([]);
    expect(diagnostics.every(({ effect }) => effect === 'widens')).toBe(true);
  });

  it('leaves other network namespaces alone', () => {
    expect(lowerText(fixture('nft/fail2ban.txt'), 'nft-ruleset', { namespace: 'blue' }).facts).toEqual([]);
  });

  it('places rules, elements and policies', () => {
    const { facts, textAt } = lowerText(fixture('nft/fail2ban-a.txt'));
    const [table] = facts[0]!.value.tables;
    const chain = table!.chains.get('f2b-chain')!;
    expect(textAt(table!.origin)).toBe('table inet f2b-table');
    expect(textAt(chain.origin)).toBe('chain f2b-chain');
    expect(textAt(chain.base!.policyOrigin)).toBe('policy accept');
    expect(textAt(chain.rules[0]!.origin)).toBe(
      'tcp dport 22 ip saddr @addr-set-sshd reject with icmp port-unreachable',
    );
    const content = table!.sets.get('addr-set-sshd')!.content;
    expect(content?.kind === 'addresses' && textAt(content.origins![4][0]!)).toBe('203.0.113.50');
  });

  it('marks sets whose elements leave by themselves or come by rules', () => {
    const { facts } = lowerText(fixture('nft/constructs.txt'));
    const { sets } = facts[0]!.value.tables[0]!;
    const expiring = [...sets.values()].filter((set) => set.expiring).map(({ name }) => name);
    expect(expiring).toEqual(['st', 'dyn']);
  });
});

describe('a listing that is not whole', () => {
  const whole = fixture('nft/firewalld.txt');

  it('keeps what stands before the cut', () => {
    const text = whole.slice(0, whole.indexOf('chain filter_FORWARD'));
    const { facts, diagnostics } = lowerText(text);
    expect(diagnostics.map(({ code: id, effect }) => `${id} ${effect}`)).toEqual(['cut-off widens']);
    expect(facts[0]!.value.covers).toEqual([]);
    const chain = facts[0]!.value.tables[0]!.chains.get('filter_INPUT')!;
    expect(chain.rules).toHaveLength(6);
    expect(chain.complete).toBe(false);
  });

  it('keeps the words of a rule before those that are not understood', () => {
    const text = 'table inet f {\n\tchain c {\n\t\tip saddr 10.0.0.0/8 frobnicate hard accept\n\t\tdrop\n\t}\n}\n';
    const { facts, diagnostics } = lowerText(text);
    expect(shown({ facts } as never)).toContain('source in 10.0.0.0/8 & ?? frobnicate hard accept\n    drop');
    expect(diagnostics).toHaveLength(1);
    const { span } = diagnostics[0]!;
    expect(text.slice(span!.start, span!.end)).toBe('frobnicate hard accept');
  });

  it('does not stumble over a rule that is broken in itself', () => {
    const text =
      'table inet f {\n\tchain c {\n\t\ttcp dport { 22, drop\n\t\t}\n\t\taccept\n\t}\n\tchain d {\n\t\tdrop\n\t}\n}\n';
    const { facts, diagnostics } = lowerText(text);
    expect(facts[0]!.value.tables[0]!.chains.get('d')!.rules).toHaveLength(1);
    expect(diagnostics.length).toBeGreaterThanOrEqual(0);
  });

  it('knows nothing of other tables from a part', () => {
    const { facts } = lowerText(fixture('nft/fail2ban.txt'), 'nft-part');
    expect(facts[0]!.value.covers).toEqual([]);
    expect(facts[0]!.value.tables[0]!.chains.get('f2b-chain')!.complete).toBe(false);
    expect(facts[0]!.value.tables[0]!.fidelity).toBeLessThan(70);
  });

  it('reports lines between the tables', () => {
    const { facts, diagnostics } = lowerText(`lorem ipsum\n${fixture('nft/fail2ban.txt')}}\n`);
    expect(diagnostics.map(({ code: id }) => id).sort()).toEqual(['unexpected-brace', 'unexpected-line']);
    expect(facts[0]!.value.covers).toEqual([]);
    expect(facts[0]!.value.tables).toHaveLength(1);
  });
});

describe('the format nft', () => {
  const kindOf = (path: string, head: string, command?: string): string | undefined => {
    const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
    const slug = name.replace(/(.)\.(?:txt|log|out|json)$/, '$1').replace(/[^a-z0-9.]+/g, '-');
    return format.detect(command === undefined ? { path, slug } : { path, slug, command }, head)?.kind;
  };
  const head = fixture('nft/fail2ban.txt').slice(0, 4096);

  it.each([
    ['nft.txt', head, 'nft-ruleset'],
    ['nft.txt', '', 'nft-ruleset'],
    ['nft-a.txt', fixture('nft/fail2ban-a.txt'), 'nft-ruleset-handles'],
    ['sos_commands/networking/nft_list_ruleset', head, 'nft-ruleset'],
    ['nft_-a_list_ruleset', '', 'nft-ruleset-handles'],
    ['firewall.txt', head, 'nft-ruleset'],
    ['x', fixture('nft/iptables-nft-warnings.txt').slice(0, 4096), 'nft-ruleset'],
    ['nft_list_table_inet_filter', head, 'nft-part'],
    ['nft_list_ruleset_inet', head, 'nft-part'],
    ['etc/nftables.conf', fixture('nft/config/etc/nftables.conf'), 'nft-config'],
    ['etc/nftables/main.nft', '', 'nft-config'],
    ['etc/sysconfig/nftables.conf', '', 'nft-config'],
    ['rules', '#!/usr/sbin/nft -f\nflush ruleset\n', 'nft-config'],
    ['nft.json', '{"nftables": []}', undefined],
    ['nft.txt', '{"nftables": []}', undefined],
    ['x', 'table tennis {\n', undefined],
    ['etc/passwd', 'root:x:0:0:root:/root:/bin/bash\n', undefined],
  ])('takes %s for %3$s', (path, text, kind) => {
    expect(kindOf(path, text)).toBe(kind);
  });

  it.each([
    ['/usr/sbin/nft list ruleset', 'nft-ruleset'],
    ['nft -a list ruleset', 'nft-ruleset-handles'],
    ['sudo nft -nn --handle list ruleset', 'nft-ruleset-handles'],
    ['nft -s list ruleset', 'nft-ruleset'],
    ['nft list table inet filter', 'nft-part'],
    ['nft list ruleset inet', 'nft-part'],
    ['nft -j list ruleset', undefined],
    ['nft -ja list ruleset', undefined],
  ])('takes the output of %s for %s', (command, kind) => {
    expect(kindOf('output.txt', '', command)).toBe(kind);
  });

  it('does not ponder over blank lines', () => {
    expect(kindOf('x', '\n'.repeat(4096))).toBeUndefined();
    expect(kindOf('x', ' \n\t# a\n'.repeat(500))).toBeUndefined();
  });

  it('makes sound trees', () => {
    for (const name of ['firewalld-a', 'constructs', 'families', 'iptables-nft-warnings']) {
      const text = fixture(`nft/${name}.txt`);
      const file = sourceFile(text);
      const tree = code.tree(file, code.parse(file, 'nft-ruleset', { openssh: null, os: null }));
      expectSoundTree(tree, text);
    }
  });

  it.each([
    `tcp flags ${'syn,'.repeat(100_000)}ack accept`,
    `ct state ${'new | '.repeat(100_000)}new accept`,
    `meta mark & ${'1 & '.repeat(100_000)}1 == 1 accept`,
    `meta mark ${'or 1 '.repeat(100_000)} accept`,
    `ip saddr ${'{ '.repeat(100_000)}`,
    `tcp flags & ${'('.repeat(100_000)}syn accept`,
    `${'jump { '.repeat(100_000)}`,
    `ip saddr ${'. ip saddr '.repeat(100_000)} drop`,
    `ip saddr . ${'10.0.0.1 . '.repeat(100_000)}`,
  ])('survives %.20s…', (rule) => {
    const { facts } = lowerText(`table ip t {\n chain c {\n ${rule}\n }\n}\n`);
    expect(facts[0]!.value.tables).toHaveLength(1);
  });

  it('reads large sets', () => {
    const elements = Array.from({ length: 50_000 }, (_, i) => `10.${i >> 15}.${(i >> 7) & 255}.${(i & 127) * 2}`);
    const { facts, diagnostics } = lowerText(
      `table ip t {\n set s {\n type ipv4_addr\n elements = { ${elements.join(',\n ')} }\n }\n}\n`,
    );
    expect(diagnostics).toEqual([]);
    const content = facts[0]!.value.tables[0]!.sets.get('s')!.content;
    expect(content?.kind === 'addresses' && content.sets[4].bounds.length).toBe(100_000);
  });

  it('never throws', () =>
    expectNeverThrows(
      format,
      'table chain set map inet ip { } ; ; , . : - / ( ) @x $y "q" # \\ type filter hook input priority policy drop accept jump vmap ip saddr 10.0.0.1 tcp dport 22 ct state new elements = define include "x" add rule flush ruleset counter limit rate 1/second reject with icmp dnat to :22 & | == !='.split(
        ' ',
      ),
      ['firewalld', 'constructs', 'families', 'iptables-nft']
        .map((name) => fixture(`nft/${name}.txt`))
        .concat(fixture('nft/config/etc/nftables.conf')),
    ));
});

/** The rules of a table of iptables' as nft lists them, one a line of the model. */
const rulesOfIptables = (...rules: readonly string[]): string[] => rulesOf('filter', ...rules);

function rulesOf(table: 'filter' | 'nat', ...rules: readonly string[]): string[] {
  const head = `\tchain INPUT {\n\t\ttype ${table} hook input priority ${table === 'filter' ? 'filter' : 100}; policy accept;\n`;
  const text = `table ip ${table} {\n${head}${rules.map((rule) => `\t\t${rule}\n`).join('')}\t}\n}\n`;
  const { facts, diagnostics } = lowerText(text);
  expect(diagnostics).toEqual([]);
  const lines = shown({ facts } as never).split('\n');
  return lines.filter((line) => line.startsWith('    ')).map((line) => line.trim());
}

describe('what iptables made', () => {
  it('may have a target that is not shown, in tables of translations beside extensions that are (nft 1.0.6: SNAT)', () => {
    const rules = [
      'tcp dport 22 counter packets 6 bytes 360 ',
      'tcp dport 80 xt match u32 counter packets 0 bytes 0 drop',
    ];
    expect(rulesOf('nat', ...rules).join()).toContain('the target is not shown');
    expect(rulesOf('filter', ...rules).join()).not.toContain('the target is not shown');
  });

  it('is read behind the # of modules that print themselves (nft 0.9.8 and 1.0.2 with iptables 1.8.7)', () => {
    const counted = 'counter packets 6 bytes 360';
    expect(
      rulesOfIptables(
        `meta l4proto tcp # ! match-set office src tcp dport 22 ${counted} drop`,
        `meta l4proto tcp tcp dport 22 # #conn src/32 > 3 ${counted} reject with tcp reset # handle 5`,
        `# recent: UPDATE seconds: 60 hit_count: 4 name: SSH side: source mask: 255.255.255.255 ${counted} drop`,
        'meta l4proto tcp # u32 "0x6&0xff=0x6" counter drop',
        `meta l4proto tcp # match-set s src,dst return-nomatch ${counted} drop # handle 7`,
        `meta l4proto tcp # STRING match  "a # counter b" ALGO name bm TO 65535 ${counted} drop`,
        `${counted} # HL set to 64`,
        `ip saddr 10.0.0.0/8 ${counted} # add-set banned src exist # handle 9`,
        `meta l4proto tcp  ${counted} drop`,
        `meta l4proto tcp tcp dport 22  ${counted} accept # handle 4`,
        `meta l4proto tcp tcp ${counted} drop`,
        `meta l4proto tcp ip6 saddr != 2001:db8:1::/48 tcp ${counted} return`,
        `iifname "tcp ct" meta l4proto tcp tcp ct state new ${counted} accept`,
        `meta l4proto vmap { tcp : drop, udp : accept } comment "no meta l4proto tcp tcp counter"`,
        `meta l4proto { tcp, udp } ip protocol tcp ${counted} accept`,
        `tcp dport 22 ${counted} accept # mine`,
      ),
    ).toMatchInlineSnapshot(`
      [
        "protocol 6 & ? xt match set & protocol 6 & destination port 22 & drop",
        "protocol 6 & protocol 6 & destination port 22 & ? xt match connlimit & protocol 6 & reject 4:tcp-reset",
        "? xt match recent & drop",
        "protocol 6 & ? xt match u32 & drop",
        "protocol 6 & ? xt match set & drop",
        "protocol 6 & ? xt match string & drop",
        "{rewrite hop-limit} & next",
        "source in 10.0.0.0/8 & {opaque: xt target SET} & next",
        "protocol 6 & ? xt match unshown & drop",
        "protocol 6 & protocol 6 & destination port 22 & accept",
        "protocol 6 & ? xt match unshown & drop",
        "protocol 6 & ? ip6 saddr != 2001:db8:1::/48 & ? xt match unshown & return",
        "in tcp ct & protocol 6 & ? xt match ct & accept",
        "protocol 6 & drop",
        "protocol 17 & accept",
        "protocol 6,17 & IPv4 & protocol 6 & accept",
        "protocol 6 & destination port 22 & accept",
      ]
    `);
  });

  it('has its comments among its matches (nft 1.1.7 with iptables 1.8.13)', () => {
    expect(
      rulesOfIptables(
        'comment "SSH" counter packets 0 bytes 0 reject',
        'ip protocol tcp comment "a b" tcp dport 22 counter packets 0 bytes 0 drop # handle 4',
        'tcp dport 22 comment "a b" counter packets 0 bytes 0 drop',
      ),
    ).toMatchInlineSnapshot(`
      [
        "reject 4:port-unreachable",
        "IPv4 & protocol 6 & protocol 6 & destination port 22 & drop",
        "protocol 6 & destination port 22 & drop",
      ]
    `);
  });

  it('is not doubted for what nft 1.0.9 says of the kernel', () => {
    const text = 'Warning: Extension owner is not supported, missing kernel module?\n';
    const { facts, diagnostics } = lowerText(`${fixture('nft/iptables-nft.txt')}${text}`);
    expect(diagnostics).toEqual([]);
    expect(facts[0]!.value.covers).toHaveLength(4);
  });

  it('means what its module does where nft translates it (nft 1.1.3 with iptables 1.8.11)', () => {
    expect(
      rulesOfIptables(
        'ip protocol tcp socket wildcard 0 counter packets 1 bytes 60 drop',
        'ip protocol tcp socket wildcard le 1 counter packets 1 bytes 60 drop',
        'ip protocol tcp socket wildcard 0 socket transparent 1 counter packets 1 bytes 60 drop',
        'tcp dport 22 counter packets 1 bytes 60 tproxy to :2222 meta mark set meta mark & 0xfffffffe xor 0x1 accept',
        'counter packets 1 bytes 60 meta mark set ct mark and 0xff',
        'counter packets 1 bytes 60 meta mark set ct mark',
        'ip protocol tcp ct original daddr 192.0.2.10 counter packets 1 bytes 60 drop',
      ),
    ).toMatchInlineSnapshot(`
      [
        "IPv4 & protocol 6 & socket & drop",
        "IPv4 & protocol 6 & socket, any & drop",
        "IPv4 & protocol 6 & socket & transparent socket, any & drop",
        "protocol 6 & destination port 22 & divert",
        "state new,established,related & {copy mark from connection & 0xff} & next",
        "{opaque packet mark: meta mark set ct mark} & next",
        "IPv4 & protocol 6 & state new,established,related & originally to 192.0.2.10: & drop",
      ]
    `);
  });
});
