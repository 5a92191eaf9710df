import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeTar } from '../../support/make-tar.ts';
import { bundle, discoverIn, fileAt, onlyHost } from './bundle.ts';

const sockets = 'State Recv-Q Send-Q Local Address:Port\n';

/** `*filter` and `:INPUT DROP [0:0]`, packed with xz 5.4.1, bzip2 1.0.8 and zstd 1.5.4. */
const packedSave = {
  xz: Buffer.from(
    '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAZKmZpbHRlcgo6SU5QVVQgRFJPUCBbMDowXQoAAACp4+RwQ0aapAABMhogGJQwH7bzfQEAAAAABFla',
    'base64',
  ),
  bz2: Buffer.from(
    'QlpoOTFBWSZTWZzcjjoAAAJfgAAQQBBAEAQh1goDJBQAIAAxQNNDIyYhQ0GTR6gyBtZptEIyUADanh+eZn+LuSKcKEhObkcdAA==',
    'base64',
  ),
  zst: Buffer.from('KLUv/SQa0QAAKmZpbHRlcgo6SU5QVVQgRFJPUCBbMDowXQrNdtM7', 'base64'),
};

async function roles(files: Parameters<typeof bundle>[0]): Promise<Record<string, string>> {
  const host = onlyHost(await discoverIn(bundle({ 'ss-tlnp.txt': sockets, ...files })));
  return Object.fromEntries(host.files.map(({ file, role }) => [file.path, role]));
}

async function problems(files: Parameters<typeof bundle>[0]): Promise<unknown[]> {
  const host = onlyHost(await discoverIn(bundle({ 'ss-tlnp.txt': sockets, ...files })));
  return host.problems.map(({ file, code, severity, effect, span }) => {
    const { path, text } = host.files.find((one) => one.file.id === file)!.file;
    return [path, code, severity, effect, span && text.slice(span.start, span.end)];
  });
}

