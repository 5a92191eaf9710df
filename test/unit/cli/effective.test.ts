import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { bundle } from '../discover/bundle.ts';
import { runCli, spawnCli } from './run-cli.ts';

const debian9_2 = ['--openssh', '9.2', '--vendor', 'debian'];
const json = async (root: string, args: readonly string[]) => {
  const { code, out, err } = await runCli(root, ['effective', ...args, '--format', 'json']);
  return { code, err, report: JSON.parse(out) };
};

describe('effective', () => {
  it('takes the version from the bundle', async () => {
    const root = bundle({
      'web01/etc/ssh/sshd_config': 'RequiredRSASize 2048\n',
      'web01/dpkg-l.txt': 'ii  openssh-server  1:9.2p1-2+deb12u6  amd64  secure shell (SSH) server\n',
    });
    const { report, err } = await json(root, ['web01']);
    expect(report).toMatchObject({ openssh: '9.2', vendor: 'debian', assumed: [], starts: true });
    expect(report.settings.requiredrsasize).toEqual(['2048']);
    expect(err).toBe('');
    expect((await json(root, ['web01', '--openssh', '8.4'])).report).toMatchObject({
      vendor: 'debian',
      starts: false,
      errors: [
        { file: 'web01/etc/ssh/sshd_config', line: 1, column: 1, message: expect.stringContaining('RequiredRSASize') },
        { line: 1, message: '/etc/ssh/sshd_config: terminating, 1 bad configuration options' },
      ],
    });
  });

  it('says what it takes the version for where nobody knows', async () => {
    const root = bundle({ sshd_config: 'Port 2222\n' });
    const { report, err } = await json(root, ['sshd_config']);
    expect(report).toMatchObject({ openssh: '10.6', vendor: 'upstream', assumed: ['openssh', 'vendor'] });
    expect(err).toContain('taken for 10.6');
    expect(err).toContain('taken for upstream');
  });

  it('finds included files beside a single file', async () => {
    const root = bundle({
      'conf/sshd_config': 'Include /etc/ssh/sshd_config.d/*.conf\nInclude other.conf\nPort 22\n',
      'conf/sshd_config.d/10-b.conf': 'MaxAuthTries 3\n',
      'conf/sshd_config.d/9-a.conf': 'MaxAuthTries 4\nPort 99\n',
      'conf/sshd_config.d/.hidden.conf': 'MaxAuthTries 1\n',
      'conf/other.conf': 'MaxSessions 2\n',
    });
    const { report } = await json(root, ['conf/sshd_config', ...debian9_2]);
    expect(report.settings).toMatchObject({ maxauthtries: ['3'], maxsessions: ['2'], port: ['99', '22'] });
    expect(report.notCollected).toEqual([]);
  });

  it('finds them in the copied root that a single file lies in, and follows links inside of it alone', async () => {
    const root = bundle({
      'secret.conf': 'Banner /secret\n',
      'root/etc/ssh/sshd_config': 'Include /etc/ssh/sshd_config.d/*.conf\n',
      'root/etc/ssh/sshd_config.d/1.conf': { link: '/usr/share/policy.conf' },
      'root/etc/ssh/sshd_config.d/2.conf': { link: '../../../../secret.conf' },
      'root/usr/share/policy.conf': 'Port 2222\n',
      'root/etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
    });
    const { report } = await json(root, ['root/etc/ssh/sshd_config']);
    expect(report).toMatchObject({ openssh: '9.2', vendor: 'debian' });
    expect(report.settings).toMatchObject({ port: ['2222'], banner: ['none'] });
  });

  it('says which included files it has not got', async () => {
    const root = bundle({ sshd_config: '\nInclude /etc/ssh/sshd_config.d/*.conf\nInclude /opt/x.conf\n' });
    const { report, err } = await json(root, ['sshd_config', ...debian9_2]);
    expect(report.notCollected.map(({ line, message }: Record<string, unknown>) => [line, message])).toEqual([
      [2, '/etc/ssh/sshd_config.d/*.conf'],
      [3, '/opt/x.conf'],
    ]);
    expect(err).toContain('sshd_config:3: /opt/x.conf was not collected');
  });

  it('takes groups from the accounts of the bundle, and says where it has none', async () => {
    const config = 'Match Group wheel\n    X11Forwarding yes\nMatch Group staff,!wheel\n    Banner /etc/staff\n';
    const root = bundle({
      'web01/etc/ssh/sshd_config': config,
      'web01/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nalice:x:1000:100::/home/alice:/bin/sh\n',
      'web01/etc/group': 'root:x:0:\nusers:x:100:\nwheel:x:10:root,alice\nstaff:x:50:alice\n',
      'web02/etc/ssh/sshd_config': config,
    });
    const of = async (...args: string[]) => (await json(root, [...args, ...debian9_2])).report;
    expect((await of('web01', '--user', 'alice')).settings).toMatchObject({ x11forwarding: ['yes'], banner: ['none'] });
    expect((await of('web01', '--user', 'nobody')).settings).toMatchObject({ x11forwarding: ['no'] });
    expect((await of('web02')).notCollected).toEqual([]);
    expect((await of('web02', '--user', 'alice')).notCollected.map(({ line }: { line: number }) => line)).toEqual([
      1, 3,
    ]);
  });

  it('wants user, host and address together up to 7.6', async () => {
    const root = bundle({ sshd_config: 'Match User bob\n    X11Forwarding yes\n' });
    const asked = ['sshd_config', '--openssh', '7.4', '--vendor', 'redhat', '--user', 'bob'];
    expect((await json(root, asked)).report).toMatchObject({
      starts: false,
      errors: [{ file: null, message: 'user, host and addr are all required when testing Match configs' }],
    });
    const { report } = await json(root, [...asked, '--host', 'web01', '--addr', '203.0.113.5']);
    expect(report.settings.x11forwarding).toEqual(['yes']);
  });

  it('keeps a name that nobody can look up', async () => {
    const root = bundle({ sshd_config: 'ListenAddress ssh.example.net\nListenAddress 127.0.0.1\n' });
    const { report } = await json(root, ['sshd_config', ...debian9_2]);
    expect(report.settings.listenaddress).toEqual(['ssh.example.net:22', '127.0.0.1:22']);
    expect(report.notCollected).toMatchObject([{ line: 1, message: '/etc/hosts' }]);
  });

  it('tells apart what sshd -t sees and what comes later', async () => {
    const ports = Array.from({ length: 9 }, (_, i) => `Port ${2200 + i}\n`).join('');
    const root = bundle({ sshd_config: ports });
    const { report, code, err } = await json(root, ['sshd_config', ...debian9_2]);
    expect([code, report.starts]).toEqual([0, true]);
    expect(report.later).toMatchObject([
      { when: 'start', message: 'Too many listen sockets. Enlarge MAX_LISTEN_SOCKS' },
    ]);
    expect(err).toContain('sshd -t does not see it, but sshd does not start');
  });

  it('reads standard input', () => {
    const root = bundle({});
    const { out, err, code } = spawnCli(root, ['effective', '-', ...debian9_2], 'Port 2222\nPort x\n');
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe('/etc/ssh/sshd_config line 2: Badly formatted port number.\n');
  });

  it('looks into an archive', async () => {
    const root = bundle({ 'web01/etc/ssh/sshd_config': 'Port 2222\n' });
    execFileSync('tar', ['-czf', 'web01.tgz', 'web01'], { cwd: root });
    const { report } = await json(root, ['web01.tgz', ...debian9_2]);
    expect(report.settings.port).toEqual(['2222']);
  });

  it('asks for one host', async () => {
    const root = bundle({
      'a/etc/ssh/sshd_config': '',
      'b/etc/ssh/sshd_config': '',
      'c/ss-tlnp.txt': 'State Recv-Q\n',
    });
    expect(await runCli(root, ['effective', '.'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('holds several hosts'),
    });
    expect(await runCli(root, ['effective', 'd'])).toMatchObject({ code: 3 });
  });

  it.each([
    [['--openssh', 'new'], '--openssh is a version'],
    [['--lport', '0'], '--lport is a number'],
    [['--addr', 'web01'], '--addr is an address'],
    [['--vendor', 'arch'], '--vendor is one of'],
  ])('refuses %s', async (args, words) => {
    const root = bundle({ sshd_config: '' });
    const { code, err } = await runCli(root, ['effective', 'sshd_config', ...args]);
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
  });
});
