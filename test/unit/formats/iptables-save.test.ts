import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Maybe, Yes } from '#core/tri';
import { claimOf } from '#discover/claim';
import { matches } from '#formats/_grammar/iptables-matches';
import { targets } from '#formats/_grammar/iptables-targets';
import { format } from '#formats/iptables-save/format';
import type { FilterTable, PacketFilterFact } from '#model/packet-filter';
import { expectSoundTree, fixture, lowerFiles, type Scene, systemDialect } from './host-state.ts';
import { describeMeaning, describeRule, describeTable } from './iptables-words.ts';

/** The time of the captures: 2023-11-14 22:13:20 UTC. */
const capturedAt = 1_700_000_000;

async function facts(name: string, text: string, scene: Scene = {}): Promise<PacketFilterFact[]> {
  const { into } = await lowerFiles(format, { [name]: text }, { change: { capturedAt }, ...scene });
  return into.of('packet-filter').map(({ value }) => value);
}

async function tables(name: string, text: string, scene: Scene = {}): Promise<readonly FilterTable[]> {
  return (await facts(name, text, scene)).flatMap((fact) => fact.tables);
}

/** The rules of all chains, in words. */
async function meanings(name: string, text: string, describe = describeRule): Promise<string[]> {
  const found = await tables(name, text);
  return found.flatMap(({ chains }) =>
    [...chains.values()].flatMap(({ rules }) => rules.map((rule) => describe(rule))),
  );
}

const inTable = (table: string, ...rules: string[]): string => `*${table}\n:foo - [0:0]\n${rules.join('\n')}\nCOMMIT\n`;

/** Lines that begin at the margin, each with the indented lines below it. */
function* blocks(text: string): Generator<{ head: string; lines: string[] }> {
  let block: { head: string; lines: string[] } | null = null;
  for (const line of text.split('\n').filter((text) => text !== '')) {
    if (/^\s/.test(line)) block?.lines.push(line.trim());
    else {
      if (block) yield block;
      block = { head: line, lines: [] };
    }
  }
  if (block) yield block;
}

/** `-s` before `-p` or behind it: the rule's own options are asked at once. */
const unordered = (words: string): string => {
  const [steps = '', terminal = ''] = words.split('→ ');
  return `${steps.trim().split('; ').sort().join('; ')} → ${terminal}`;
};

describe('meaning of rules', () => {
  it.each([
    ['iptables-save', 'meanings-4.txt'],
    ['ip6tables-save', 'meanings-6.txt'],
  ])('of %s', async (name, file) => {
    for (const { head, lines } of blocks(fixture(`iptables-save/${file}`))) {
      const [, table = '', rule = ''] = /^(\w+) (.*)$/.exec(head) ?? [];
      expect([head, ...(await meanings(name, inTable(table, rule)))]).toEqual([head, ...lines]);
    }
  });

  it('is stated for every match and target that is known', () => {
    const rules = ['meanings-4.txt', 'meanings-6.txt'].map((file) => fixture(`iptables-save/${file}`)).join('\n');
    const unseen = [
      ...Object.keys(matches).filter((name) => !new RegExp(` -m ${name}(?: |$)`, 'm').test(rules)),
      ...Object.keys(targets).filter((name) => !new RegExp(` -j ${name}(?: |$)`, 'm').test(rules)),
    ];
    expect(unseen).toEqual([]);
  });

  it('is that of the spelling that iptables-restore makes of it', async () => {
    for (const { head, lines } of blocks(fixture('iptables-save/spellings.txt'))) {
      const [table = '', rule = ''] = head.split('\t');
      const written = await meanings('iptables-save', inTable(table, rule), describeMeaning);
      const saved = await meanings('iptables-save', inTable(table, ...lines), describeMeaning);
      expect([head, ...written.map(unordered)]).toEqual([head, ...saved.map(unordered)]);
    }
  });
});

