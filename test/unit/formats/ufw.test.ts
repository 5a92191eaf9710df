import { describe, expect, it } from 'vitest';
import { No, Yes } from '#core/tri';
import { claimOf } from '#discover/claim';
import { code } from '#formats/ufw/code';
import { format } from '#formats/ufw/format';
import fc from '../../support/fast-check.ts';
import { readTruth, replay, setUps } from '../../support/recorded-probes.ts';
import { expectSoundTree, fixture, lowerFiles, noDialect, sourceFile } from './host-state.ts';

const of = (setUp: string, name: string): string => fixture(`ufw/${setUp}/${name}`);
const shipped = (name: string): string => fixture(`ufw/shipped/${name}`);

/** Listings with what tells the default policies. */
const listings: Readonly<Record<string, (setUp: string) => Record<string, string>>> = {
  'ufw status, /etc/default/ufw': (s) => ({
    'ufw-status.txt': of(s, 'ufw-status.txt'),
    'etc/default/ufw': of(s, 'default-ufw'),
  }),
  'ufw status verbose': (s) => ({ 'ufw status verbose.txt': of(s, 'ufw-status-verbose.txt') }),
  'ufw status numbered, /etc/default/ufw': (s) => ({
    'sos_commands/ufw/ufw_status_numbered': of(s, 'ufw-status-numbered.txt'),
    'etc/default/ufw': of(s, 'default-ufw'),
  }),
};

/** What the next start will load. */
const files = (s: string): Record<string, string> => ({
  'etc/default/ufw': of(s, 'default-ufw'),
  'etc/ufw/ufw.conf': of(s, 'ufw.conf'),
  'etc/ufw/user.rules': of(s, 'user.rules'),
  'etc/ufw/user6.rules': of(s, 'user6.rules'),
  'etc/ufw/before.rules': s.startsWith('16-') ? of(s, 'before.rules') : shipped('before.rules'),
  'etc/ufw/before6.rules': shipped('before6.rules'),
  'etc/ufw/after.rules': shipped('after.rules'),
  'etc/ufw/after6.rules': shipped('after6.rules'),
});

/** What only the kernel's rules show, and `ufw status` does not: recorded as a known difference, line by line. */
const invisible: Readonly<Record<string, readonly string[]>> = {
  '16-edited-before': ['203.0.113.5 eth0 22: timeout, not banner'],
  '17-edited-user': ['203.0.113.5 eth0 22: timeout, not banner'],
};

/** A listing does not tell whether ufw was reloaded since its first limit for IPv6, which until then stops clients. */
const undecided: Readonly<Record<string, number>> = { '04-limit': 5, '12-logging': 4 };

const setUpNames = setUps('ufw');

describe('ufw replays what clients saw', () => {
  it('of twenty set-ups', () => expect(setUpNames).toHaveLength(20));

  describe.each(Object.entries(listings))('from %s', (_, inputs) => {
    it.each(setUpNames.filter((name) => name !== '18-limit-before-reload'))('%s', async (setUp) => {
      const { into, diagnostics } = await lowerFiles(format, inputs(setUp));
      const facts = into.of('packet-filter');
      expect(replay(facts[0]?.value, readTruth(of(setUp, 'truth.txt')))).toEqual({
        wrong: invisible[setUp] ?? [],
        unknown: undecided[setUp] ?? 0,
      });
      expect(diagnostics).toEqual([]);
    });
  });

  it.each(setUpNames.filter((name) => !/^1[78]-/.test(name)))('from the files of %s', async (setUp) => {
    const { into, diagnostics } = await lowerFiles(format, files(setUp));
    const facts = into.of('packet-filter');
    expect(facts.map(({ basis }) => basis)).toEqual(setUp === '01-inactive' ? [] : ['declared']);
    expect(replay(facts[0]?.value, readTruth(of(setUp, 'truth.txt')))).toEqual({ wrong: [], unknown: 0 });
    expect(diagnostics).toEqual([]);
  });

  it.each(setUpNames.filter((name) => !/^1[678]-/.test(name)))('from the added commands of %s', async (setUp) => {
    const { into } = await lowerFiles(format, {
      'ufw-show-added.txt': of(setUp, 'ufw-show-added.txt'),
      'etc/default/ufw': of(setUp, 'default-ufw'),
      'etc/ufw/ufw.conf': of(setUp, 'ufw.conf'),
    });
    const { wrong, unknown } = replay(into.of('packet-filter')[0]?.value, readTruth(of(setUp, 'truth.txt')));
    // `prepend deny from 2001:db8:a0::/48` is printed behind the rules for both families.
    expect({ wrong, unknown }).toEqual({ wrong: [], unknown: setUp === '20-names' ? 1 : 0 });
  });

  it('takes what was added to before.rules into account', async () => {
    const setUp = '16-edited-before';
    const { into } = await lowerFiles(format, {
      'ufw.txt': of(setUp, 'ufw-status.txt'),
      'etc/ufw/before.rules': of(setUp, 'before.rules'),
    });
    expect(replay(into.of('packet-filter')[0]!.value, readTruth(of(setUp, 'truth.txt')))).toEqual({
      wrong: [],
      unknown: 0,
    });
  });

  it('does not tell whether a first limit of IPv6 waits for a reload', async () => {
    const setUp = '18-limit-before-reload';
    const truth = readTruth(of(setUp, 'truth.txt'));
    const { into } = await lowerFiles(format, { 'ufw-status-verbose.txt': of(setUp, 'ufw-status-verbose.txt') });
    const fact = into.of('packet-filter')[0]!.value;
    expect(replay(fact, truth)).toEqual({ wrong: [], unknown: 4 });
  });
});

