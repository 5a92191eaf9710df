import { describe, expect, it } from 'vitest';
import { format } from '#formats/file-listing/format';
import type { Contributions } from '#model/contribution';
import { expectNeverThrows, expectSoundTree, fixture, lowerFiles } from './host-state.ts';

const read = (name: string, text = fixture(`file-listing/${name}`)) => lowerFiles(format, { [name]: text });

/** `file /etc/ssh/x 644 root:root 12+`, `listed /etc/ssh all`, `absent /etc/x` a line. */
const describeFiles = (into: Contributions): string[] =>
  into.of('files').map(({ value }) => {
    if (value.files === 'listed') return `listed ${value.directory}${value.all ? ' all' : ''}`;
    if (value.files !== 'entry') return `${value.files} ${value.path}`;
    const { path, type, mode, owner, group, size, accessControlList } = value.entry;
    return `${type} ${path} ${mode.toString(8)} ${owner}:${group} ${size}${accessControlList ? '+' : ''}`;
  });
const described = async (name: string, text?: string): Promise<string[]> =>
  describeFiles((await read(name, text)).into);

const directories = ['directory /etc/ssh 755 root:root 4096', 'directory /etc 755 root:root 4096'];
const contents = [
  'file /etc/ssh/moduli 644 root:root 573928',
  'file /etc/ssh/ssh_config 644 root:root 1650',
  'directory /etc/ssh/ssh_config.d 755 root:root 4096',
  'file /etc/ssh/ssh_host_ecdsa_key 600 root:root 492',
  'file /etc/ssh/ssh_host_ecdsa_key.pub 644 root:root 169',
  'file /etc/ssh/ssh_host_ed25519_key 600 root:root 399',
  'file /etc/ssh/ssh_host_ed25519_key.pub 644 root:root 89',
  'file /etc/ssh/ssh_host_rsa_key 600 root:root 2590',
  'file /etc/ssh/ssh_host_rsa_key.pub 644 root:root 561',
  'file /etc/ssh/sshd_config 644 root:root 3223',
  'directory /etc/ssh/sshd_config.d 755 root:root 4096',
];