describe('what a file is taken for', () => {
  it('tells evidence from what is irrelevant or unknown', async () => {
    expect(
      await roles({
        'etc/ssh/sshd_config': '',
        'etc/ssh/moduli': 'x\n',
        'etc/ssh/ssh_host_rsa_key.pub': 'ssh-rsa AAAA\n',
        'etc/fstab': '# nothing\n',
        'README.md': '# Notes\n',
        'uptime.txt': ' 15:19:09 up 10 min\n',
      }),
    ).toEqual({
      'README.md': 'irrelevant',
      'etc/fstab': 'unrecognised',
      'etc/ssh/moduli': 'irrelevant',
      'etc/ssh/ssh_host_rsa_key.pub': 'irrelevant',
      'etc/ssh/sshd_config': 'evidence',
      'ss-tlnp.txt': 'evidence',
      'uptime.txt': 'unrecognised',
    });
    expect(
      await problems({ 'lsblk.txt': 'x\n', 'uptime.txt': 'up\n', 'etc/fstab': '#\n', 'README.md': '#\n' }),
    ).toEqual([['lsblk.txt', 'unrecognised-file', 'note', 'none', null]]);
  });

  it('never opens private keys', async () => {
    const host = onlyHost(
      await discoverIn(
        bundle({ 'ss-tlnp.txt': sockets, 'etc/ssh/ssh_host_rsa_key': '-----BEGIN OPENSSH PRIVATE KEY-----\n' }),
      ),
    );
    const { file, role } = fileAt(host, 'etc/ssh/ssh_host_rsa_key');
    expect([role, file.text]).toEqual(['irrelevant', '']);
  });

  it('leaves backups beside live files out, unless the user names one', async () => {
    expect(await roles({ sshd_config: 'Port 22\n', 'sshd_config.bak': 'Port 2222\n' })).toMatchObject({
      sshd_config: 'evidence',
      'sshd_config.bak': 'stale',
    });
    const root = bundle({ 'fw-save.old': '*filter\n' });
    expect(onlyHost(await discoverIn(root, ['fw-save.old'])).files[0]!.role).toBe('evidence');
  });

  it('reports binary and compressed files only where they could be evidence', async () => {
    const binary = Buffer.from([0, 1, 2]);
    expect(
      await problems({ 'fw-save': binary, 'picture.bin': binary, 'ss-b.txt.xz': binary, 'photo.gz': binary }),
    ).toEqual([
      ['fw-save', 'binary-file', 'warning', 'widens', null],
      ['ss-b.txt.xz', 'unreadable-file', 'error', 'widens', null],
    ]);
  });

  it('reads single outputs that are compressed, unless they are there uncompressed, too', async () => {
    const packed = gzipSync('*filter\n:INPUT DROP [0:0]\n');
    const files = { 'fw-save.gz': packed, 'ss-tlnp.txt.gz': gzipSync(sockets), 'etc/hosts.deny.gz': packed };
    expect(await roles(files)).toMatchObject({
      'fw-save.gz': 'evidence',
      'ss-tlnp.txt.gz': 'irrelevant',
      'etc/hosts.deny.gz': 'irrelevant',
    });
    for (const [suffix, bytes] of Object.entries(packedSave)) {
      const host = onlyHost(await discoverIn(bundle({ [`fw-save.${suffix}`]: bytes })));
      expect(host.files.map(({ role, file }) => [role, file.text])).toEqual([
        ['evidence', '*filter\n:INPUT DROP [0:0]\n'],
      ]);
    }
    expect(await problems({ 'fw-save.gz': packed.subarray(0, 8) })).toEqual([
      ['fw-save.gz', 'unreadable-file', 'error', 'widens', null],
    ]);
  });

  it('finds hosts of which every output is compressed', async () => {
    const root = bundle({ 'web01/ss-tlnp.txt.gz': gzipSync(sockets), 'web02/fw-save.zst': packedSave.zst });
    const { hosts } = await discoverIn(root);
    expect(hosts.map(({ name, files }) => [name, files.map(({ file }) => file.path)])).toEqual([
      ['web01', ['web01/ss-tlnp.txt.gz']],
      ['web02', ['web02/fw-save.zst']],
    ]);
  });

  it('reads compressed outputs in archives whole', async () => {
    const lines = Array.from(
      { length: 9000 },
      (_, i) => `-A INPUT -s 10.${(i * 7919) % 251}.${(i * 104729) % 241}.${i % 239}/32 -j ACCEPT\n`,
    );
    const text = `*filter\n:INPUT DROP [0:0]\n${lines.join('')}COMMIT\n`;
    const root = bundle({ 'web01.tar': makeTar([{ name: 'fw-save.gz', body: gzipSync(text) }]) });
    const host = onlyHost(await discoverIn(root));
    expect(host.problems).toEqual([]);
    expect(host.files.map(({ file, role }) => [role, file.quality, file.text.length])).toEqual([
      ['evidence', 'complete', text.length],
    ]);
  });

  it('reads what a compressed output holds that was cut off, and says so', async () => {
    const lines = Array.from(
      { length: 2000 },
      (_, i) => `-A INPUT -s 10.${i % 251}.${i % 17}.${i % 13}/32 -j ACCEPT\n`,
    );
    const packed = gzipSync(`*filter\n:INPUT DROP [0:0]\n${lines.join('')}COMMIT\n`);
    const host = onlyHost(await discoverIn(bundle({ 'fw-save.gz': packed.subarray(0, packed.length - 200) })));
    const [file] = host.files;
    expect(file).toMatchObject({ role: 'evidence', file: { quality: 'partial-view' } });
    expect(file!.file.text.startsWith('*filter\n:INPUT DROP')).toBe(true);
    expect(host.problems.map(({ code, message }) => [code, message])).toEqual([
      ['archive-cut-off', 'fw-save.gz ends too early; what it holds up to there was read.'],
    ]);
  });

  it('says nothing of a namespace that was gone when it was asked', async () => {
    const gone = 'Cannot open network namespace "X": No such file or directory\n';
    expect(await problems({ 'ip_netns_exec_X_fw-save': gone, 'ip_netns_exec_X_ss_-peaonmi': gone })).toEqual([]);
  });

  it('says that the kernel’s own tables of routes are not read', async () => {
    expect(await problems({ 'proc/net/route': 'Iface\tDestination\n', 'etc/x': '' })).toEqual([
      ['proc/net/route', 'unrecognised-file', 'note', 'none', null],
    ]);
  });

  it('names the compressed logs that were not read, in one note where there are many', async () => {
    const log = Buffer.from([31, 139, 8, 0]);
    expect(
      await problems({ 'etc/fw.conf': '', 'var/log/auth.log.2.gz': log, 'var/log/messages-20260101.xz': log }),
    ).toEqual([
      ['var/log/auth.log.2.gz', 'packed-log', 'note', 'none', null],
      ['var/log/messages-20260101.xz', 'packed-log', 'note', 'none', null],
    ]);
  });

  it('says that the name and the content disagree', async () => {
    expect(await problems({ 'ss-b.txt': '*filter\n:INPUT DROP [0:0]\n' })).toEqual([
      ['ss-b.txt', 'name-and-content-disagree', 'note', 'none', null],
    ]);
  });

  it('never waits for a pipe in a bundle', async () => {
    const root = bundle({ 'ss-tlnp.txt': sockets });
    execFileSync('mkfifo', [`${root}/fw-save`]);
    expect(fileAt(onlyHost(await discoverIn(root)), 'fw-save').role).toBe('irrelevant');
  });
});

