import { describe, expect, it } from 'vitest';
import { severalMachines } from '#discover/several-machines';
import { bundle, discoverIn, onlyHost } from './bundle.ts';
import { knownFormats } from './known-formats.ts';

const sockets = (address: string): string =>
  `State  Recv-Q Send-Q Local Address:Port\nLISTEN 0      128          ${address}:22        0.0.0.0:*\n`;
const addresses = '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n';

/** What a script reports of a machine. */
const report = (address: string, first = ''): string =>
  `${first}=== ss -tlnp ===\n${sockets(address)}=== ip addr ===\n${addresses}`;

type Files = Readonly<Record<string, string>>;

/** Each host and the sockets that count as its own. */
async function hostsOf(files: Files, paths?: readonly string[]): Promise<unknown> {
  const { hosts } = await discoverIn(bundle(files), paths);
  return Object.fromEntries(
    hosts.map(({ name, files: own }) => [
      name,
      own.flatMap(({ role, kind, file }) =>
        role === 'evidence' && kind?.command === 'ss -tlnp' ? [/[\d.]+(?=:22)/.exec(file.text)![0]] : [],
      ),
    ]),
  );
}

const expected = { db01: ['127.0.0.1'], web01: ['0.0.0.0'] };

describe('reports of several machines', () => {
  it.each<[string, Files]>([
    ['the names of their files', { 'web01.txt': report('0.0.0.0'), 'db01.log': report('127.0.0.1') }],
    [
      '`hostname`',
      {
        'a.txt': report('0.0.0.0', '=== hostname ===\nweb01\n'),
        'b.txt': report('127.0.0.1', '=== hostname -f ===\ndb01\n'),
      },
    ],
    [
      '`uname -a`',
      {
        'a.txt': report('0.0.0.0', '## uname -a\nLinux web01 6.1.0-18-amd64 #1 SMP x86_64 GNU/Linux\n'),
        'b.txt': report('127.0.0.1', '## uname -a\nLinux db01 6.1.0-18-amd64 #1 SMP x86_64 GNU/Linux\n'),
      },
    ],
    [
      'the beginning of the names of single outputs',
      {
        'web01_ss-tlnp.txt': sockets('0.0.0.0'),
        'web01_ip-addr.txt': addresses,
        'db01_ss-tlnp.txt': sockets('127.0.0.1'),
        'db01_ip-addr.txt': addresses,
      },
    ],
  ])('are a host each, called by %s', async (_, files) => {
    expect(await hostsOf(files)).toEqual(expected);
    expect(await hostsOf(files, Object.keys(files))).toEqual(expected);
  });

  it('of one name in several folders are called by these', async () => {
    const files = { 'web01/all.txt': report('0.0.0.0'), 'db01/all.txt': report('127.0.0.1') };
    expect(await hostsOf(files, Object.keys(files))).toEqual(expected);
  });

  it('are one host’s where they say so, whether in short or in full', async () => {
    const files = {
      'a.txt': report('0.0.0.0', '=== hostname ===\nweb01\n'),
      'b.txt': report('0.0.0.0', '=== hostname -f ===\nweb01.example.org\n'),
    };
    expect(Object.keys((await hostsOf(files)) as object)).toHaveLength(1);
  });

  it.each<[string, Files]>([
    [
      'show different things',
      {
        'a.txt': `=== ss -tlnp ===\n${sockets('0.0.0.0')}=== id ===\nx\n`,
        'b.txt': `=== ip addr ===\n${addresses}=== date ===\nx\n`,
      },
    ],
    ['are the same file twice', { 'a.txt': report('0.0.0.0'), 'b.txt': report('0.0.0.0') }],
    [
      'begin with a program',
      { 'ip-addr.txt': addresses, 'ip6-addr.txt': addresses, 'ss-tlnp.txt': sockets('0.0.0.0') },
    ],
    [
      'are not all called so',
      { 'a_ss-tlnp.txt': sockets('0.0.0.0'), 'b_ss-tlnp.txt': sockets('0.0.0.0'), sshd_config: 'Port 22\n' },
    ],
  ])('are not what %s', async (_, files) => {
    expect(Object.keys((await hostsOf(files)) as object)).toHaveLength(1);
  });

  it('that belong to another machine than the host are left out', async () => {
    const files = { 'etc/hostname': 'web01\n', 'report.txt': report('127.0.0.1', '=== hostname ===\ndb01\n') };
    const { hosts, problems } = await discoverIn(bundle(files));
    expect([...problems, ...hosts.flatMap((host) => host.problems)].map(({ code }) => code)).toContain('other-machine');
    expect(await hostsOf(files)).toEqual({});
  });
});

describe('one file of several machines', () => {
  const below = (heading: (name: string) => string): string =>
    `${heading('web01')}\n${sockets('0.0.0.0')}${heading('db01')}\n${sockets('127.0.0.1')}`;

  it.each([
    ['ansible', (name: string) => `${name} | CHANGED | rc=0 >>`],
    ['a loop', (name: string) => `== ${name} ==`],
    ['tail', (name: string) => `==> ${name} <==`],
    ['salt', (name: string) => `${name}:`],
  ])('as %s prints it is named and not used', async (_, heading) => {
    const host = onlyHost(await discoverIn(bundle({ 'etc/ssh/sshd_config': 'Port 22\n', 'all.txt': below(heading) })));
    const told = host.problems.filter(({ code }) => code === 'several-machines');
    expect(told.map(({ severity, effect }) => [severity, effect])).toEqual([['warning', 'widens']]);
    expect(told[0]!.message).toContain('(web01, db01)');
    expect(host.files.filter(({ role }) => role === 'evidence')).toHaveLength(1);
    const alone = await discoverIn(bundle({ 'all.txt': below(heading) }));
    expect(alone.problems.map(({ message }) => message).join()).toContain('(web01, db01)');
  });

  it('is told in time, whatever its lines look like', () => {
    const long = 50_000;
    for (const line of [`--a${'-'.repeat(long)}x`, `== a${' '.repeat(long)}x`, 'ipv'.repeat(long), '@a '.repeat(long)])
      expect(severalMachines(`${line}\n${line}\n`, knownFormats)).toEqual([]);
  });

  it('is none where the headings are of parts of a host', async () => {
    const text = `== tcp ==\n${sockets('0.0.0.0')}== tcp6 ==\n${sockets('127.0.0.1')}`;
    const host = onlyHost(await discoverIn(bundle({ 'ss-tlnp.txt': text })));
    expect(host.problems.map(({ code }) => code)).not.toContain('several-machines');
  });
});
