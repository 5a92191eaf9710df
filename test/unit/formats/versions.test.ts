import { describe, expect, it } from 'vitest';
import { claimOf } from '#discover/claim';
import type { Format } from '#formats/format';
import { format as ldd } from '#formats/ldd/format';
import { format as osRelease } from '#formats/os-release/format';
import { format as packageList } from '#formats/package-list/format';
import { format as sshdVersion } from '#formats/sshd-version/format';
import { Contributions } from '#model/contribution';
import { expectNeverThrows, expectSoundTree, fixture, lowerFiles } from './host-state.ts';

/** Everything told about the system and its programs, one fact a line. */
const facts = (into: Contributions): string[] => [
  ...into
    .of('system')
    .map(({ value }) => (value.system === 'os' ? `os ${value.id} ${value.version} (${value.like.join(' ')})` : '')),
  ...into.of('program').map(({ value, basis }) => {
    if (value.program === 'libwrap') return `libwrap ${value.linked} ${basis}`;
    if (value.program === 'installed') return `installed ${value.installed}`;
    const { major, minor, vendor, packageVersion } = value.version;
    return `openssh ${major}.${minor} ${vendor} ${packageVersion ?? '-'} from ${value.from}`;
  }),
];

const told = async (format: Format, texts: Record<string, string>, into = new Contributions()): Promise<string[]> =>
  facts((await lowerFiles(format, texts, { into })).into);

const found = (format: Format, path: string, head = ''): string => {
  const detection = format.detect(claimOf(path), head);
  return detection ? `${detection.kind} ${detection.score}` : '';
};

const soundTrees = async (format: Format, texts: Record<string, string>): Promise<void> => {
  const code = await format.load();
  for (const { file, parsed } of (await lowerFiles(format, texts)).inputs)
    expectSoundTree(code.tree(file, parsed), file.text);
};

describe('os-release', () => {
  const read = (name: string) => fixture(`os-release/${name}`);

  it.each([
    ['debian-12', 'os debian 12 ()', 'openssh 9.2 debian - from distribution', 'libwrap true declared'],
    ['debian-13', 'os debian 13 ()', 'openssh 10.0 debian - from distribution', 'libwrap true declared'],
    ['ubuntu-22.04', 'os ubuntu 22.04 (debian)', 'openssh 8.9 ubuntu - from distribution', 'libwrap true declared'],
    ['rhel-9.4', 'os rhel 9.4 (fedora)', 'openssh 8.7 redhat - from distribution', 'libwrap false declared'],
    ['centos-7', 'os centos 7 (rhel fedora)', 'openssh 7.4 redhat - from distribution', 'libwrap true declared'],
  ])('knows what %s ships', async (name, ...expected) => {
    expect(await told(osRelease, { 'etc/os-release': read(name) })).toEqual(expected);
  });

  it.each([
    ['ID=debian\nVERSION_ID="11"', '8.4 debian', true],
    ['ID=ubuntu\nVERSION_ID="20.04"', '8.2 ubuntu', true],
    ['ID=ubuntu\nVERSION_ID="24.04"', '9.6 ubuntu', true],
    ['ID="almalinux"\nID_LIKE="rhel centos fedora"\nVERSION_ID="8.10"', '8.0 redhat', false],
    ['ID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="9"', null, false],
    ['ID=fedora\nVERSION_ID=40', '9.6 redhat', false],
    ['ID=alpine\nVERSION_ID=3.19.1\nNAME="Alpine Linux"', '9.6 upstream', false],
    ['NAME="Arch Linux"\nID=arch', null, false],
    ['ID="opensuse-leap"\nID_LIKE="suse opensuse"\nVERSION_ID="15.6"', '9.6 suse', null],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="21.3"\nUBUNTU_CODENAME=jammy', '8.9 ubuntu', true],
    ['ID=nixos\nVERSION_ID="24.05"', null, null],
  ])('of %j knows version %s and libwrap %s', async (text, version, linked) => {
    const lines = (await told(osRelease, { 'os-release': text })).slice(1);
    expect(lines).toEqual([
      ...(version === null ? [] : [`openssh ${version} - from distribution`]),
      ...(linked === null ? [] : [`libwrap ${linked} declared`]),
    ]);
  });

  it('takes the minor release from redhat-release', async () => {
    const line = 'CentOS Linux release 7.2.1511 (Core) \n';
    expect(await told(osRelease, { 'etc/redhat-release': line, 'etc/os-release': read('centos-7') })).toEqual([
      'os centos 7.2.1511 (rhel fedora)',
      'openssh 6.6 redhat - from distribution',
      'libwrap true declared',
    ]);
    expect(await told(osRelease, { 'redhat-release': 'Rocky Linux release 8.9 (Green Obsidian)\n' })).toEqual([
      'os rocky 8.9 (rhel fedora)',
      'openssh 8.0 redhat - from distribution',
      'libwrap false declared',
    ]);
  });

  it('reads the older files, and does not take Ubuntu for Debian', async () => {
    expect((await told(osRelease, { 'etc/debian_version': read('debian_version') }))[0]).toBe('os debian 12.11 ()');
    expect(await told(osRelease, { 'etc/debian_version': 'bookworm/sid\n' })).toEqual([]);
    expect((await told(osRelease, { 'lsb_release_-a.txt': read('lsb_release_-a.txt') }))[0]).toBe('os debian 12 ()');
    const lsb = 'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=18.04\nDISTRIB_CODENAME=bionic\n';
    expect((await told(osRelease, { 'etc/lsb-release': lsb, 'etc/debian_version': 'buster/sid\n' }))[1]).toBe(
      'openssh 7.6 ubuntu - from distribution',
    );
  });

  it('points at the line that tells the version', async () => {
    const { into, textAt } = await lowerFiles(osRelease, { 'os-release': read('debian-13') });
    expect(textAt(into.of('system')[0]!.origin)).toBe('VERSION_ID="13"');
  });

  it('recognises the files, and not those of containers', () => {
    expect(found(osRelease, 'etc/os-release', read('debian-13'))).toBe('os-release 90');
    expect(found(osRelease, 'usr/lib/os-release')).toBe('os-release 60');
    expect(found(osRelease, 'system.txt', read('rhel-9.4'))).toBe('os-release 80');
    expect(found(osRelease, 'var/lib/docker/overlay2/x/diff/etc/os-release', read('debian-13'))).toBe('');
    expect(found(osRelease, 'etc/ssh/sshd_config', 'Port 22\n')).toBe('');
  });

  it('makes a sound tree and never throws', async () => {
    await soundTrees(osRelease, { 'os-release': read('centos-7'), 'lsb_release_-a': read('lsb_release_-a.txt') });
    await expectNeverThrows(osRelease, ['ID', '=', 'debian', '"', '12', 'release', '7.9'], [read('debian-13')]);
  });
});