describe('ufw status', () => {
  it('gives entries in order, with their places and the default', async () => {
    const { into, textAt } = await lowerFiles(format, {
      'ufw-verbose.txt': of('05-sources', 'ufw-status-verbose.txt'),
    });
    const [frontEnd] = into.of('front-end').map(({ value }) => value);
    expect(frontEnd).toMatchObject({ manager: 'ufw', active: Yes, fallback: 'drop' });
    expect(frontEnd!.entries.map(({ action, ports, from }) => `${action} ${ports ?? 'all'} ${from}`)).toEqual([
      'accept 22,22 10.0.0.0/8',
      'drop all 203.0.113.0/24',
      'accept 22,22 Anywhere',
      'reject 2222,2222 Anywhere',
      'accept 5022,5030 Anywhere',
      'accept 22,22 2001:db8:a0::/48',
      'accept 22,22 Anywhere (v6)',
      'reject 2222,2222 Anywhere (v6)',
      'accept 5022,5030 Anywhere (v6)',
    ]);
    expect(textAt(frontEnd!.fallbackOrigin)).toBe('Default: deny (incoming), allow (outgoing), disabled (routed)');
    expect(textAt(frontEnd!.entries[0]!.origin)).toBe('22/tcp                     ALLOW IN    10.0.0.0/8');
    expect(textAt(frontEnd!.origin)).toBe('Status: active');
  });

  it('that is inactive loads nothing', async () => {
    const { into } = await lowerFiles(format, { 'ufw-status.txt': 'Status: inactive\n' });
    expect(into.of('front-end').map(({ value }) => value.active)).toEqual([No]);
    expect(into.of('packet-filter')).toEqual([]);
  });

  it.each(['Status : inaktiv', 'Status: inaktiv', 'État\u00a0: inactif', 'Estado: inactivo', '状态：不活动'])(
    'is understood in other languages: %s',
    async (line) => {
      const { into } = await lowerFiles(format, { 'ufw-status.txt': `${line}\n` });
      expect(into.of('front-end').map(({ value }) => value.active)).toEqual([No]);
    },
  );

  it('is active where it shows rules, in a language that no catalogue has, too', async () => {
    const text = of('05-sources', 'ufw-status-verbose.txt')
      .replace('Status: active', 'Ástand: virkt')
      .replace(/^To .*$/m, 'Til                        Aðgerð      Frá');
    const { into, diagnostics } = await lowerFiles(format, { 'notes.txt': text });
    expect(into.of('front-end').map(({ value }) => [value.active, value.entries.length])).toEqual([[Yes, 9]]);
    expect(diagnostics).toEqual([]);
  });

  it('without default policies takes the shipped one and assumes it', async () => {
    const { into } = await lowerFiles(format, { 'ufw-status.txt': of('05-sources', 'ufw-status.txt') });
    const fact = into.of('packet-filter')[0]!.value;
    expect(fact.assumes?.filter(({ family }) => family === 4).map(({ command }) => command)).toEqual([
      'ufw status verbose',
    ]);
    expect(fact.covers).toEqual([
      { backend: 'ufw', family: 4 },
      { backend: 'ufw', family: 6 },
    ]);
  });

  it('that went through grep is true, and proves nothing of the rest', async () => {
    const line = '22/tcp                     ALLOW       10.0.0.0/8                \n';
    const { into } = await lowerFiles(format, { 'ufw-status.txt': line });
    const fact = into.of('packet-filter')[0]!.value;
    const probe = { to: '192.0.2.10', interface: 'eth0', port: 22 };
    expect(replay(fact, [{ ...probe, from: '203.0.113.5', seen: 'timeout' }])).toEqual({ wrong: [], unknown: 1 });
  });

  it('keeps a rule whose profile nobody knows', async () => {
    const text =
      'Status: active\n\nTo                         Action      From\n--                         ------      ----\nMy App                     DENY        Anywhere                  \n22/tcp                     ALLOW       Anywhere                  \n';
    const truth = [{ from: '203.0.113.5', to: '192.0.2.10', interface: 'eth0', port: 22, seen: 'banner' }];
    const alone = await lowerFiles(format, { 'ufw-status.txt': text });
    expect(replay(alone.into.of('packet-filter')[0]!.value, truth)).toEqual({ wrong: [], unknown: 1 });
    const withProfile = await lowerFiles(format, {
      'ufw-status.txt': text,
      'etc/ufw/applications.d/my-app': '[My App]\ntitle=x\ndescription=x\nports=80,443/tcp|53\n',
    });
    expect(replay(withProfile.into.of('packet-filter')[0]!.value, truth)).toEqual({ wrong: [], unknown: 0 });
  });

  it('reports lines that ufw does not print, and takes rules as possibly missing', async () => {
    const { into, diagnostics } = await lowerFiles(format, {
      'ufw-status.txt': `${of('05-sources', 'ufw-status.txt')}what is this\n`,
    });
    expect(diagnostics).toMatchObject([{ code: 'unexpected-line', effect: 'widens' }]);
    const table = into.of('packet-filter')[0]!.value.tables[0]!;
    expect(table.chains.get('ufw-user-input')!.complete).toBe(false);
  });

  it('of another network namespace, or that failed, says nothing', async () => {
    const text = { 'ufw-status.txt': of('05-sources', 'ufw-status.txt') };
    for (const change of [{ namespace: 'x' }, { quality: 'failed' as const }]) {
      const { into } = await lowerFiles(format, text, { change });
      expect([...into.of('front-end'), ...into.of('packet-filter')]).toEqual([]);
    }
  });
});