describe('ls -l', () => {
  it.each(['ls_-la_etc_ssh.txt', 'ls_-alZ_.etc.ssh', 'ls-lna-etc-ssh.txt'])('reads %s', async (name) => {
    expect(await described(name)).toEqual([...directories, ...contents, 'listed /etc/ssh all']);
  });

  it('reads a listing without dot files, with full times, with inodes and rounded sizes', async () => {
    expect(await described('ls-etc-ssh', fixture('file-listing/full-time-ls-l-etc-ssh.txt'))).toEqual([
      ...contents,
      'listed /etc/ssh',
    ]);
    const rounded = await described('ls-lhi-etc-ssh.txt');
    expect(rounded[0]).toBe('file /etc/ssh/moduli 644 root:root 574464');
    expect(rounded).toHaveLength(contents.length + 1);
  });

  it.each(['de_DE', 'fr_FR', 'ja_JP', 'cs_CZ', 'et_EE', 'es_ES', 'pt_BR'])(
    'reads the language of %s',
    async (locale) => {
      const { into, diagnostics } = await read('ls-etc-ssh', fixture(`file-listing/${locale}-ls.txt`));
      const all = describeFiles(into);
      expect(all.filter((line) => /^(?:file|directory)/.test(line)).sort()).toEqual(
        [...directories, ...contents].sort(),
      );
      expect(all).toContain('listed /etc/ssh all');
      expect(all).toContain('absent /etc/ssh/none');
      expect(diagnostics).toEqual([]);
    },
  );

  it.each(['ca_ES', 'fi_FI', 'hu_HU', 'ko_KR', 'sr_RS', 'vi_VN', 'zh_CN'])('reads the dates of %s', async (locale) => {
    const { into, diagnostics } = await read('ls-la-etc-ssh', fixture(`file-listing/${locale}-ls.txt`));
    const names = describeFiles(into).map((line) => line.replace(/ \d*$/, ''));
    const expected = [...directories, ...contents].map((line) => line.replace(/ \d*$/, ''));
    expect(names.sort()).toEqual([...expected, 'listed /etc/ssh all'].sort());
    expect(diagnostics).toEqual([]);
  });

  it('reads several directories, and an empty one', async () => {
    expect(await described('ls_-lR.txt')).toEqual([
      ...contents,
      'listed /etc/ssh',
      'listed /etc/ssh/ssh_config.d',
      'listed /etc/ssh/sshd_config.d',
    ]);
    expect((await described('host-ls-etc-ssh.txt')).slice(-5)).toEqual([
      'listed /etc/ssh all',
      'directory /etc/ssh/sshd_config.d 755 root:root 60',
      'directory /etc/ssh 755 root:root 60',
      'file /etc/ssh/sshd_config.d/30-typo.conf 644 root:root 26',
      'listed /etc/ssh/sshd_config.d all',
    ]);
  });

  it('reads files that were named, and one that is not there', async () => {
    expect(await described('ls-keys.txt')).toEqual(contents.filter((line) => line.includes('ssh_host_')));
    expect(await described('ls-some.txt')).toEqual([
      'absent /etc/ssh/nothere',
      'file /etc/ssh/ssh_config 644 root:root 1650',
      'listed /etc/ssh/sshd_config.d',
    ]);
    expect(await described('host-ls-run-sshd.txt')).toEqual(['directory /run/sshd 755 root:root 40']);
    expect((await described('find-ls.txt'))[0]).toBe('directory /etc/ssh 755 root:root 4096');
  });

  it('takes a pattern without matches for the default keys it means', async () => {
    expect(await described('ls', "ls: cannot access '/etc/ssh/ssh_host_*_key': No such file or directory\n")).toEqual([
      'absent /etc/ssh/ssh_host_rsa_key',
      'absent /etc/ssh/ssh_host_ecdsa_key',
      'absent /etc/ssh/ssh_host_ed25519_key',
      'absent /etc/ssh/ssh_host_mldsa44_ed25519_key',
      'absent /etc/ssh/ssh_host_dsa_key',
    ]);
    const hostile = `/etc/ssh/${'*'.repeat(60)}x`;
    expect(await described('ls', `ls: cannot access '${hostile}': No such file or directory\n`)).toEqual([]);
  });

  it('reads odd names, links, devices and special bits', async () => {
    const odd = (name: string) => fixture(`file-listing/${name}`);
    const expected = [
      'directory /run/sshd 1777 root:root 4096',
      'directory /run 755 root:root 4096',
      'file /run/sshd/a b 4755 root:root 0',
      "file /run/sshd/it's 644 root:root 0",
      'link /run/sshd/lnk 777 root:root 10',
      'other /run/sshd/null 666 root:root 0',
      'other /run/sshd/p 644 root:root 0',
      'listed /run/sshd all',
    ];
    expect(await described('ls-la-run-sshd', odd('ls_-la_odd.txt'))).toEqual(expected);
    expect(await described('ls-la-run-sshd', odd('iso-ls_odd.txt'))).toEqual(expected);
    expect((await described('ls-la-run-sshd', odd('ls_-laF_odd.txt'))).slice(0, 2)).toEqual(expected.slice(0, 2));
  });

  it('sees access control lists, block counts and what the collector says of itself', async () => {
    const { into } = await read('sos-ls_-alZRs_.var.log');
    expect(describeFiles(into)).toContain('directory /var/log/journal 2755 root:systemd-journal 60+');
    expect(describeFiles(into)).toContain('listed /var/log all');
  });

  it('reads the short form of ls -Z in RHEL 7, where no size is shown', async () => {
    const text = `/etc/ssh:
-rw-r-----. root ssh_keys system_u:object_r:sshd_key_t:s0  ssh_host_rsa_key
`;
    expect(await described('ls_-Z', text)).toEqual(['file /etc/ssh/ssh_host_rsa_key 640 root:ssh_keys Infinity']);
  });

  it('recognises /etc/ssh by what is in it, and then proves nothing by what is not', async () => {
    const { into } = await read('relative-crlf-ls');
    expect(describeFiles(into)).toContain('file /etc/ssh/sshd_config 644 root:root 3424');
    expect(describeFiles(into).some((line) => line.startsWith('listed'))).toBe(false);
    expect(into.of('files')[0]!.quality).toBe('partial-view');
  });

  it('does not guess other directories', async () => {
    const text = 'total 4\n-rw------- 1 root root 399 Nov 23 06:19 ssh_host_ed25519_key\n';
    const { into, diagnostics } = await read('ls-l-usr-local-etc-ssh', text);
    expect(describeFiles(into)).toEqual([]);
    expect(diagnostics).toMatchObject([{ code: 'directory-not-named' }]);
    const change = { claim: { path: 'a', slug: 'ls-l', command: 'ls -l /opt/ssh/etc/' } };
    expect(describeFiles((await lowerFiles(format, { a: text }, { change })).into)).toEqual([
      'file /opt/ssh/etc/ssh_host_ed25519_key 600 root:root 399',
      'listed /opt/ssh/etc',
    ]);
  });

  it('does not count a directory as listed where something could not be read or was filtered', async () => {
    const text = `/etc/ssh:
total 8
-????????? ? ? ? ?            ? ssh_host_rsa_key
-rw-r--r-- 1 root root 1650 May  8  2025 ssh_config
`;
    const { into, diagnostics } = await read('ls', text);
    expect(describeFiles(into)).toEqual(['file /etc/ssh/ssh_config 644 root:root 1650']);
    expect(diagnostics).toMatchObject([{ code: 'not-listed' }]);
    const grepped = fixture('file-listing/ls_-la_etc_ssh.txt')
      .split('\n')
      .filter((line) => line.includes('key'));
    expect((await described('ls-la-etc-ssh', grepped.join('\n'))).some((line) => line.startsWith('listed'))).toBe(
      false,
    );
  });

  it('knows its answers from failures', () => {
    const answers = (line: string): boolean => format.answers!.some((pattern) => pattern.test(line));
    expect(answers("ls: cannot access '/run/sshd': No such file or directory")).toBe(true);
    expect(answers("ls: Zugriff auf '/nope' nicht möglich: Datei oder Verzeichnis nicht gefunden")).toBe(true);
    expect(answers("ls: cannot open directory '/root/.ssh': Permission denied")).toBe(false);
    expect(answers('sh: ls: command not found')).toBe(false);
  });
});

