import { describe, expect, it } from 'vitest';
import { formatAddress } from '#core/address';
import { format } from '#formats/sshd-config/format';
import { format as effective } from '#formats/sshd-effective/format';
import { format as testRun } from '#formats/sshd-test/format';
import type { DaemonFact } from '#model/daemon';
import { filesBelow, fixture, lowerSshd, opensshOf, type Scene } from './sshd-host.ts';

const main = 'etc/ssh/sshd_config';
const debian13: Scene = { dialect: opensshOf(10, 0, 'debian', '1:10.0p1-7+deb13u4') };
const lowerMain = (text: string, scene?: Scene) => lowerSshd([format], { [main]: text }, scene);

const listenersOf = (fact: DaemonFact): string[] =>
  fact.listeners.map(({ family, address, port }) => `${family} ${address ? formatAddress(address) : '*'} ${port}`);

describe('whole hosts', () => {
  it.each([
    ['debian-13', 'debian-13-sshd-T.txt'],
    ['debian-13-v6-only', 'debian-13-v6-only-sshd-T.txt'],
  ])('%s: the files mean what sshd -T printed there', async (directory, dump) => {
    const files = await lowerSshd([format], filesBelow(`sshd-config/${directory}`), debian13);
    const printed = await lowerSshd([effective], { 'sshd-T.txt': fixture(`sshd-effective/${dump}`) }, debian13);
    const [ours, real] = [files.facts[0]!, printed.facts[0]!];
    expect([...ours.settings]).toEqual([...real.settings]);
    expect(listenersOf(ours)).toEqual(listenersOf(real));
    expect(ours.faults).toEqual([]);
    expect(ours.notCollected).toEqual([]);
    expect([ours.quality, real.quality]).toEqual(['complete', 'complete']);
  });

  it('a typing error is put where sshd -t and sshd -T put it, in the same words', async () => {
    const config = filesBelow('sshd-config/debian-13-typo');
    const said = {
      'sshd-t.txt': fixture('sshd-test/debian-13-typo-sshd-t.txt'),
      'sshd-T.txt': fixture('sshd-effective/debian-13-typo-sshd-T.txt'),
    };
    const { facts, textOf } = await lowerSshd([format, effective, testRun], { ...config, ...said }, debian13);
    expect(facts.map(({ from }) => from)).toEqual(['files', 'test-run', 'test-run']);
    for (const { faults } of facts)
      expect(faults.map(({ code, message, origin }) => [code, message, textOf(origin)])).toEqual([
        [
          'unknown-keyword',
          '/etc/ssh/sshd_config.d/30-typo.conf: line 2: Bad configuration option: PermitRootLogn',
          'etc/ssh/sshd_config.d/30-typo.conf:2 PermitRootLogn no',
        ],
      ]);
  });
});