describe('the files of ufw', () => {
  it('that are not enabled load nothing', async () => {
    const { into } = await lowerFiles(format, {
      ...files('05-sources'),
      'etc/ufw/ufw.conf': 'ENABLED=no\nLOGLEVEL=low\n',
    });
    expect(into.of('front-end').map(({ basis, value }) => [basis, value.active])).toEqual([['declared', No]]);
    expect(into.of('packet-filter')).toEqual([]);
  });

  it('without ufw.conf are taken for loaded, and the answer assumes it', async () => {
    const { 'etc/ufw/ufw.conf': _, ...rest } = files('05-sources');
    const { into } = await lowerFiles(format, rest);
    const [fact] = into.of('packet-filter').map(({ value }) => value);
    expect(fact?.tables.length).toBeGreaterThan(0);
    expect(fact?.assumes).toContainEqual({ family: 4, layer: 'host-firewall', command: 'cat /etc/ufw/ufw.conf' });
  });

  it('give entries from the tuples', async () => {
    const { into } = await lowerFiles(format, files('06-interfaces'));
    const [frontEnd] = into.of('front-end').map(({ value }) => value);
    expect(
      frontEnd!.entries.slice(0, 4).map(({ action, ports, from }) => `${action} ${ports ?? 'all'} ${from}`),
    ).toEqual([
      'accept all Anywhere',
      'accept 22,22 Anywhere',
      'drop 22,22 Anywhere',
      'accept 2222,2222 198.51.100.0/24',
    ]);
  });

  it('edited by hand are taken as they will be loaded', async () => {
    const text = of('05-sources', 'user.rules').replace(
      '### END RULES ###',
      '-A ufw-user-input -p tcp --dport 80 -j ACCEPT\n### END RULES ###',
    );
    const { into } = await lowerFiles(format, { ...files('05-sources'), 'etc/ufw/user.rules': text });
    const probe = { from: '198.51.100.7', to: '192.0.2.10', interface: 'eth0', port: 80, seen: 'banner' };
    expect(replay(into.of('packet-filter')[0]!.value, [probe])).toEqual({ wrong: [], unknown: 0 });
  });
});