describe('failed output', () => {
  it('counts as not collected and names the line', async () => {
    expect(await problems({ 'fw-save.txt': '\nbash: fw-save: command not found\n' })).toEqual([
      ['fw-save.txt', 'output-is-an-error', 'warning', 'widens', 'bash: fw-save: command not found'],
    ]);
    const host = onlyHost(
      await discoverIn(bundle({ 'ss-tlnp.txt': sockets, 'fw-save.txt': 'fw-save: Permission denied\n' })),
    );
    expect(fileAt(host, 'fw-save.txt')).toMatchObject({ role: 'failed', file: { quality: 'failed' } });
  });

  it('includes emptiness where the program always prints something', async () => {
    expect(await problems({ 'manager.txt': '', 'fw-save.txt': '' })).toEqual([
      ['manager.txt', 'output-is-empty', 'warning', 'widens', null],
    ]);
  });

  it('leaves a program’s own answer alone', async () => {
    expect(
      await roles({
        'manager.txt': 'Manager is not running\n',
        'manager2.txt': 'manager: socket: Permission denied, but running\n',
      }),
    ).toMatchObject({ 'manager2.txt': 'evidence' });
  });

  it('is still a host where everything failed', async () => {
    const { nothing, hosts } = await discoverIn(bundle({ 'fw-save.txt': 'fw-save: Permission denied\n' }));
    expect([nothing, hosts.length]).toEqual([null, 1]);
  });
});