describe('stat', () => {
  it('reads blocks, and what is not there', async () => {
    expect(await described('stat.txt')).toEqual([
      'file /etc/ssh/sshd_config 644 root:root 3223',
      'file /etc/ssh/ssh_host_rsa_key 600 root:root 2590',
      'absent /etc/ssh/none',
    ]);
  });

  it.each(['de_DE', 'fr_FR', 'ja_JP', 'cs_CZ', 'et_EE', 'es_ES', 'pt_BR'])(
    'reads the language of %s',
    async (locale) => {
      expect(await described(`${locale}-stat.txt`)).toEqual(['file /etc/ssh/sshd_config 644 root:root 3223']);
    },
  );

  it.each(['vi_VN', 'zh_CN', 'zh_TW'])('reads the marks of %s', async (locale) => {
    expect(await described(`${locale}-stat.txt`)).toEqual([
      'directory /etc/ssh 755 root:root 4096',
      'file /etc/ssh/sshd_config 644 root:root 3223',
    ]);
  });

  it('reads links and old quotes', async () => {
    const block = fixture('file-listing/stat.txt').split('\n').slice(0, 8).join('\n');
    const old = block.replace('/etc/ssh/sshd_config', "`/etc/ssh/a b' -> `/etc/x'").replace('-rw-r--r--', 'lrwxrwxrwx');
    expect((await described('stat', old))[0]).toBe('link /etc/ssh/a b 644 root:root 3223');
  });
});