describe('listeners', () => {
  it.each([
    ['', ['6 * 22', '4 * 22']],
    ['Port 22\nPort 2222\n', ['6 * 22', '4 * 22', '6 * 2222', '4 * 2222']],
    ['AddressFamily inet\nPort 2222\n', ['4 * 2222']],
    ['ListenAddress 10.0.0.5\nPort 2222\n', ['4 10.0.0.5 2222']],
    ['Port 2222\nListenAddress 10.0.0.5:22\n', ['4 10.0.0.5 22']],
    ['ListenAddress [2001:db8::1]:2200\nListenAddress 127.1\n', ['6 2001:db8::1 2200', '4 127.0.0.1 22']],
    ['ListenAddress ::\n', ['6 * 22']],
    ['ListenAddress 0.0.0.0\n', ['4 * 22']],
  ])('%j', async (text, expected) => {
    const { facts } = await lowerMain(text);
    expect(listenersOf(facts[0]!)).toEqual(expected);
  });

  it('name the lines that ask for them', async () => {
    const { facts, textOf } = await lowerMain('Port 2222\nListenAddress 10.0.0.5\n');
    expect(facts[0]!.listeners.map(({ origin }) => textOf(origin))).toEqual([
      `${main}:2 ListenAddress 10.0.0.5 | ${main}:1 Port 2222`,
    ]);
    const bare = await lowerMain('UsePAM yes\n');
    expect(bare.facts[0]!.listeners.map(({ origin }) => bare.textOf(origin))).toEqual([
      'default Port 22',
      'default Port 22',
    ]);
  });

  it('of 8.2 and 8.3 take port 22 besides, after an included file', async () => {
    const files = {
      [main]: 'Include /etc/ssh/sshd_config.d/*.conf\nPort 2222\n',
      'etc/ssh/sshd_config.d/50.conf': 'UsePAM yes\n',
    };
    const of = async (minor: number, vendor: 'upstream' | 'ubuntu', packageVersion: string | null = null) => {
      const dialect = opensshOf(8, minor, vendor, packageVersion);
      return listenersOf((await lowerSshd([format], files, { dialect })).facts[0]!);
    };
    expect(await of(2, 'upstream')).toEqual(['6 * 22', '4 * 22', '6 * 2222', '4 * 2222']);
    expect(await of(4, 'upstream')).toEqual(['6 * 2222', '4 * 2222']);
    // Ubuntu 20.04 was released with it and mended it.
    expect(await of(2, 'ubuntu', '1:8.2p1-4')).toEqual(['6 * 22', '4 * 22', '6 * 2222', '4 * 2222']);
    expect(await of(2, 'ubuntu', '1:8.2p1-4ubuntu0.13')).toEqual(['6 * 2222', '4 * 2222']);
  });

  it('behind a name that nobody can look up may be anywhere', async () => {
    const { facts, diagnostics } = await lowerMain('ListenAddress ssh.example.org\n');
    expect(listenersOf(facts[0]!)).toEqual(['4 * 22', '6 * 22'].reverse());
    expect(facts[0]!.notCollected.map(({ path }) => path)).toEqual(['/etc/hosts']);
    expect(diagnostics.map(({ code }) => code)).toContain('name-not-resolved');
    const known = await lowerSshd([format], {
      [main]: 'ListenAddress ssh.example.org\n',
      'etc/hosts': '10.0.0.7 ssh.example.org ssh # here\n',
    });
    expect(listenersOf(known.facts[0]!)).toEqual(['4 10.0.0.7 22']);
    expect(known.facts[0]!.notCollected).toEqual([]);
  });

  it('beyond the sixteenth end the daemon', async () => {
    const ports = Array.from({ length: 9 }, (_, i) => `Port ${2000 + i}\n`).join('');
    const { facts, textOf } = await lowerMain(ports);
    expect(facts[0]!.faults.map(({ code, origin }) => [code, textOf(origin)])).toEqual([
      ['too-many-sockets', `${main}:9 Port 2008`],
    ]);
    expect((await lowerMain(`AddressFamily inet\n${ports}`)).facts[0]!.faults).toEqual([]);
    // A socket that is asked for twice is bound once.
    expect((await lowerMain('Port 22\n'.repeat(20))).facts[0]!.faults).toEqual([]);
  });
});