describe('dumps of one ruleset', () => {
  const read = async (family: string, file: string): Promise<readonly FilterTable[]> =>
    tables(`${family}${file}`, fixture(`iptables-save/one-ruleset/${family}${file}`));

  it.each(['iptables', 'ip6tables'])('by %s mean the same', async (family) => {
    const dump = await read(family, '-save.txt');
    const words = (of: readonly FilterTable[]): string[][] => of.map((table) => [table.name, ...describeTable(table)]);
    expect(words(await read(family, '-save-c.txt'))).toEqual(words(dump));
    const byName = (a: string[], b: string[]): number => (a[0]! < b[0]! ? -1 : 1);
    expect(words(await read(family, '-legacy-save.txt')).sort(byName)).toEqual(words(dump).sort(byName));
    const only = (name: string): string[][] => words(dump.filter((table) => table.name === name));
    expect(words(await read(family, '-S.txt'))).toEqual(only('filter'));
    expect(words(await read(family, '-S-v.txt'))).toEqual(only('filter'));
    expect(words(await read(family, '-t-nat-S.txt'))).toEqual(only('nat'));
  });

  it('keep the line of each rule', async () => {
    const text = fixture('iptables-save/one-ruleset/iptables-save-c.txt');
    const { into, textAt } = await lowerFiles(format, { 'iptables-save-c.txt': text });
    const table = into.of('packet-filter')[0]!.value.tables.find(({ name }) => name === 'nat')!;
    const { base, rules } = table.chains.get('PREROUTING')!;
    expect(textAt(rules[0]!.origin)).toBe(
      '-A PREROUTING -p tcp -m tcp --dport 2222 -j DNAT --to-destination 10.0.0.1:22',
    );
    expect(textAt(base!.policyOrigin)).toBe(':PREROUTING ACCEPT [0:0]');
    expect(textAt(table.origin)).toBe('*nat');
  });

  it('have a sound tree', async () => {
    const { inputs } = await lowerFiles(format, {
      'iptables-save.txt': fixture('iptables-save/one-ruleset/iptables-save-c.txt'),
    });
    const code = await format.load();
    const { file, parsed } = inputs[0]!;
    expect(parsed.diagnostics).toEqual([]);
    expectSoundTree(code.tree(file, parsed), file.text);
  });
});

describe('files for iptables-restore', () => {
  const folder = new URL('../../../fixtures/formats/iptables-save/commands/', import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith('.rules'));

  it.each(names)('%s leaves behind what was loaded', async (name) => {
    const [written] = await tables('rules.v4', fixture(`iptables-save/commands/${name}`));
    const [loaded] = await tables('iptables-S', fixture(`iptables-save/commands/${name.replace('.rules', '.txt')}`));
    const words = describeTable(written!);
    // Built-in chains that the file does not name keep their policy and have no rules.
    expect(
      describeTable(loaded!).filter((line) => words.includes(line) || !/^\w+ \w+ filter 0 accept$/.test(line)),
    ).toEqual(words);
  });

  it('are declared, and chains that they do not name accept', async () => {
    const { into, textAt } = await lowerFiles(format, {
      'etc/iptables/rules.v4': '*filter\n-A INPUT -j DROP\nCOMMIT\n',
    });
    const [{ basis, value }] = into.of('packet-filter') as [ReturnType<typeof into.of<'packet-filter'>>[number]];
    expect(basis).toBe('declared');
    expect(value.trusted).toBe(Yes);
    const input = value.tables[0]!.chains.get('INPUT')!;
    expect([input.base!.policy, input.complete]).toEqual(['accept', true]);
    expect(textAt(input.base!.policyOrigin)).toBe('');
  });

  it('are not loaded without COMMIT', async () => {
    const { into, diagnostics } = await lowerFiles(format, {
      'etc/sysconfig/iptables': '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j DROP\n',
    });
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['error rules-refused']);
    const [{ value }] = into.of('packet-filter') as [ReturnType<typeof into.of<'packet-filter'>>[number]];
    expect(value.tables).toEqual([]);
    expect(value.refusals).toMatchObject([{ program: 'iptables-restore', certain: true, whole: true }]);
  });

  it('leave open what a command does that does not stand first', async () => {
    const { into, diagnostics } = await lowerFiles(format, {
      'etc/sysconfig/iptables': '*filter\n:INPUT ACCEPT [0:0]\n-p tcp -A INPUT\n-A INPUT -j DROP\nCOMMIT\n',
    });
    expect(diagnostics.map(({ code, span }) => `${code} ${span?.start}`)).toEqual(['rules-refused 28']);
    expect(into.of('packet-filter')[0]!.value.refusals).toMatchObject([{ certain: false }]);
  });

  it('keep one rule for a list of sources', async () => {
    expect(
      await meanings('rules.v4', inTable('filter', '-A INPUT -s 10.0.0.1,10.0.0.8/30,10.0.0.2 -j ACCEPT')),
    ).toEqual(['source 10.0.0.1-10.0.0.2,10.0.0.8/30 → accept']);
  });
});