describe('namei -l', () => {
  /** util-linux 2.38 of Debian 12. */
  it('follows links, and says what is not there', async () => {
    const all = await described('x.txt', fixture('file-listing/namei_-l.txt'));
    expect(all.slice(0, 4)).toEqual([
      'directory / 755 root:root Infinity',
      'directory /etc 755 root:root Infinity',
      'directory /etc/ssh 755 root:root Infinity',
      'file /etc/ssh/sshd_config 644 root:root Infinity',
    ]);
    expect(all).toContain('link /sbin 777 root:root Infinity');
    expect(all).toContain('file /usr/sbin/sshd 755 root:root Infinity');
    expect(all).toContain('file /sbin/sshd 755 root:root Infinity');
    expect(all).toContain('absent /run/sshd');
    expect(all).toContain('absent /var/run/sshd');
    expect(all).toContain('absent /etc/ssh/nope');
    expect(all).toContain('file /tmp/q/a/b c 644 root:root Infinity');
    expect(all).toContain('file /tmp/q/l/b c 644 root:root Infinity');
  });

  it('reads its other forms and knows where it could not look', async () => {
    const short =
      'f: /sbin/x\n drwxr-xr-x root root /\n lrwxrwxrwx root root sbin -> usr/sbin\n   drwxr-xr-x root root usr\n   Drwxr-xr-x alice staff sbin\n';
    expect((await described('namei-om', short)).at(-1)).toBe('directory /usr/sbin 755 alice:staff Infinity');
    const blind =
      'f: /root/.ssh\ndrwxr-xr-x root root /\ndrwx------ root root root\n                     .ssh - Permission denied\n';
    expect((await read('namei-l', blind)).diagnostics).toMatchObject([{ code: 'not-listed' }]);
    expect(await described('namei-l', 'f: ssh/x\ndrwxr-xr-x root root ssh\n')).toEqual([]);
  });
});

it('recognises listings by name and by content', () => {
  const found = (slug: string, head = ''): string => {
    const detection = format.detect({ path: slug, slug }, head);
    return detection ? `${detection.kind} ${detection.score}` : '';
  };
  expect(found('ls-etc-ssh')).toBe('file-listing 60');
  expect(found('ls-etc-ssh', fixture('file-listing/ls_-lR.txt'))).toBe('file-listing 90');
  expect(found('x', fixture('file-listing/ls_-alZ_.etc.ssh'))).toBe('file-listing 70');
  expect(found('x', fixture('file-listing/fr_FR-stat.txt'))).toBe('file-status 80');
  expect(found('lsof-i')).toBe('');
  expect(found('systemctl-status-ssh')).toBe('');
});

it('makes a sound tree and never throws', async () => {
  const code = await format.load();
  for (const name of ['ls_-lR.txt', 'ls-some.txt', 'stat.txt', 'fr_FR-stat.txt']) {
    const [input] = (await read(name)).inputs;
    expectSoundTree(code.tree(input!.file, input!.parsed), input!.file.text);
  }
  await expectNeverThrows(
    format,
    [
      '-rw-r--r--',
      'drwxr-xr-x.',
      '1',
      'root',
      '4096',
      'Nov',
      '23',
      '06:19',
      '/etc/ssh:',
      'total',
      'a',
      'ls: cannot access',
    ],
    ['ls_-lR.txt', 'stat.txt', 'sos-ls_-alZRs_.var.log'].map((name) => fixture(`file-listing/${name}`)),
  );
});