describe('sshd -V', () => {
  const read = (name: string) => fixture(`sshd-version/${name}`);

  it('reads the version, its vendor and the revision', async () => {
    expect(await told(sshdVersion, { 'ssh_-V': read('ssh_-V-9.2.txt') })).toEqual([
      'openssh 9.2 debian 1:9.2p1-2+deb12u10 from package',
    ]);
    expect(await told(sshdVersion, { 'sshd-V.txt': read('sshd_-V-10.0.txt') })).toEqual([
      'openssh 10.0 debian - from banner',
    ]);
    expect(
      await told(sshdVersion, { 'ssh-V': 'OpenSSH_8.9p1 Ubuntu-3ubuntu0.10, OpenSSL 3.0.2 15 Mar 2022\n' }),
    ).toEqual(['openssh 8.9 ubuntu 1:8.9p1-3ubuntu0.10 from package']);
  });

  it('reads the complaint of an sshd that has no -V', async () => {
    expect(await told(sshdVersion, { 'sshd_-V': read('sshd_-V-8.0.txt') })).toEqual([
      'openssh 8.0 upstream - from banner',
    ]);
    expect(found(sshdVersion, 'x', read('sshd_-V-8.0.txt'))).toBe('sshd-version 80');
  });

  it('asks the package and the system who built it where the line does not say', async () => {
    const system = (await lowerFiles(osRelease, { 'os-release': fixture('os-release/rhel-9.4') })).into;
    const lines = await told(sshdVersion, { 'sshd-V': 'OpenSSH_8.7p1, OpenSSL 3.0.7 1 Nov 2022\n' }, system);
    expect(lines.at(-1)).toBe('openssh 8.7 redhat - from banner');
    const { into } = await lowerFiles(packageList, { dpkg: fixture('package-list/dpkg_-l_grep_openssh.txt') });
    expect((await told(sshdVersion, { 'sshd-V': read('sshd_-V-9.2.txt') }, into)).at(-1)).toBe(
      'openssh 9.2 debian 1:9.2p1-2+deb12u10 from banner',
    );
  });

  it('does not take the log of a client for an answer', () => {
    expect(found(sshdVersion, 'x', 'OpenSSH_9.2p1 Debian-2, OpenSSL 3.0\ndebug1: Reading configuration data\n')).toBe(
      '',
    );
    expect(found(sshdVersion, 'ssh-V')).toBe('ssh-version 60');
    expect(found(sshdVersion, 'sshd_-V')).toBe('sshd-version 60');
  });

  it('makes a sound tree and never throws', async () => {
    await soundTrees(sshdVersion, { 'sshd-V': read('sshd_-V-8.0.txt') });
    await expectNeverThrows(
      sshdVersion,
      ['OpenSSH_9.2', 'p1', 'Debian-2', ',', 'usage: sshd'],
      [read('ssh_-V-9.2.txt')],
    );
  });
});

