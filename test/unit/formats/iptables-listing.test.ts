import { describe, expect, it } from 'vitest';
import { claimOf } from '#discover/claim';
import { format } from '#formats/iptables-listing/format';
import { parseListing } from '#formats/iptables-listing/grammar';
import { readRow } from '#formats/iptables-listing/read-row';
import { makeLexer } from '#formats/iptables-listing/tokens';
import { format as saveFormat } from '#formats/iptables-save/format';
import type { FilterTable, PacketFilterFact } from '#model/packet-filter';
import fc from '../../support/fast-check.ts';
import { expectNeverThrows, expectSoundTree, fixture, lowerFiles, type Scene, systemDialect } from './host-state.ts';
import { describeMeaning, describeTable } from './iptables-words.ts';

const capturedAt = 1_700_000_000;

async function facts(texts: Record<string, string>, scene: Scene = {}): Promise<PacketFilterFact[]> {
  const { into } = await lowerFiles(format, texts, { change: { capturedAt }, ...scene });
  return into.of('packet-filter').map(({ value }) => value);
}

const tables = async (name: string, text: string): Promise<readonly FilterTable[]> =>
  (await facts({ [name]: text })).flatMap((fact) => fact.tables);

const lines = async (name: string, text: string): Promise<string[]> =>
  (await tables(name, text)).flatMap((table) => [table.name, ...describeTable(table)]);

/** What listings leave out, or print otherwise than they were told. */
const lost: readonly RegExp[] = [
  // The negation of a quota is not printed.
  /the quota of 1000 bytes/,
  // Congestion marks and amounts are read from dumps alone.
  /congestion notification|marked with ECN|^ {2}state new,established,related; (?:always|never) →/,
  // The name of a hashlimit is not printed.
  /spend from hashlimit /,
  // A classifying hashlimit is printed with another rate.
  /3 per second from one address/,
  // Other protocols than TCP: more words, as undecided as before.
  /^ {2}protocol (?:132|33); maybe/,
  // Several things of one match that nobody can decide come as several.
  /^ {2}maybe → /,
  // Groups have names without `-n`.
  /owner .*group 5/,
  // Options of IPv6's mobility header have names.
  /protocol 135; never/,
];

describe('a listing means what the dump means', () => {
  const read = (folder: string, name: string): string => fixture(`iptables-${folder}/one-ruleset/${name}`);
  const dumped = async (family: string): Promise<readonly FilterTable[]> => {
    const { into } = await lowerFiles(
      saveFormat,
      { [`${family}-save.txt`]: read('save', `${family}-save.txt`) },
      { change: { capturedAt } },
    );
    return into.of('packet-filter')[0]!.value.tables;
  };

  it.each([
    ['iptables', 'iptables-t-filter-L-n-v-x-line-numbers.txt', 'filter'],
    ['iptables', 'iptables-t-mangle-L-n-v-x-line-numbers.txt', 'mangle'],
    ['iptables', 'iptables-t-nat-L-n-v-x-line-numbers.txt', 'nat'],
    ['iptables', 'iptables-t-raw-L-n-v-x-line-numbers.txt', 'raw'],
    ['iptables', 'iptables-L-v.txt', 'filter'],
    ['iptables', 'iptables-t-nat-L-v.txt', 'nat'],
    ['iptables', 'iptables-legacy-L-n-v.txt', 'filter'],
    ['ip6tables', 'ip6tables-t-filter-L-n-v-x-line-numbers.txt', 'filter'],
    ['ip6tables', 'ip6tables-t-mangle-L-n-v-x-line-numbers.txt', 'mangle'],
    ['ip6tables', 'ip6tables-t-nat-L-n-v-x-line-numbers.txt', 'nat'],
    ['ip6tables', 'ip6tables-t-raw-L-n-v-x-line-numbers.txt', 'raw'],
    ['ip6tables', 'ip6tables-L-v.txt', 'filter'],
    ['ip6tables', 'ip6tables-t-nat-L-v.txt', 'nat'],
    ['ip6tables', 'ip6tables-legacy-L-n-v.txt', 'filter'],
  ])('%s: %s', async (family, name, table) => {
    const dump = (await dumped(family)).find((own) => own.name === table);
    const [listed] = await tables(name, read('listing', name));
    expect(listed!.name).toBe(table);
    const wanted = dump === undefined ? [] : describeTable(dump, describeMeaning);
    const found = describeTable(listed!, describeMeaning);
    expect(found.length).toBe(wanted.length || found.length);
    for (const [i, line] of wanted.entries())
      if (!lost.some((pattern) => pattern.test(line))) expect(found[i]).toBe(line);
  });

  it.each(['iptables', 'ip6tables'])('%s: without -v any rule may be narrower', async (family) => {
    const dump = (await dumped(family)).find(({ name }) => name === 'filter')!;
    const [listed] = await tables(`${family}-L-n.txt`, read('listing', `${family}-L-n.txt`));
    const visible = [...dump.chains].flatMap(([name, { rules }]) => rules.map(() => name));
    const hidden = [...listed!.chains].flatMap(([name, { rules }]) =>
      rules.map((rule) => {
        expect(rule.steps[0]).toMatchObject({ match: 'opaque' });
        return name;
      }),
    );
    expect(hidden).toEqual(visible);
  });
});

