import { describe, expect, it } from 'vitest';
import { Maybe, No, Yes } from '#core/tri';
import { claimOf } from '#discover/claim';
import { code } from '#formats/firewalld/code';
import { format } from '#formats/firewalld/format';
import fc from '../../support/fast-check.ts';
import { probeFilter } from '../../support/probe-filter.ts';
import { readTruth, replay, setUps } from '../../support/recorded-probes.ts';
import { expectSoundTree, fixture, lowerFiles, noDialect, sourceFile } from './host-state.ts';

const of = (setUp: string, name: string): string => fixture(`firewalld/${setUp}/${name}`);

/** File names are the command lines that made them; `extra` lists more files of the set-up with their places. */
const inputs = (setUp: string, commands: readonly string[], extra: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries([
    ...commands
      .map((command) => `firewall-cmd_${command.replaceAll(' ', '_')}.txt`)
      .map((name) => [name, of(setUp, name)]),
    ...Object.entries(extra).map(([path, name]) => [path, of(setUp, name)]),
  ]) as Record<string, string>;

const listAll = ['--list-all-zones', '--get-default-zone'];

/** What else a set-up needs so that every answer is known. */
const needs: Readonly<Record<string, () => Record<string, string>>> = {
  '09-ipset': () => inputs('09-ipset', ['--info-ipset_admins', '--info-ipset_six']),
  '11-direct': () => inputs('11-direct', ['--direct --get-all-rules']),
  '12-policy': () => inputs('12-policy', ['--list-all-policies']),
  '17-iptables-backend': () => inputs('17-iptables-backend', [], { 'etc/firewalld/firewalld.conf': 'firewalld.conf' }),
  '18-custom-service': () =>
    inputs('18-custom-service', [], {
      'etc/firewalld/services/ssh.xml': 'ssh.xml',
      'etc/firewalld/services/admin-ssh.xml': 'admin-ssh.xml',
    }),
  '20-panic': () => inputs('20-panic', ['--query-panic']),
  '21-permanent-files': () => inputs('21-permanent-files', ['--info-ipset_bad']),
};

/** A hardware address as a zone's source may belong to any client. */
const undecided: Readonly<Record<string, number>> = { '19-wildcard': 10 };

const setUpNames = setUps('firewalld');
const observed = ({ into }: Awaited<ReturnType<typeof lowerFiles>>) =>
  into.of('packet-filter').find(({ basis }) => basis === 'observed')?.value;

describe('firewalld of other versions', () => {
  const zone = (name: string, lines: Readonly<Record<string, string>>): string =>
    [
      name,
      ...Object.entries({
        target: 'default',
        interfaces: '',
        sources: '',
        services: '',
        ports: '',
        masquerade: 'no',
        ...lines,
      }).map(([option, value]) => `  ${option}: ${value}`),
      '  rich rules: ',
      '',
    ].join('\n');
  const seen = async (files: Readonly<Record<string, string>>, from: string, port = 22): Promise<string> => {
    const fact = observed(await lowerFiles(format, files))!;
    return probeFilter(fact, { from, to: '192.0.2.10', port, interface: 'eth0' });
  };

  it('asks zones of lower priority first since 2.0, sources before interfaces', async () => {
    const first = { 'ingress-priority': '-5', 'egress-priority': '0' };
    const none = { 'ingress-priority': '0', 'egress-priority': '0' };
    const listing = [
      zone('drop', { target: 'DROP', ...none, sources: '10.0.0.0/8' }),
      zone('public (default, active)', { ...none, services: 'ssh' }),
      zone('work', { ...first, sources: '10.1.0.0/16', services: 'ssh' }),
    ];
    const of = (...zones: string[]) => ({ 'firewall-cmd_--list-all-zones.txt': zones.join('\n') });
    expect(await seen(of(...listing), '10.1.2.3')).toBe('banner');
    expect(await seen(of(...listing), '10.2.2.3')).toBe('timeout');
    const byDevice = zone('home', { ...first, 'ingress-priority': '-9', interfaces: 'eth0', ports: '2222/tcp' });
    expect(await seen(of(byDevice, ...listing), '10.2.2.3', 2222)).toBe('banner');
    expect(await seen(of(byDevice, ...listing), '10.2.2.3')).toBe('EHOSTUNREACH');
  });

  it('takes targets as shipped where a listing before 0.4 has none', async () => {
    const text = [
      'public (default, active)',
      '  interfaces: eth0',
      '  sources: ',
      '  services: dhcpv6-client ssh',
      '  ports: ',
      '  masquerade: no',
      '  forward-ports: ',
      '  icmp-blocks: ',
      '  rich rules: ',
      '\t',
    ].join('\n');
    const files = {
      'firewall-cmd_--list-all.txt': text,
      'firewall-cmd_--get-active-zones.txt': 'public\n  interfaces: eth0\n',
    };
    expect(await seen(files, '10.1.2.3')).toBe('banner');
    expect(await seen(files, '10.1.2.3', 2222)).toBe('EHOSTUNREACH');
    const { value } = (await lowerFiles(format, files)).into.of('packet-filter')[0]!;
    const chain = value.tables[0]!.chains.get('filter_IN_public')!;
    expect(chain.rules.at(-1)!.terminal).toMatchObject({
      to: 'reject',
      assumes: { command: 'firewall-cmd --permanent --zone=public --get-target' },
    });
  });
});

describe('firewalld replays what clients saw', () => {
  it('of twenty-one set-ups', () => expect(setUpNames).toHaveLength(21));

  it.each(setUpNames)('%s', async (setUp) => {
    const lowered = await lowerFiles(format, { ...inputs(setUp, listAll), ...needs[setUp]?.() });
    expect(replay(observed(lowered), readTruth(of(setUp, 'truth.txt')))).toEqual({
      wrong: [],
      unknown: undecided[setUp] ?? 0,
    });
    expect(lowered.diagnostics).toEqual([]);
  });

  it.each(setUpNames.filter((name) => needs[name] === undefined))(
    '%s, default zone alone, never wrong',
    async (setUp) => {
      const lowered = await lowerFiles(format, inputs(setUp, ['--list-all', '--get-active-zones']));
      expect(replay(observed(lowered), readTruth(of(setUp, 'truth.txt'))).wrong).toEqual([]);
    },
  );

  it('that nothing is bound to another zone, where firewall-cmd does not warn', async () => {
    for (const setUp of ['01-default', '03-no-ssh', '06-rich', '07-priorities', '13-source-ports']) {
      const lowered = await lowerFiles(format, inputs(setUp, ['--list-all']));
      expect(replay(observed(lowered), readTruth(of(setUp, 'truth.txt')))).toEqual({ wrong: [], unknown: 0 });
    }
    // Other zones have interfaces here, and only their names are shown.
    const lowered = await lowerFiles(format, inputs('05-sources', ['--list-all']));
    expect(replay(observed(lowered), readTruth(of('05-sources', 'truth.txt')))).toEqual({ wrong: [], unknown: 44 });
  });

  it('by what is permanent once it is loaded', async () => {
    const setUp = '21-permanent-files';
    const truth = readTruth(of(setUp, 'truth.txt'));
    const ipset = { 'etc/firewalld/ipsets/bad.xml': of(setUp, 'ipsets_bad.xml') };
    const listed = await lowerFiles(format, {
      ...inputs(setUp, ['--permanent --list-all-zones', '--get-default-zone']),
      ...ipset,
    });
    const files = await lowerFiles(format, {
      ...inputs(setUp, ['--state'], {
        'etc/firewalld/firewalld.conf': 'firewalld.conf',
        'etc/firewalld/zones/public.xml': 'zones_public.xml',
        'etc/firewalld/zones/drop.xml': 'zones_drop.xml',
        'etc/firewalld/zones/trusted.xml': 'zones_trusted.xml',
        'etc/firewalld/zones/block.xml': 'zones_block.xml',
      }),
      ...ipset,
    });
    for (const { into } of [listed, files]) {
      const facts = into.of('packet-filter').filter(({ basis }) => basis === 'declared');
      expect(facts).toHaveLength(1);
      expect(replay(facts[0]!.value, truth)).toEqual({ wrong: [], unknown: 0 });
    }
  });

  it('of a booted machine with 2.x', async () => {
    const { into, diagnostics } = await lowerFiles(
      format,
      inputs('booted-2.x', ['--list-all', '--list-all-zones', '--permanent --list-all-zones', '--state']),
    );
    const seen = (port: number, basis: string) => {
      const probe = { from: '203.0.113.50', to: '203.0.113.10', interface: 'eth0', port };
      return replay(into.of('packet-filter').find((c) => c.basis === basis)!.value, [
        { ...probe, seen: 'EHOSTUNREACH' },
      ]).wrong;
    };
    // The clients got EHOSTUNREACH on 22; on 2222 nothing listened behind the open port.
    expect(seen(22, 'observed')).toEqual([]);
    expect(seen(2222, 'observed')).toEqual(['203.0.113.50 eth0 2222: EHOSTUNREACH, not banner']);
    // Added at run time only: after a reload it is the other way round.
    expect(seen(22, 'declared')).toEqual(['203.0.113.50 eth0 22: EHOSTUNREACH, not banner']);
    expect(seen(2222, 'declared')).toEqual([]);
    expect(diagnostics).toEqual([]);
  });
});

describe('firewalld, in its own words', () => {
  it('says what zones admit, and which of them take packets', async () => {
    const { into, textAt } = await lowerFiles(format, inputs('04-interfaces', listAll));
    const [frontEnd] = into.of('front-end').map(({ value }) => value);
    expect(frontEnd).toMatchObject({ manager: 'firewalld', active: Yes, fallback: 'reject' });
    const ssh = frontEnd!.entries.filter(({ ports }) => ports?.[0] === 22);
    expect(ssh.map(({ action, group, groupActive }) => `${action} ${group} ${groupActive}`)).toEqual([
      'accept dmz false',
      'accept external false',
      'accept home false',
      'accept internal false',
      'accept public true',
      'accept work false',
    ]);
    expect(textAt(ssh[4]!.origin)).toBe('ssh');
    expect(textAt(frontEnd!.fallbackOrigin)).toBe('target: default');
  });

  it('lists rich rules by priority', async () => {
    const { into } = await lowerFiles(format, inputs('07-priorities', ['--list-all']));
    const [frontEnd] = into.of('front-end').map(({ value }) => value);
    expect(frontEnd!.entries.map(({ action, ports, from }) => `${action} ${ports ?? 'all'} ${from}`)).toEqual([
      'accept 22,22 10.0.0.9',
      'reject all 10.1.0.0/16',
      'accept 80,80 anywhere',
      'drop all 10.0.0.0/8',
      'reject 22,22 anywhere',
      'accept 2222,2222 192.168.1.50',
      'drop all 192.168.0.0/16',
    ]);
  });

  it.each([
    ['firewall-cmd_--state.txt', 'not running\n'],
    ['firewall-cmd_--list-all.txt', 'FirewallD is not running\n'],
    ['firewall-cmd.txt', 'FirewallD is not running\n'],
  ])('does not run: %s', async (name, text) => {
    const { into, diagnostics } = await lowerFiles(format, { [name]: text });
    expect(into.of('front-end').map(({ basis, value }) => [basis, value.active])).toEqual([['observed', No]]);
    expect(into.of('packet-filter')).toEqual([]);
    expect(diagnostics).toEqual([]);
    expect(format.answers!.some((answer) => answer.test(text.trim()))).toBe(true);
  });

  it('runs, and nobody asked what it admits', async () => {
    const { into } = await lowerFiles(format, { 'firewall-cmd_--state.txt': 'running\n' });
    expect(
      into.of('packet-filter').map(({ value }) => [value.tables.length, value.announces.map((a) => a.family)]),
    ).toEqual([[0, [4, 6]]]);
  });

  it('was only found on disk: it may be started or not', async () => {
    const files = { 'etc/firewalld/zones/public.xml': of('21-permanent-files', 'zones_public.xml') };
    const unknown = await lowerFiles(format, files);
    expect(unknown.into.of('front-end').map(({ basis, value }) => [basis, value.active])).toEqual([
      ['declared', Maybe],
    ]);
    const enabled = await lowerFiles(format, files, {
      lookup: (path) =>
        path.endsWith('/firewalld.service') ? { state: 'file', file: sourceFile('x', '') } : { state: 'absent' },
    });
    expect(enabled.into.of('packet-filter').map(({ value }) => value.tables.length)).toEqual([1]);
  });

  it('shows services and ports alone: what is there counts, the rest is open', async () => {
    const { into } = await lowerFiles(format, inputs('03-no-ssh', ['--list-services', '--list-ports']));
    const probe = { from: '203.0.113.5', to: '192.0.2.10', interface: 'eth0' };
    const fact = into.of('packet-filter')[0]!.value;
    expect(replay(fact, [{ ...probe, port: 22, seen: 'EHOSTUNREACH' }])).toEqual({ wrong: [], unknown: 1 });
  });

  it('names a service that nobody knows, and keeps it open', async () => {
    const text = of('01-default', 'firewall-cmd_--list-all.txt').replace('dhcpv6-client ssh', 'my-admin');
    const probe = { from: '203.0.113.5', to: '192.0.2.10', interface: 'eth0', port: 22, seen: 'banner' };
    const without = await lowerFiles(format, { 'firewall-cmd_--list-all.txt': text });
    expect(replay(observed(without), [probe])).toEqual({ wrong: [], unknown: 1 });
    const info =
      'my-admin\n  ports: 22/tcp\n  protocols: \n  source-ports: \n  modules: \n  destination: \n  includes: \n  helpers: \n';
    const known = await lowerFiles(format, {
      'firewall-cmd_--list-all.txt': text,
      'firewall-cmd_--info-service_my-admin.txt': info,
    });
    expect(replay(observed(known), [probe])).toEqual({ wrong: [], unknown: 0 });
  });

  it('reports a rich rule that it cannot read, and lets it do anything', async () => {
    const text = `${of('01-default', 'firewall-cmd_--list-all.txt').trimEnd()}\n\trule family="ipv4" wizardry accept\n`;
    const lowered = await lowerFiles(format, { 'firewall-cmd_--list-all.txt': text });
    expect(lowered.diagnostics).toMatchObject([{ code: 'unknown-rich-rule', effect: 'widens' }]);
    const probe = { from: '203.0.113.5', to: '192.0.2.10', interface: 'eth0', port: 22, seen: 'banner' };
    expect(replay(observed(lowered), [probe])).toEqual({ wrong: [], unknown: 1 });
  });

  it('does not tell the order of rules of one priority', async () => {
    const rules = (first: string, second: string) =>
      `${of('01-default', 'firewall-cmd_--list-all.txt').trimEnd()}\n\trule family="ipv4" source address="10.0.0.0/8" ${first}\n\trule family="ipv4" source address="10.1.0.0/16" ${second}\n`;
    const probe = (from: string) => ({ from, to: '192.0.2.10', interface: 'eth0', port: 22, seen: 'timeout' });
    const mixed = await lowerFiles(format, { 'firewall-cmd_--list-all.txt': rules('drop', 'reject') });
    expect(replay(observed(mixed), [probe('10.1.2.3')])).toEqual({ wrong: [], unknown: 1 });
    expect(replay(observed(mixed), [probe('10.2.2.3')])).toEqual({ wrong: [], unknown: 0 });
    const alike = await lowerFiles(format, { 'firewall-cmd_--list-all.txt': rules('drop', 'drop') });
    expect(replay(observed(alike), [probe('10.1.2.3')])).toEqual({ wrong: [], unknown: 0 });
  });

  it('assumes what was not shown', async () => {
    const { into } = await lowerFiles(format, inputs('01-default', ['--list-all-zones']));
    const fact = into.of('packet-filter')[0]!.value;
    expect(fact.assumes?.filter(({ family }) => family === 6).map(({ command }) => command)).toEqual([
      'firewall-cmd --get-default-zone',
      'firewall-cmd --list-all-policies',
      'firewall-cmd --direct --get-all-rules',
    ]);
    expect(fact.covers).toEqual([
      { backend: 'firewalld', family: 4 },
      { backend: 'firewalld', family: 6 },
    ]);
  });
});

describe('firewalld is recognised', () => {
  const zone = 'public (active)\n  target: default\n  icmp-block-inversion: no\n  interfaces: eth0\n  services: ssh\n';
  it.each([
    ['firewall-cmd_--list-all.txt', '', 'firewalld-zone'],
    ['sos_commands/firewalld/firewall-cmd_--list-all-zones', '', 'firewalld-zones'],
    ['sos_commands/firewalld/firewall-cmd_--permanent_--list-all-zones', '', 'firewalld-permanent-zones'],
    ['firewall-cmd-perm.txt', `${zone}\n${zone}`, 'firewalld-permanent-zones'],
    ['firewalld.txt', `${zone}\n${zone}`, 'firewalld-zones'],
    ['x', zone, 'firewalld-zone'],
    ['firewall-cmd--get-active-zones.txt', '', 'firewalld-active-zones'],
    ['firewall-cmd_--direct_--get-all-rules', '', 'firewalld-direct-rules'],
    ['firewall-cmd_--list-all-policies', '', 'firewalld-policies'],
    ['x', 'FirewallD is not running\n', 'firewalld-state'],
    ['etc/firewalld/firewalld.conf', '', 'firewalld-conf'],
    ['etc/firewalld/zones/public.xml', '', 'firewalld-zone-xml'],
    ['public.xml', '<?xml version="1.0" encoding="utf-8"?>\n<zone>\n', 'firewalld-zone-xml'],
  ])('%s', (path, head, kind) => {
    expect(format.detect(claimOf(path), head)?.kind).toBe(kind);
  });

  it.each([
    ['etc/firewalld/zones/public.xml.old', ''],
    ['etc/firewalld/lockdown-whitelist.xml', '<?xml version="1.0" encoding="utf-8"?>\n<whitelist>\n'],
    ['nft.txt', 'table inet firewalld {\n'],
  ])('but not %s', (path, head) => {
    expect(format.detect(claimOf(path), head)).toBeNull();
  });

  it('by the command that a collector kept', () => {
    const claim = { path: 'a/12', slug: '12', command: 'firewall-cmd --permanent --zone=public --list-all' };
    expect(format.detect(claim, '')?.kind).toBe('firewalld-permanent-zone');
  });
});

describe('trees of firewalld', () => {
  it.each(setUpNames)('of %s are sound', (setUp) => {
    for (const kind of ['zones', 'zone', 'active-zones']) {
      const name = { zones: '--list-all-zones', zone: '--list-all', 'active-zones': '--get-active-zones' }[kind]!;
      const file = sourceFile(name, of(setUp, `firewall-cmd_${name}.txt`));
      expectSoundTree(code.tree(file, code.parse(file, `firewalld-${kind}`, noDialect)), file.text);
    }
  });

  it('show blocks, options, rich rules and their elements', () => {
    const text =
      'public (default, active)\n  services: ssh\n  rich rules: \n\trule source NOT address="10.0.0.0/8" accept limit value="3/m"\n';
    const file = sourceFile('x', text);
    expect(code.tree(file, code.parse(file, 'firewalld-zone', noDialect))).toMatchObject({
      children: [
        {
          type: 'block',
          name: 'public',
          attributes: ['default', 'active'],
          children: [
            { type: 'option', name: 'services', children: [{ type: 'word', value: 'ssh' }] },
            {
              type: 'option',
              name: 'rich rules',
              children: [
                {
                  type: 'item',
                  children: [
                    { type: 'element', name: 'rule' },
                    {
                      type: 'element',
                      name: 'source',
                      negated: true,
                      children: [{ name: 'address', value: '10.0.0.0/8' }],
                    },
                    { type: 'element', name: 'accept', limit: '3/m' },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  const words = fc.constantFrom(
    'public',
    '(active)',
    '\n',
    '\n  target: default',
    '\n  services: ssh',
    '\n  rich rules: ',
    '\n\trule',
    'family="ipv4"',
    'source',
    'NOT',
    'address="10.0.0.0/8"',
    'accept',
    'limit',
    'value="3/m"',
    '\t',
    '  ',
    '\u0000',
    '<zone',
    '<!--',
    '/>',
    '</zone>',
    'ipv4 filter INPUT 0',
    '-j DROP',
    '"',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(words, { maxLength: 40 }).map((parts) => parts.join(' ')),
    fc.string({ unit: 'binary' }),
  );

  it('never throw', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...format.kinds.map(({ id }) => id)), (given, kind) => {
        const file = sourceFile('x', given);
        expectSoundTree(code.tree(file, code.parse(file, kind, noDialect)), given);
      }),
    );
  });

  it('lower whatever was parsed', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (zones, xml) => {
        await lowerFiles(format, {
          'firewall-cmd_--list-all-zones.txt': `public\n  target: default\n${zones}`,
          'firewall-cmd_--direct_--get-all-rules.txt': zones,
          'etc/firewalld/zones/public.xml': xml,
        });
      }),
      { numRuns: 50 },
    );
  });

  it('of hostile files are made in linear time', () => {
    for (const text of [
      '<!--'.repeat(50_000),
      `<a ${'b'.repeat(200_000)}`,
      '<a>'.repeat(50_000),
      '    '.repeat(50_000),
      `\trule ${'a'.repeat(200_000)}_`,
    ]) {
      for (const kind of ['firewalld-zone', 'firewalld-zone-xml']) {
        const file = sourceFile('x', text);
        code.tree(file, code.parse(file, kind, noDialect));
      }
    }
  }, 20_000);
});