describe('package lists', () => {
  const read = (name: string) => fixture(`package-list/${name}`);
  const debian = 'openssh 9.2 debian 1:9.2p1-2+deb12u10 from package';

  it.each([
    'dpkg_-l.txt',
    'dpkg_-l_grep_openssh.txt',
    'dpkg_-s_openssh-server.txt',
    'dpkg-query_-W.txt',
    'apt_list_--installed.txt',
  ])('reads %s', async (name) => {
    expect(await told(packageList, { [name]: read(name) })).toEqual([debian, 'installed true']);
  });

  /** apt 2.6.1 of Debian 12. */
  it.each([
    ['openssh-server/oldstable,now 1:9.2p1-2+deb12u10 amd64  [installiert]', '1:9.2p1-2+deb12u10'],
    ['openssh-server/oldstable,now 1:9.2p1-2+deb12u10 amd64 [インストール済み]', '1:9.2p1-2+deb12u10'],
    ['openssh-server/now 1:9.2p1-2+deb12u10 amd64 [installed,local]', '1:9.2p1-2+deb12u10'],
    ['openssh-server/now 1:9.2p1-2 amd64 [installed,upgradable to: 1:9.2p1-2+deb12u10]', '1:9.2p1-2'],
    ['openssh-server/oldstable 1:9.2p1-2+deb12u10 amd64 [upgradable from: 1:9.2p1-2]', '1:9.2p1-2'],
    ['openssh-server/oldstable 1:9.2p1-2+deb12u10 amd64 [1:9.2p1-2 からアップグレード可]', '1:9.2p1-2'],
    ['openssh-server/now 1:9.2p1-2+deb12u10 amd64  [Konfiguration-verbleibend]', null],
    ['openssh-server/oldstable 1:9.2p1-2+deb12u10 amd64', null],
  ])('reads %s', async (line, version) => {
    const expected =
      version === null ? ['installed false'] : [`openssh 9.2 debian ${version} from package`, 'installed true'];
    expect(await told(packageList, { 'apt_list_-a.txt': `Listing...\n${line}\n` })).toEqual(expected);
  });

  it('reads rpm and apk', async () => {
    expect(await told(packageList, { 'rpm_-qa': read('rpm_-qa.txt') })).toEqual([
      'openssh 8.7 redhat 8.7p1-38.el9_4.4 from package',
      'installed true',
    ]);
    expect((await told(packageList, { 'installed-rpms': read('installed-rpms') }))[0]).toBe(
      'openssh 8.0 redhat 8.0p1-19.el8_8 from package',
    );
    expect((await told(packageList, { 'apk_info_-v': read('apk_info_-v.txt') }))[0]).toBe(
      'openssh 9.6 upstream 9.6_p1-r0 from package',
    );
    const json = '{"name": "openssh-server","version": "8.0p1","release": "19.el8","epoch": "(none)"}\n';
    expect((await told(packageList, { 'rpm_-qa': json }))[0]).toBe('openssh 8.0 redhat 8.0p1-19.el8 from package');
    const table = 'openssh-server      SUSE Linux Enterprise 15      8.4p1-150300.3.30.1\n';
    expect((await told(packageList, { rpm: table }))[0]).toBe('openssh 8.4 suse 8.4p1-150300.3.30.1 from package');
  });

  it('knows a server that is not installed from one that is not shown', async () => {
    const only = (name: string, pattern: RegExp): string =>
      read(name)
        .split('\n')
        .filter((line) => !pattern.test(line))
        .join('\n');
    expect(await told(packageList, { 'dpkg-l': only('dpkg_-l.txt', /openssh-server/) })).toEqual([
      debian,
      'installed false',
    ]);
    expect(await told(packageList, { 'dpkg-l': only('dpkg_-l_grep_openssh.txt', /openssh-server/) })).toEqual([debian]);
    const removed = read('dpkg_-l_grep_openssh.txt').replace('ii  openssh-server', 'rc  openssh-server');
    expect(await told(packageList, { 'dpkg-l': removed })).toEqual([debian, 'installed false']);
    expect(await told(packageList, { 'rpm-q': 'package openssh-server is not installed\n' })).toEqual([
      'installed false',
    ]);
    expect(await told(packageList, { x: 'dpkg-query: no packages found matching openssh-server\n' })).toEqual([
      'installed false',
    ]);
    expect(await told(packageList, { 'rpm-qa': only('rpm_-qa.txt', /openssh-server/) })).toEqual([
      'openssh 8.7 redhat 8.7p1-38.el9_4.4 from package',
    ]);
  });

  it('reads a package that is listed as not there', async () => {
    expect(await told(packageList, { dpkg: fixture('package-list/host-dpkg.txt') })).toEqual([
      'openssh 10.0 debian 1:10.0p1-7+deb13u4 from package',
      'installed true',
    ]);
  });

  it('recognises lists by name and by content', () => {
    expect(found(packageList, 'dpkg.txt')).toBe('dpkg-list 60');
    expect(found(packageList, 'dpkg_-l', read('dpkg_-l.txt'))).toBe('dpkg-list 90');
    expect(found(packageList, 'x', read('dpkg_-l_grep_openssh.txt'))).toBe('dpkg-list 80');
    expect(found(packageList, 'x', read('rpm_-qa.txt'))).toBe('rpm-list 80');
    expect(found(packageList, 'installed-rpms')).toBe('rpm-list 60');
    expect(found(packageList, 'x', read('apk_info_-v.txt'))).toBe('apk-list 80');
    expect(found(packageList, 'x', 'Port 22\n')).toBe('');
  });

  it('makes a sound tree and never throws', async () => {
    await soundTrees(packageList, {
      'dpkg-l': read('dpkg_-l.txt'),
      'dpkg-s': read('dpkg_-s_openssh-server.txt'),
      'rpm-qa': read('rpm_-qa.txt'),
    });
    await expectNeverThrows(
      packageList,
      ['ii', 'openssh-server', '1:9.2p1', 'Package:', 'Version:', '{', '-', '8.0p1-1.el8.x86_64', 'installed'],
      [read('dpkg_-l.txt'), read('rpm_-qa.txt'), read('dpkg_-s_openssh-server.txt')],
    );
  });
});