const head = ' pkts bytes target     prot opt in     out     source               destination         ';

describe('rows', () => {
  it.each([
    [
      'iptables',
      head,
      '    5   300 ACCEPT     all  --  lo     *       0.0.0.0/0            0.0.0.0/0           ',
      'in lo → accept',
    ],
    [
      'iptables',
      head,
      '  12K 3456M ACCEPT     tcp  --  !eth+  any    !10.0.0.0/8           anywhere             tcp dpt:ssh',
      'not source 10.0.0.0/8; not in eth*; protocol 6; destination-port 22 → accept',
    ],
    [
      'iptables',
      head,
      '    0     0            0    --  *      *       0.0.0.0/0            0.0.0.0/0            recent: SET name: x side: source mask: 255.255.255.255',
      'remember in "x" → next',
    ],
    [
      'iptables',
      head,
      '    0     0 foo        all  --  *      *       0.0.0.0/0            0.0.0.0/0           [goto] ',
      '→ goto foo',
    ],
    // As Shorewall's chains are printed (iptables 1.8.9).
    [
      'iptables',
      head,
      '    0     0 foo        6    --  *      *       0.0.0.0/0            0.0.0.0/0           [goto]  tcp flags:0x3F/0x29',
      'protocol 6; flags 0x29 of 0x3f → goto foo',
    ],
    [
      'iptables',
      head,
      '    0     0 foo        all  --  *      *       0.0.0.0/0            0.0.0.0/0           ',
      '→ jump foo',
    ],
    [
      'iptables',
      head,
      '    0     0 bar        all  --  *      *       0.0.0.0/0            0.0.0.0/0           ',
      '→ anything',
    ],
    [
      'iptables',
      head,
      '    0     0 DROP       all  -f  *      *       0.0.0.0/0            0.0.0.0/0           ',
      'never → drop',
    ],
    [
      'iptables',
      head,
      '    0     0 ACCEPT     all  --  *      *       gateway.example.com  anywhere            ',
      'maybe → accept',
    ],
    [
      'iptables',
      head,
      '    0     0 ACCEPT     tcp  --  *      *       0.0.0.0/0            0.0.0.0/0            tcp dpt:22 some new match',
      'protocol 6; destination-port 22; maybe → accept',
    ],
    [
      'iptables',
      head,
      '    0     0 REJECT     all  --  *      *       0.0.0.0/0            0.0.0.0/0            some new match reject-with tcp-reset',
      'maybe → anything',
    ],
    [
      'iptables',
      head,
      '    0     0 REJECT     all  --  *      *       0.0.0.0/0            0.0.0.0/0           ',
      'maybe → anything',
    ],
    [
      'iptables',
      head,
      '    0     0 DROP       all  --  *      *       0.0.0.0/0            0.0.0.0/0            /* a */ /* tcp dpt:22 */',
      'maybe → drop',
    ],
    [
      'iptables',
      head,
      '    0     0 DROP       all  --  *      *       0.0.0.0/0            0.0.0.0/0            /* tcp dpt:22 reject-with x */',
      '→ drop',
    ],
    [
      'iptables',
      head,
      '    0     0 LOG        all  --  *      *       0.0.0.0/0            0.0.0.0/0            limit: avg 3/min burst 10 LOG level warning prefix "x tcp dpt:22"',
      'yes unless "more than about 10 packets at once or 3 per minute from all clients together" → next',
    ],
    [
      'iptables',
      head,
      '    0     0 ACCEPT     tcp  --  *      *       0.0.0.0/0            0.0.0.0/0            state NEW,ESTABLISHED tcp dpts:20:23 flags:0x17/0x02',
      'protocol 6; state new,established; destination-port 20-23; flags 0x2 of 0x17 → accept',
    ],
    [
      'iptables',
      head,
      '    0     0 DROP       tcp  --  *      *       0.0.0.0/0            0.0.0.0/0            tcp dpt:22 #conn/32 > 3',
      'protocol 6; destination-port 22; maybe → drop',
    ],
    // Older ip6tables leave the column `opt` empty.
    [
      'ip6tables',
      head,
      '    0     0 ACCEPT     all      lo     *       ::/0                 ::/0                ',
      'in lo → accept',
    ],
    [
      'ip6tables',
      head,
      '    0     0            all      *      *       fe80::/10            ::/0                ',
      'source fe80::/10 → next',
    ],
    [
      'ip6tables',
      head,
      '    0     0 ACCEPT     tcp      any    any     anywhere             anywhere             tcp dpt:ssh',
      'protocol 6; destination-port 22 → accept',
    ],
    [
      'ip6tables',
      head,
      '    0     0 REJECT     all      *      *       ::/0                 ::/0                 reject-with icmp6-adm-prohibited',
      '→ reject 6:admin-prohibited',
    ],
    [
      'ip6tables',
      'num   pkts bytes target     prot opt in     out     source               destination',
      '1        0     0 DROP       tcp      eth0   *       localhost            anywhere            ',
      'maybe; in eth0; protocol 6 → drop',
    ],
  ])('%s %#', async (family, columns, row, meaning) => {
    const text = `Chain INPUT (policy DROP 0 packets, 0 bytes)\n${columns}\n${row}\n\nChain foo (1 references)\n${columns}\n`;
    const [table] = await tables(`${family}-L-n-v.txt`, text);
    expect(table!.families).toEqual([family === 'iptables' ? 4 : 6]);
    expect(table!.chains.get('INPUT')!.rules.map(describeMeaning)).toEqual([meaning]);
  });

  it('are found without their head line too', () => {
    const read = (text: string): string | undefined => {
      const row = readRow(text, { start: 0, end: text.length }, null);
      return row === null
        ? undefined
        : [row.number, row.target, row.protocol, row.in, row.source, row.destination].join(' ');
    };
    expect(read('ACCEPT     tcp  --  10.0.0.0/8           0.0.0.0/0            tcp dpt:22')).toBe(
      '; ACCEPT tcp ; 10.0.0.0/8 0.0.0.0/0'.replace(/; /g, ' ').replace(/^ /, ' '),
    );
    expect(read('4    DROP       6    --  0.0.0.0/0            0.0.0.0/0           ')).toBe(
      '4 DROP 6  0.0.0.0/0 0.0.0.0/0',
    );
    expect(read('    5   300 DROP  tcp  --  eth0   *  0.0.0.0/0  0.0.0.0/0  tcp dpt:22')).toBe(
      ' DROP tcp eth0 0.0.0.0/0 0.0.0.0/0',
    );
    expect(read('7     5   300 DROP  tcp  --  eth0   *  0.0.0.0/0  0.0.0.0/0')).toBe(
      '7 DROP tcp eth0 0.0.0.0/0 0.0.0.0/0',
    );
    expect(read('ACCEPT     tcp      ::/0                 2001:db8::1         ')).toBe(' ACCEPT tcp  ::/0 2001:db8::1');
    expect(read('Chain INPUT (policy DROP)')).toBeUndefined();
    expect(read('sudo: unable to resolve host web01')).toBeUndefined();
  });
});