const save = (
  header: string,
  table = '*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]',
): string =>
  `# Generated by ${header} on Mon Nov 23 06:39:27 2026\n${table}\nCOMMIT\n# Completed on Mon Nov 23 06:39:27 2026\n`;

describe('which table', () => {
  it.each([
    ['iptables-save.txt', save('iptables-save v1.8.9 (nf_tables)'), 'iptables-nft ip filter'],
    ['iptables-save.txt', save('iptables-save v1.8.9'), 'iptables-legacy ip filter'],
    ['iptables-save.txt', save('iptables-save v1.8.9 (legacy)'), 'iptables-legacy ip filter'],
    ['iptables-save.txt', save('iptables-save v1.8.7'), 'iptables-nft ip filter'],
    ['iptables-save.txt', save('iptables-save v1.4.21'), 'iptables-legacy ip filter'],
    ['iptables-save.txt', save('xtables-save v1.8.2'), 'iptables-nft ip filter'],
    ['ip6tables-save.txt', save('xtables-save v1.8.2'), 'iptables-nft ip6 filter'],
    ['ip6tables-save.txt', save('ip6tables-save v1.8.11 (nf_tables)'), 'iptables-nft ip6 filter'],
    ['iptables.txt', save('ip6tables-save v1.8.11 (nf_tables)'), 'iptables-nft ip6 filter'],
    ['iptables-legacy-save.txt', '*filter\n:INPUT DROP [0:0]\nCOMMIT\n', 'iptables-legacy ip filter'],
    ['rules.v6', '*filter\n:INPUT DROP [0:0]\nCOMMIT\n', 'iptables-nft ip6 filter'],
    ['etc/sysconfig/ip6tables', '*filter\n:INPUT DROP [0:0]\nCOMMIT\n', 'iptables-nft ip6 filter'],
    [
      'firewall.txt',
      '*filter\n:INPUT DROP [0:0]\n-A INPUT -s 2001:db8::/32 -j ACCEPT\nCOMMIT\n',
      'iptables-nft ip6 filter',
    ],
    ['ip6tables-S.txt', '-P INPUT DROP\n-P FORWARD DROP\n-P OUTPUT ACCEPT\n', 'iptables-nft ip6 filter'],
  ])('%s is of %#', async (name, text, identity) => {
    expect((await tables(name, text)).map((table) => table.identity)).toEqual([identity]);
  });

  it('is told by another dump of the host, else by the distribution', async () => {
    const listed = '-P INPUT DROP\n-P FORWARD DROP\n-P OUTPUT ACCEPT\n';
    const identities = async (texts: Record<string, string>, dialect?: Scene['dialect']): Promise<string[]> => {
      const { into } = await lowerFiles(format, texts, dialect ? { dialect } : {});
      return into.of('packet-filter').flatMap(({ value }) => value.tables.map((table) => table.identity));
    };
    expect(await identities({ 'iptables-S': listed, 'iptables-save': save('iptables-save v1.8.9') })).toEqual([
      'iptables-legacy ip filter',
      'iptables-legacy ip filter',
    ]);
    expect(await identities({ 'iptables-S': listed }, systemDialect('centos', '7', ['rhel', 'fedora']))).toEqual([
      'iptables-legacy ip filter',
    ]);
    expect(await identities({ 'iptables-S': listed }, systemDialect('debian', '12'))).toEqual([
      'iptables-nft ip filter',
    ]);
  });

  it('is each one where a file holds several saves and text around them', async () => {
    const text = [
      '[root@web01 ~]# iptables-save',
      save('iptables-save v1.8.9 (nf_tables)'),
      '# Warning: iptables-legacy tables present, use iptables-legacy-save to see them',
      '[root@web01 ~]# ip6tables-save',
      save('ip6tables-save v1.8.9 (nf_tables)'),
      '[root@web01 ~]# iptables-legacy-save',
      save('iptables-save v1.8.9'),
    ].join('\n');
    const [fact] = await facts('firewall.txt', text);
    expect(fact!.tables.map((table) => table.identity)).toEqual([
      'iptables-nft ip filter',
      'iptables-nft ip6 filter',
      'iptables-legacy ip filter',
    ]);
    expect(fact!.covers).toEqual([
      { backend: 'iptables-nft', family: 4 },
      { backend: 'iptables-nft', family: 6 },
      { backend: 'iptables-legacy', family: 4 },
    ]);
    expect(fact!.announces.map(({ backend, family }) => `${backend} ${family}`)).toEqual(['iptables-legacy 4']);
  });
});