describe('ufw is recognised', () => {
  it.each([
    ['ufw-status.txt', '', 'ufw-status'],
    ['ufw.txt', 'Status: inactive\n', 'ufw-status'],
    ['ufw-numbered.txt', '', 'ufw-status-numbered'],
    ['sos_commands/ufw/ufw_status_numbered', '', 'ufw-status-numbered'],
    ['ufw_status_verbose', '', 'ufw-status-verbose'],
    [
      'firewall.txt',
      'Status: active\nLogging: on (low)\nDefault: deny (incoming), allow (outgoing), disabled (routed)\n',
      'ufw-status-verbose',
    ],
    ['x', 'Status: inactive\n', 'ufw-status'],
    ['x', "Added user rules (see 'ufw status' for running firewall):\nufw allow 22/tcp\n", 'ufw-show-added'],
    ['etc/default/ufw', '', 'ufw-defaults'],
    ['etc/default-ufw', '', 'ufw-defaults'],
    ['etc/ufw/user6.rules', '', 'ufw-user6-rules'],
    ['etc/ufw/applications.d/openssh-server', '', 'ufw-applications'],
    ['etc/ufw/before.init', '', 'ufw-hook'],
  ])('%s', (path, head, kind) => {
    expect(format.detect(claimOf(path), head)?.kind).toBe(kind);
  });

  it.each([
    ['etc/ufw/user.rules.20240101_120000', '*filter\n'],
    ['var/log/ufw.log', 'Nov 23 web01 kernel: [UFW BLOCK] IN=eth0\n'],
    ['etc/ufw/sysctl.conf', 'net.ipv4.ip_forward=1\n'],
    ['iptables-save.txt', '*filter\n:INPUT DROP [0:0]\n:ufw-user-input - [0:0]\n'],
  ])('but not %s', (path, head) => {
    expect(format.detect(claimOf(path), head)).toBeNull();
  });
});

describe('trees of ufw', () => {
  it.each(setUpNames)('of %s are sound', (setUp) => {
    for (const [kind, name] of [
      ['ufw-status', 'ufw-status.txt'],
      ['ufw-status-verbose', 'ufw-status-verbose.txt'],
      ['ufw-status-numbered', 'ufw-status-numbered.txt'],
      ['ufw-show-added', 'ufw-show-added.txt'],
      ['ufw-user-rules', 'user.rules'],
    ]) {
      const file = sourceFile(name!, of(setUp, name!));
      expectSoundTree(code.tree(file, code.parse(file, kind!, noDialect)), file.text);
    }
  });

  it('show cells, actions and comments', () => {
    const file = sourceFile(
      'ufw-status.txt',
      '[ 1] 22/tcp (OpenSSH) on eth0  ALLOW IN    10.0.0.0/8   (log) # from # home\n',
    );
    expect(code.tree(file, code.parse(file, 'ufw-status', noDialect))).toMatchObject({
      children: [
        {
          type: 'entry',
          action: 'allow',
          direction: 'in',
          children: [
            { type: 'label', value: '[ 1]' },
            { type: 'to', value: '22/tcp (OpenSSH) on eth0' },
            { type: 'action', value: 'ALLOW IN' },
            { type: 'from', value: '10.0.0.0/8' },
            { type: 'note', value: '(log)' },
            { type: 'comment', value: '# from # home' },
          ],
        },
      ],
    });
  });

  it('never throws', () => {
    const words = fc.constantFrom(
      'ALLOW',
      'DENY IN',
      '[ 1]',
      '22/tcp',
      '(v6)',
      '(log)',
      ' on eth0',
      'Anywhere',
      '#',
      "'",
      '\n',
      '\t',
      '   ',
      'ufw',
      'allow',
      'from',
      '### tuple ###',
      '-A',
      '\u0000',
      '10.0.0.0/8',
      'Status: active\n',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 40 }).map((parts) => parts.join(' ')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(...format.kinds.map(({ id }) => id)), (given, kind) => {
        const file = sourceFile('x', given);
        expectSoundTree(code.tree(file, code.parse(file, kind, noDialect)), given);
      }),
    );
  });

  it('lowers whatever was parsed', async () => {
    const cell = fc.constantFrom(
      '22/tcp',
      'OpenSSH',
      '10.0.0.0/8',
      'Anywhere',
      'Anywhere (v6)',
      '::/0',
      '22/tcp (x (v6)) on eth0',
      '1:2,3/udp',
      '/',
      ' on ',
      '10.0.0.0/33',
    );
    const row = fc
      .tuple(cell, fc.constantFrom('ALLOW', 'DENY IN', 'LIMIT IN', 'REJECT OUT', 'ALLOW FWD'), cell)
      .map((parts) => parts.join('   '));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 8 }), async (rows) => {
        const { into } = await lowerFiles(format, { 'ufw-status.txt': `Status: active\n\n${rows.join('\n')}\n` });
        expect(into.of('packet-filter')).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });
});

describe('listings that lack rules', () => {
  it('tell it where a number is left out', async () => {
    const text = [
      'Status: active',
      '',
      '     To                         Action      From',
      '     --                         ------      ----',
      '[ 1] 22/tcp                     DENY IN     203.0.113.5               ',
      '[ 4] 22/tcp                     ALLOW IN    10.0.0.0/8                ',
      '',
    ].join('\n');
    const { diagnostics } = await lowerFiles(format, { 'ufw-status-numbered.txt': text });
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'rules-left-out: Rules 2 to 3 are missing before this one: what they let in or keep out is not known. Collect `ufw status numbered` whole.',
    ]);
  });
});