const empty = (name: string, policy = 'ACCEPT'): string =>
  `Chain ${name} (policy ${policy})\ntarget     prot opt source               destination         \n`;
const filter = [empty('INPUT', 'DROP'), empty('FORWARD'), empty('OUTPUT')].join('\n');

describe('which table', () => {
  it.each([
    ['iptables-L.txt', ['INPUT', 'FORWARD', 'OUTPUT'], 'filter'],
    ['iptables.txt', ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'], 'nat'],
    ['iptables.txt', ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'], 'mangle'],
    ['iptables.txt', ['PREROUTING', 'OUTPUT'], 'raw'],
    ['sos_commands/firewall_tables/iptables_-t_nat_-nvL', ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'], 'nat'],
    ['iptables_-t_security_-nvL', ['INPUT', 'FORWARD', 'OUTPUT'], 'security'],
  ])('%s %#', async (name, chains, table) => {
    expect((await tables(name, chains.map((chain) => empty(chain)).join('\n'))).map((own) => own.name)).toEqual([
      table,
    ]);
  });

  it('begins anew where a chain comes again', async () => {
    const text = `$ iptables -L\n${filter}\n${['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'].map((chain) => empty(chain)).join('\n')}`;
    expect((await tables('firewall.txt', text)).map(({ name }) => name)).toEqual(['filter', 'nat']);
  });

  it('is of the backend that the distribution ships', async () => {
    const [fact] = await facts(
      { 'iptables-L.txt': filter },
      { dialect: systemDialect('rocky', '9.3', ['rhel', 'centos']) },
    );
    expect(fact!.tables[0]).toMatchObject({ identity: 'iptables-nft ip filter', alias: 'iptables ip filter' });
    const [old] = await facts({ 'iptables-L.txt': filter }, { dialect: systemDialect('ubuntu', '18.04') });
    expect(old!.tables[0]!.identity).toBe('iptables-legacy ip filter');
    const [named] = await facts({ 'iptables-legacy-L.txt': filter });
    expect(named!.tables[0]).toMatchObject({ identity: 'iptables-legacy ip filter' });
    expect(named!.tables[0]!.alias).toBeUndefined();
  });
});

describe('what a listing proves', () => {
  it('shows one table, all of them together all', async () => {
    const [alone] = await facts({ 'iptables-L.txt': filter });
    expect([alone!.filterTableOnly, alone!.covers]).toEqual([true, [{ backend: 'iptables-nft', family: 4 }]]);
    const chains = (...names: string[]): string => names.map((name) => empty(name)).join('\n');
    const all = await facts({
      'iptables-t-filter-nvL': filter,
      'iptables-t-nat-nvL': chains('PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'),
      'iptables-t-mangle-nvL': chains('PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'),
      'iptables-t-raw-nvL': chains('PREROUTING', 'OUTPUT'),
    });
    expect(all.map((fact) => [fact.filterTableOnly, fact.covers.length])).toEqual([
      [undefined, 1],
      [undefined, 0],
      [undefined, 0],
      [undefined, 0],
    ]);
  });

  it('says nothing of chains that it does not show, and so is not all there is', async () => {
    expect(await lines('iptables-L-INPUT.txt', empty('INPUT', 'DROP'))).toEqual([
      'filter',
      'INPUT input filter 0 drop',
    ]);
    const [fact] = await facts({ 'iptables-L-INPUT.txt': empty('INPUT', 'DROP') });
    expect(fact!.covers).toEqual([]);
  });

  it('may hold more where it was filtered', async () => {
    const rows =
      'Chain INPUT (policy DROP)\nACCEPT     tcp  --  10.0.0.0/8  0.0.0.0/0  tcp dpt:22\nChain OUTPUT (policy ACCEPT)\n';
    expect((await lines('iptables.txt', rows)).filter((line) => !line.startsWith('  '))).toEqual([
      'filter',
      'INPUT input filter 0 drop incomplete',
      'OUTPUT output filter 0 accept incomplete',
    ]);
    const numbered = filter
      .replace(/^target/gm, 'num  target')
      .replace(
        'destination         \n',
        'destination         \n3    DROP       tcp  --  0.0.0.0/0            0.0.0.0/0           \n',
      );
    expect(await lines('iptables.txt', numbered)).toContain('INPUT input filter 0 drop incomplete');
    const [fact] = await facts(
      { 'fw.txt': filter },
      { change: { claim: claimOf('fw.txt', 'iptables -L -n | head -40') } },
    );
    expect(fact!.covers).toEqual([]);
  });

  it('only explains where the chains are not named', async () => {
    const text = 'ACCEPT     tcp  --  10.0.0.0/8           0.0.0.0/0            tcp dpt:22\n';
    const { into, diagnostics } = await lowerFiles(format, { 'iptables-L-n-grep-22.txt': text });
    const [{ quality, value }] = into.of('packet-filter') as [ReturnType<typeof into.of<'packet-filter'>>[number]];
    expect([quality, value.covers]).toEqual(['partial-view', []]);
    expect(
      [...value.tables[0]!.chains.values()].map(({ base, complete, rules }) => [base, complete, rules.length]),
    ).toEqual([[null, false, 1]]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['rules-without-chain']);
  });

  const noRules =
    'Chain INPUT (policy ACCEPT)\ntarget     prot opt source               destination         \n\nChain FORWARD (policy ACCEPT)\ntarget     prot opt source               destination         \n\nChain OUTPUT (policy ACCEPT)\ntarget     prot opt source               destination         \n';

  it.each([
    'iptables-t-security-L-n.txt',
    'iptables-tsecurity-L-n.txt',
    'iptables_-nLt_security.txt',
    'iptables --table=security -nL',
    'iptables --table security -nL',
  ])('is of the table that its command names: %s', async (name) => {
    expect(await lines(name, noRules)).toContain('security');
    expect((await facts({ 'iptables-L-n.txt': filter, [name]: noRules })).map(({ covers }) => covers.length)).toContain(
      1,
    );
  });

  it('is doubted where another shows the table in another way', async () => {
    const doubts = async (other: string): Promise<unknown[]> => {
      const { into, diagnostics } = await lowerFiles(format, { 'iptables-L-n.txt': filter, 'rules.txt': other });
      return [into.of('packet-filter').map(({ value }) => value.covers.length), diagnostics.map(({ code }) => code)];
    };
    expect(await doubts(filter)).toEqual([[1, 1], []]);
    expect(await doubts(noRules)).toEqual([
      [0, 0],
      ['same-table-twice', 'same-table-twice'],
    ]);
    // Without `-n` the same looks otherwise.
    expect(await doubts(filter.replaceAll('0.0.0.0/0', 'anywhere '))).toEqual([[1, 1], []]);
  });

  it('announces what it cannot show', async () => {
    const [fact] = await facts({
      'iptables-L.txt': `# Warning: iptables-legacy tables present, use iptables-legacy to see them\n${filter}`,
    });
    expect(fact!.announces.map(({ backend, family }) => `${backend} ${family}`)).toEqual(['iptables-legacy 4']);
    const [native] = await facts({
      'iptables-L.txt': "iptables v1.8.7 (nf_tables): table `filter' is incompatible, use 'nft' tool.\n",
    });
    expect(native!.announces.map(({ backend, family }) => `${backend} ${family}`)).toEqual(['nftables 4']);
  });

  it('says nothing where it failed', async () => {
    const text =
      "iptables v1.4.21: can't initialize iptables table `filter': Permission denied (you must be root)\nPerhaps iptables or your kernel needs to be upgraded.\n";
    const { into, diagnostics } = await lowerFiles(format, { 'iptables-L.txt': text });
    expect(into.of('packet-filter')).toEqual([]);
    expect(diagnostics[0]!.code).toBe('output-is-an-error');
  });
});

describe('reading', () => {
  it.each([
    ['iptables-L.txt', filter, 'iptables-listing'],
    ['iptables-L-n.txt', '', 'iptables-listing'],
    ['sos_commands/firewall_tables/ip6tables_-t_filter_-nvL', '', 'ip6tables-listing'],
    ['sos_commands/networking/iptables_-vnxL', filter, 'iptables-listing'],
    ['anything.txt', filter, 'iptables-listing'],
    [
      'anything.txt',
      `${head}\n    0     0 ACCEPT     all      lo     *       ::/0                 ::/0                \n`,
      'ip6tables-listing',
    ],
    ['grep.txt', 'ACCEPT     tcp  --  anywhere             anywhere             tcp dpt:ssh\n', 'iptables-listing'],
    ['iptables-save.txt', '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n', null],
    ['iptables-S.txt', '-P INPUT ACCEPT\n', null],
    ['nft.txt', 'table inet filter {\n\tchain input {\n', null],
    ['ss.txt', 'LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=82,fd=6))\n', null],
  ])('recognises %s %#', (path, text, kind) => {
    expect(format.detect(claimOf(path), text)?.kind ?? null).toBe(kind);
  });

  it('makes tokens that tile the input and leaves no line out', () => {
    const lexer = makeLexer();
    const line = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom(
        'Chain INPUT (policy DROP)',
        head,
        '# Warning',
        '',
        'ACCEPT  tcp  --  anywhere  anywhere  tcp dpt:ssh',
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 10 }), (parts) => {
        const text = parts.join('\n').replaceAll('\0', '');
        const { tokens, errors } = lexer.tokenize(text);
        const { chains, loose, comments } = parseListing(text);
        const read = [
          ...loose,
          ...comments,
          ...chains.flatMap(({ header, columns, rows }) => [header, ...(columns ? [columns] : []), ...rows]),
        ];
        const filled = text.split('\n').filter((own) => /[^ \t\r\f\v]/.test(own)).length;
        return errors.length === 0 && tokens.map(({ image }) => image).join('') === text && read.length === filled;
      }),
    );
  });

  it('makes a sound tree', async () => {
    const code = await format.load();
    const text = fixture('iptables-listing/one-ruleset/iptables-L-v.txt');
    const { inputs } = await lowerFiles(format, { 'iptables-L-v.txt': `# Warning: x\n${text}\nstray\n` });
    expectSoundTree(code.tree(inputs[0]!.file, inputs[0]!.parsed), inputs[0]!.file.text);
  });

  it('never throws', async () => {
    await expectNeverThrows(
      format,
      [
        'Chain',
        'INPUT',
        '(policy DROP)',
        '(1 references)',
        head,
        'ACCEPT',
        'all',
        'tcp',
        '--',
        '*',
        'lo',
        '0.0.0.0/0',
        '::/0',
        'anywhere',
        'tcp',
        'dpt:22',
        '/*',
        '*/',
        'reject-with',
        'icmp-port-unreachable',
        '[goto]',
        '#conn',
        '!',
      ],
      [
        fixture('iptables-listing/one-ruleset/iptables-L-v.txt').slice(0, 8000),
        fixture('iptables-listing/one-ruleset/ip6tables-L-n.txt'),
      ],
    );
  });
});