describe('the same evidence twice', () => {
  it('uses the copy that shows more and reports the other', async () => {
    const files = {
      'fw-save.txt': '*filter\n-A INPUT -j DROP\n',
      'fw-save-c.txt': '# with counters\n*filter\n[1:2] -A INPUT -j DROP\n',
    };
    expect(await roles(files)).toMatchObject({ 'fw-save.txt': 'superseded', 'fw-save-c.txt': 'evidence' });
    expect(await problems(files)).toEqual([['fw-save.txt', 'same-evidence-twice', 'note', 'none', null]]);
  });

  it('takes some lines of a file for what they are', async () => {
    const printed = (grep: string): string =>
      `root@web01:~# cat /etc/ssh/sshd_config\nPort 22\nUsePAM no\nroot@web01:~# grep -in port /etc/ssh/sshd_config\n${grep}\nroot@web01:~# \n`;
    const told = async (grep: string): Promise<unknown[]> => problems({ 'session.txt': printed(grep) });
    expect(await told('1:Port 22')).toEqual([['session.txt', 'same-evidence-twice', 'note', 'none', null]]);
    expect(await told('1:Port 23')).toEqual([['session.txt', 'same-evidence-twice', 'warning', 'widens', null]]);
  });

  it('widens answers where the copies differ', async () => {
    expect(await problems({ 'fw-save-1': '*filter\n-A INPUT -j DROP\n', 'fw-save-2': '*filter\n' })).toEqual([
      ['fw-save-2', 'same-evidence-twice', 'warning', 'widens', null],
    ]);
  });

  it('prefers the file at its place', async () => {
    const files = { 'etc/ssh/sshd_config': 'Port 22\n', 'sshd_config.txt': 'Port 22\n\nPort 23\n' };
    expect(await roles(files)).toMatchObject({ 'etc/ssh/sshd_config': 'evidence', 'sshd_config.txt': 'superseded' });
  });

  it('takes other network namespaces for other evidence', async () => {
    expect(
      await roles({
        'fw-save': '*filter\n',
        'sos_commands/networking/namespaces/blue/fw-save': '*filter\n-A INPUT -j DROP\n',
      }),
    ).toMatchObject({ 'fw-save': 'evidence', 'sos_commands/networking/namespaces/blue/fw-save': 'evidence' });
  });
});

describe('standard input', () => {
  it('is a file under the name that the user gives', async () => {
    const script = `
      import { discover } from '#discover/discover';
      import { knownFormats } from './test/unit/discover/known-formats.ts';
      const { hosts } = await discover(['-'], knownFormats, { stdinFilename: 'ss-tlnp.txt' });
      console.log(JSON.stringify(hosts.map(({ name, files }) => [name, files.map(({ file, role }) => [file.path, file.text, role])])));`;
    const output = execFileSync('npx', ['tsx', '--conditions=sshreach-source', '--input-type=module', '-e', script], {
      input: sockets,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    expect(JSON.parse(output)).toEqual([['host', [['ss-tlnp.txt', sockets, 'evidence']]]]);
  });
});

describe('determinism', () => {
  it('gives the same whatever the order of the paths', async () => {
    const root = bundle({ 'a/ss-tlnp.txt': sockets, 'b/fw-save': '*filter\n', 'c.txt': sockets });
    const plain = ({ hosts, files }: Awaited<ReturnType<typeof discoverIn>>): unknown => [
      hosts.map(({ name, files }) => [name, files.map(({ file, role }) => [file.id, file.path, role])]),
      files.map(({ path }) => path),
    ];
    expect(plain(await discoverIn(root, ['c.txt', 'b', 'a']))).toEqual(
      plain(await discoverIn(root, ['a', 'b', 'c.txt'])),
    );
  });
});

describe('copied files', () => {
  it('are no command’s output for their name, only for their content', async () => {
    const files = { 'etc/init.d/manager': '#!/bin/sh\n', 'root/fw-save': 'nothing\n', 'root/out': '*filter\n' };
    expect(await roles(files)).toMatchObject({
      'etc/init.d/manager': 'unrecognised',
      'root/fw-save': 'unrecognised',
      'root/out': 'evidence',
    });
  });

  it('of tools that take everything are no news', async () => {
    const unknown = { 'sos_commands/a/x': 'x\n', 'sos_commands/a/y': 'bash: y: command not found\n' };
    const host = onlyHost(await discoverIn(bundle({ 'ss-tlnp.txt': sockets, ...unknown })));
    expect(host.problems.filter(({ code }) => code !== 'not-collected')).toEqual([]);
  });
});