describe('included files', () => {
  it('that nobody collected may change anything', async () => {
    const { facts, diagnostics, textOf } = await lowerMain('Include /etc/ssh/sshd_config.d/*.conf\nPort 22\n', {
      whole: false,
    });
    expect(facts[0]!.notCollected.map(({ path, origin }) => [path, textOf(origin)])).toEqual([
      ['/etc/ssh/sshd_config.d/*.conf', `${main}:1 Include /etc/ssh/sshd_config.d/*.conf`],
    ]);
    expect(diagnostics.map(({ code, effect }) => [code, effect])).toEqual([['included-file-not-collected', 'widens']]);
  });

  it('come where the Include stands, sorted', async () => {
    const { facts } = await lowerSshd([format], {
      'etc/ssh/sshd_config.d/9.conf': 'PermitRootLogin yes\nPort 2\n',
      'etc/ssh/sshd_config.d/10.conf': 'PermitRootLogin no\nPort 1\n',
      [main]: 'Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin yes\nPort 3\n',
    });
    expect(facts[0]!.settings.get('port')).toEqual(['1', '2', '3']);
    expect(facts[0]!.settings.get('permitrootlogin')).toEqual(['no']);
    expect(facts[0]!.places.map(({ keyword, values }) => `${keyword} ${values}`)).toEqual([
      'permitrootlogin no',
      'port 1',
      'permitrootlogin yes',
      'port 2',
      'permitrootlogin yes',
      'port 3',
    ]);
  });

  it('that include themselves end the daemon', async () => {
    const { facts } = await lowerMain(`Include /${main}\n`);
    expect(facts[0]!.faults.map(({ code }) => code)).toEqual(['include-too-deep']);
  });

  it('that include their own pattern behind others end the process for each connection', async () => {
    const own = { [main]: 'Include /etc/ssh/sshd_config.d/*.conf\n', 'etc/ssh/sshd_config.d/a.conf': '# nothing\n' };
    const loop = { 'etc/ssh/sshd_config.d/z.conf': 'Include /etc/ssh/sshd_config.d/*.conf\n' };
    const faultsOf = async (files: Record<string, string>): Promise<string[]> =>
      (await lowerSshd([format], files, debian13)).facts[0]!.faults.map(({ code, when }) => `${code} ${when}`);
    expect(await faultsOf({ ...own, ...loop })).toEqual(['include-too-deep connection']);
    expect(await faultsOf({ [main]: own[main]!, ...loop })).toEqual(['include-too-deep undefined']);
    expect(await faultsOf(own)).toEqual([]);
  });

  it('that include each other many times are not followed for ever', async () => {
    const level = (n: number): [string, string] => [
      `etc/ssh/level-${n}`,
      `Include ${Array.from({ length: 10 }, () => `/etc/ssh/level-${n + 1}`).join(' ')}\n`,
    ];
    const levels = Object.fromEntries(Array.from({ length: 12 }, (_, n) => level(n)));
    const { facts } = await lowerSshd([format], { [main]: 'Include /etc/ssh/level-0\n', ...levels }, debian13);
    expect(facts[0]!.notCollected.map(({ path }) => path)).toEqual(['/etc/ssh/level-11']);
    expect(listenersOf(facts[0]!)).toEqual(['6 * 22', '4 * 22']);
  });

  it('alone show part of the configuration', async () => {
    const { facts } = await lowerSshd([format], { 'etc/ssh/sshd_config.d/a.conf': 'Port 2222\n' });
    expect([...facts[0]!.settings]).toEqual([['port', ['2222']]]);
    expect(facts[0]!.quality).toBe('partial-view');
    expect(facts[0]!.notCollected.map(({ path }) => path)).toEqual([`/${main}`]);
  });
});

describe('Match blocks', () => {
  const text = 'X11Forwarding yes\nMatch User bob\n  X11Forwarding no\nMatch all\n  PermitTTY no\n';

  it('do not change what holds for the daemon, except those for everybody', async () => {
    const { facts } = await lowerMain(text);
    expect(facts[0]!.settings.get('x11forwarding')).toEqual(['yes']);
    expect(facts[0]!.settings.get('permittty')).toEqual(['no']);
    expect(facts[0]!.places.map(({ keyword, conditional }) => `${keyword} ${conditional}`)).toEqual([
      'x11forwarding false',
      'x11forwarding true',
      'permittty true',
    ]);
  });

  it('end the daemon where a line below them is for the main part only', async () => {
    const { facts, textOf } = await lowerMain('Match User bob\n  X11Forwarding no\n\nPort 2222\nFooBar\n');
    expect(facts[0]!.faults.map(({ code, origin, data }) => [code, data.keyword, textOf(origin)])).toEqual([
      ['global-in-match', 'Port', `${main}:4 Port 2222`],
      ['missing-argument', 'FooBar', `${main}:5 FooBar`],
    ]);
  });

  it('on a local port are no fault', async () => {
    expect((await lowerMain('Match LocalPort 2222\n  PermitTTY no\n')).facts[0]!.faults).toEqual([]);
  });

  it('with host bits in an address end the daemon from 8.4, and each connection before', async () => {
    const of = async (minor: number) =>
      (await lowerMain('Match Address 10.0.0.1/8\n  PermitTTY no\n', { dialect: opensshOf(8, minor, 'debian') }))
        .facts[0]!.faults;
    expect((await of(4)).map(({ code, when }) => [code, when])).toEqual([['bad-match-address', undefined]]);
    expect((await of(2)).map(({ code, when }) => [code, when])).toEqual([['bad-match-address', 'connection']]);
  });
});