describe('ldd', () => {
  const text = fixture('ldd/ldd_usr_sbin_sshd.txt');
  const without = text.replace(/.*libwrap.*\n/, '');

  it('sees libwrap', async () => {
    const { into, textAt } = await lowerFiles(ldd, { ldd_usr_sbin_sshd: text });
    expect(facts(into)).toEqual(['libwrap true observed']);
    expect(textAt(into.of('program')[0]!.origin)).toMatch(/^libwrap\.so\.0 => \S+ \(0x[0-9a-f]+\)$/);
    expect(await told(ldd, { 'libraries.txt': text })).toEqual(['libwrap true observed']);
    expect(await told(ldd, { 'ldd-sshd': '\tlibwrap.so.0 => not found\n' })).toEqual(['libwrap true observed']);
  });

  it('sees that it is missing, where the program would show it', async () => {
    expect(await told(ldd, { 'ldd-sshd': without })).toEqual(['libwrap false observed']);
    const listener = without.replace(/.*libpam.*\n/, '');
    expect(await told(ldd, { 'ldd-usr-sbin-sshd': listener })).toEqual([]);
    expect(await told(ldd, { 'ldd-sshd-session': listener })).toEqual(['libwrap false observed']);
    expect(await told(ldd, { 'ldd-sshd': without.split('\n').slice(0, 3).join('\n') })).toEqual([]);
  });

  it('doubts where a search found nothing, or somebody built it without PAM', async () => {
    const doubts = async (name: string, text: string) =>
      (await lowerFiles(ldd, { [name]: text })).into.of('program').map(({ value }) => value);
    expect(await doubts('ldd-usr-sbin-sshd-grep-libwrap', '')).toEqual([
      { program: 'libwrap', linked: false, doubtful: 'listener' },
    ]);
    expect(await doubts('ldd-usr-local-sbin-sshd', without.replace(/.*libpam.*\n/, ''))).toEqual([
      { program: 'libwrap', linked: false, doubtful: 'program' },
    ]);
  });

  it('looks at sshd alone among several programs', async () => {
    expect(await told(ldd, { ldd: fixture('ldd/ldd-two.txt') })).toEqual(['libwrap true observed']);
    expect(await told(ldd, { ldd: '\tlinux-vdso.so.1 (0x0)\n\tlibc.so.6 => /lib/libc.so.6 (0x0)\n' })).toEqual([]);
  });

  it('makes a sound tree and never throws', async () => {
    await soundTrees(ldd, { ldd: fixture('ldd/ldd-two.txt') });
    expect(found(ldd, 'ldd_usr_sbin_sshd', text)).toBe('ldd-sshd 90');
    await expectNeverThrows(ldd, ['libwrap.so.0', '=>', 'not', 'found', '(0x1)', '/usr/sbin/sshd:'], [text]);
  });
});