describe('what a dump proves', () => {
  it('an empty one says perhaps that there is nothing', async () => {
    const [fact] = await facts('iptables-save.txt', '');
    expect([fact!.tables, fact!.trusted, fact!.covers]).toEqual([[], Maybe, [{ backend: 'iptables-nft', family: 4 }]]);
  });

  it('an error says nothing', async () => {
    const text =
      'iptables-save v1.8.11 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)\n';
    const { into, diagnostics } = await lowerFiles(format, { 'iptables-save.txt': text });
    expect(into.of('packet-filter')).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['output-is-an-error']);
  });

  it('iptables -S shows one table', async () => {
    const [filter] = await facts('iptables-S.txt', fixture('iptables-save/one-ruleset/iptables-S.txt'));
    expect([filter!.filterTableOnly, filter!.covers.length]).toEqual([true, 1]);
    const [nat] = await facts('iptables-t-nat-S.txt', fixture('iptables-save/one-ruleset/iptables-t-nat-S.txt'));
    expect([nat!.filterTableOnly, nat!.covers.length]).toEqual([undefined, 0]);
  });

  it('iptables -S of each table is as good as a dump', async () => {
    const empty = (...chains: string[]): string => chains.map((chain) => `-P ${chain} ACCEPT\n`).join('');
    const all = {
      'iptables-S.txt': empty('INPUT', 'FORWARD', 'OUTPUT'),
      'iptables-t-nat-S.txt': empty('PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'),
      'iptables-t-mangle-S.txt': empty('PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'),
      'iptables-t-raw-S.txt': empty('PREROUTING', 'OUTPUT'),
    };
    const partial = async (files: Readonly<Record<string, string>>): Promise<boolean> =>
      (await lowerFiles(format, files)).into.of('packet-filter').some(({ value }) => value.filterTableOnly === true);
    expect(await partial(all)).toBe(false);
    const { 'iptables-t-raw-S.txt': raw, ...others } = all;
    expect(await partial(others)).toBe(true);
    expect(await partial({ ...others, 'ip6tables-t-raw-S.txt': raw })).toBe(true);
    expect(await partial({ ...others, 'iptables -t raw -S OUTPUT.txt': '-P OUTPUT ACCEPT\n' })).toBe(true);
  });

  it('iptables -S of one chain says nothing of the others, and so is not all there is', async () => {
    const dump = '-P INPUT DROP\n-A INPUT -j guard\n';
    const [table] = await tables('iptables-S.txt', dump);
    expect(describeTable(table!)).toEqual(['INPUT input filter 0 drop', '  → anything "-j guard"']);
    const { into } = await lowerFiles(format, { 'iptables-S.txt': dump });
    expect(into.of('packet-filter')[0]!.value.covers).toEqual([]);
  });

  it('chains of which the declaration was filtered out may hold more', async () => {
    const [table] = await tables('iptables-save.txt', '*filter\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n');
    expect(describeTable(table!)[1]).toBe('INPUT input filter 0 unknown policy incomplete');
  });

  it('a filtered output may hold more', async () => {
    const { into } = await lowerFiles(
      format,
      { 'iptables-save.txt': save('iptables-save v1.8.9 (nf_tables)') },
      { change: { claim: claimOf('fw.txt', 'iptables-save | grep -v docker') } },
    );
    const [{ quality, value }] = into.of('packet-filter') as [ReturnType<typeof into.of<'packet-filter'>>[number]];
    expect(quality).toBe('partial-view');
    expect([...value.tables[0]!.chains.values()].every(({ complete }) => !complete)).toBe(true);
  });

  it('a wrapped line leaves the table unknown', async () => {
    const text = save(
      'iptables-save v1.8.9 (nf_tables)',
      '*filter\n:INPUT DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -s 10.0.0.0/8 -p tcp\n  --dport 22 -j ACCEPT',
    );
    const { into, diagnostics } = await lowerFiles(format, { 'iptables-save.txt': text });
    expect(diagnostics.map(({ code, effect }) => `${code} ${effect}`)).toContain('unexpected-line widens');
    expect(into.of('packet-filter')[0]!.value.tables[0]!.chains.get('INPUT')!.complete).toBe(false);
  });

  it('names native rules of nft that it cannot show', async () => {
    const [fact] = await facts(
      'iptables-save.txt',
      `# Table \`mangle' is incompatible, use 'nft' tool.\n${save('iptables-save v1.8.9 (nf_tables)')}`,
    );
    expect(fact!.announces.map(({ backend, family }) => `${backend} ${family}`)).toEqual(['nftables 4']);
  });

  it('other network namespaces and failed outputs say nothing of the host', async () => {
    const text = save('iptables-save v1.8.9 (nf_tables)');
    expect(await facts('iptables-save.txt', text, { change: { namespace: 'vpn' } })).toEqual([]);
    expect(await facts('iptables-save.txt', text, { change: { quality: 'failed' } })).toEqual([]);
  });
});