describe('an unknown release', () => {
  it('is no reason to say that the daemon does not start', async () => {
    const { facts, diagnostics, textOf } = await lowerMain("Banner /etc/it's\nUsePAM maybe\n");
    expect(facts[0]!.faults.map(({ code, origin }) => [code, textOf(origin)])).toEqual([
      ['bad-value', `${main}:2 UsePAM maybe`],
    ]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['meaning-depends-on-release']);
    expect(facts[0]!.doubtful?.map(({ code, refusing, taking }) => [code, refusing, taking])).toEqual([
      ['unbalanced-quotes', '8.7 and later', 'up to 8.6'],
    ]);
  });

  it('knows the options of all distributions', async () => {
    expect((await lowerMain('DebianBanner no\nX11MaxDisplays 10\n')).facts[0]!.faults).toEqual([]);
    const debian = await lowerMain('X11MaxDisplays 10\n', { dialect: opensshOf(9, 2, 'debian') });
    expect(debian.facts[0]!.faults.map(({ code }) => code)).toEqual(['unknown-keyword']);
  });

  it('of a distribution takes the distribution’s options', async () => {
    const os = { id: 'rocky', like: ['rhel', 'centos', 'fedora'], version: '9.4' };
    const openssh = { major: 8, minor: 7, vendor: 'upstream', packageVersion: null } as const;
    const { facts } = await lowerMain('X11MaxDisplays 10\nDebianBanner no\n', { dialect: { openssh, os } });
    expect(facts[0]!.faults.map(({ data }) => data.keyword)).toEqual(['DebianBanner']);
  });
});

describe('lines that grep showed', () => {
  it.each([
    'grep-i-port-sshd_config.txt',
    'grep-n-port-sshd_config.txt',
    'grep-rn-sshd_config.txt',
    'grep-v-sshd_config.txt',
  ])('%s', async (name) => {
    const { facts, diagnostics } = await lowerSshd([format], { [name]: fixture(`sshd-config/lines/${name}`) });
    expect(facts[0]!.settings.get('port')).toEqual(['2222']);
    expect(facts[0]!.settings.has('maxstartups')).toBe(false);
    expect(facts[0]!.quality).toBe('partial-view');
    expect(facts[0]!.notCollected.map(({ path }) => path)).toEqual([`/${main}`]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['part-of-configuration']);
  });

  it('give way to the file itself', async () => {
    const { facts } = await lowerSshd([format], { [main]: 'Port 22\n', 'grep-port-sshd_config.txt': 'Port 2222\n' });
    expect(facts.map(({ settings }) => settings.get('port'))).toEqual([['22']]);
  });
});

it('a byte order mark is part of the first keyword', async () => {
  const { facts } = await lowerMain('\ufeffPort 22\n', { dialect: opensshOf(9, 2, 'debian') });
  expect(facts[0]!.faults.map(({ message }) => message)).toEqual([
    `/${main}: line 1: Bad configuration option: \\357\\273\\277Port`,
  ]);
});

it('lines without effect are told', async () => {
  const { facts, diagnostics } = await lowerMain('UseLogin no\nPort"22\n', { dialect: opensshOf(9, 2, 'debian') });
  expect(facts[0]!.faults).toEqual([]);
  expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
    ['ignored-line', 'warning'],
    ['option-without-effect', 'note'],
  ]);
});

it('nothing collected, nothing said', async () => {
  expect((await lowerSshd([format], {})).facts).toEqual([]);
});