describe('recognising', () => {
  const dump = save('iptables-save v1.8.9 (nf_tables)');
  it.each([
    ['iptables-save.txt', dump, 'iptables-save'],
    ['iptables-save-c.txt', '', 'iptables-save'],
    ['insights_commands/iptables-save', '', 'iptables-save'],
    ['ip6tables-save', '', 'ip6tables-save'],
    ['iptables', dump, 'iptables-save'],
    ['iptables.rules', dump, 'iptables-save'],
    ['iptables.rules', '*filter\n-A INPUT -j DROP\nCOMMIT\n', 'iptables-rules'],
    ['rules.v4', dump, 'iptables-rules'],
    ['etc/iptables/rules.v6', '', 'ip6tables-rules'],
    ['etc/sysconfig/iptables', dump, 'iptables-rules'],
    ['iptables-S.txt', '-P INPUT ACCEPT\n-P FORWARD ACCEPT\n', 'iptables-commands'],
    ['notes.txt', '-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-A INPUT -j DROP\n', 'iptables-commands'],
    ['sos_commands/networking/namespaces/vpn/ip_netns_exec_vpn_iptables-save', dump, 'iptables-save'],
    ['etc/sysconfig/iptables.save', dump, null],
    ['etc/ufw/before.rules', '*filter\n:ufw-before-input - [0:0]\nCOMMIT\n', null],
    ['user.rules', '*filter\n### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\nCOMMIT\n', null],
    ['iptables-L.txt', 'Chain INPUT (policy ACCEPT)\n', null],
    ['nft.txt', 'table inet filter {\n}\n', null],
  ])('%s as %#', (path, head, kind) => {
    expect(format.detect(claimOf(path), head)?.kind ?? null).toBe(kind);
  });
});
