import { describe, expect, it } from 'vitest';
import { formatAddress } from '#core/address';
import { format as apparmor } from '#formats/apparmor/format';
import { format as audit } from '#formats/audit/format';
import { format } from '#formats/ssh-log/format';
import type { LogEvent } from '#model/log';
import { expectNeverThrows, expectSoundTree, fixture, lowerFiles } from './host-state.ts';

/** `failed configuration …`, `listening 0.0.0.0 22`, `login alice 198.51.100.9`. */
function described(event: LogEvent): string {
  switch (event.event) {
    case 'failed':
      return `failed ${event.why} ${event.port ?? '-'}`;
    case 'listening':
      return `listening ${event.address} ${event.port}`;
    case 'login':
      return `login ${event.user} ${formatAddress(event.client)}`;
    case 'dropped':
      return `dropped ${event.limit} ${event.client ? formatAddress(event.client) : '-'}`;
    case 'refused':
      return `refused ${event.client ? formatAddress(event.client) : '-'}`;
    case 'login-refused':
      return `${event.stage} ${event.user ?? '-'} ${event.client ? formatAddress(event.client) : '-'} ${event.path ?? '-'}`;
    default:
      return event.event;
  }
}

const events = async (name: string, text = fixture(`ssh-log/${name}`)): Promise<string[]> =>
  (await lowerFiles(format, { [name]: text })).into.of('log').flatMap(({ value }) => value.events.map(described));
const line = (message: string, tag = 'sshd[88]'): string => `Nov 22 15:09:11 web01 ${tag}: ${message}\n`;
const said = async (message: string, tag?: string): Promise<string[]> => events('auth.log', line(message, tag));

describe('logs of recorded hosts', () => {
  it('tell that the newest start failed, and why', async () => {
    const found = await events('journalctl-u-ssh.txt');
    expect(found.slice(0, 4)).toEqual(['starting', 'listening 0.0.0.0 22', 'listening :: 22', 'stopped']);
    expect(found).toContain('failed configuration -');
    expect(found.lastIndexOf('failed configuration -')).toBeGreaterThan(found.lastIndexOf('listening :: 22'));
  });

  it('are read the same as text and as JSON', async () => {
    expect((await events('auth.log')).slice(0, 2)).toEqual(['listening 0.0.0.0 22', 'listening :: 22']);
    expect((await events('journal.json')).slice(0, 2)).toEqual(['listening 0.0.0.0 22', 'listening :: 22']);
  });

  /** systemd 252 of Debian 12. */
  it.each([
    ['short-precise', 'Nov 28 18:34:58.466519 web01 sshd[136]: '],
    ['short-full', 'Sat 2026-11-28 18:34:58 UTC web01 sshd[136]: '],
    ['with-unit', 'Sat 2026-11-28 18:34:58 UTC web01 ssh.service[136]: '],
    ['short-unix', '1795890898.466519 web01 sshd[136]: '],
    ['short-monotonic', '[27762.371805] web01 sshd[136]: '],
    ['short-delta', '[27762.371805 <    0.064578 >] web01 sshd[136]: '],
    ['short-delta, its first line', '[27762.307227                ] web01 sshd[136]: '],
    ['short-iso-precise', '2026-11-28T18:34:58.466519+0000 web01 sshd[136]: '],
    ['--no-hostname', 'Nov 28 18:34:58 sshd[136]: '],
    ['short in French', 'déc. 28 18:34:58 web01 sshd[136]: '],
    ['short in Japanese', '11月 28 18:34:58 web01 sshd[136]: '],
  ])('are read in the form %s', async (_, lead) => {
    const text = `${lead}error: Bind to port 22 on 0.0.0.0 failed: Address already in use.\n`;
    expect(await events('journalctl.txt', text)).toEqual(['failed binding 22']);
  });

  it.each(['verbose', 'export', 'json-pretty'])('are read in the form %s', async (form) => {
    const found = ['starting', 'failed binding 22', 'failed binding -'];
    const text = fixture(`ssh-log/journalctl-u-ssh-o-${form}.txt`);
    expect(await events('x.txt', text)).toEqual(found);
    const { inputs } = await lowerFiles(format, { 'x.txt': text });
    expectSoundTree((await format.load()).tree(inputs[0]!.file, inputs[0]!.parsed), text);
  });

  it('are read as systemd 237 prints json-pretty', async () => {
    const text =
      '{\n\t"__CURSOR" : "s=1",\n\t"__REALTIME_TIMESTAMP" : "1795890898401994",\n\t"SYSLOG_IDENTIFIER" : "sshd",\n\t"MESSAGE" : "Server listening on 0.0.0.0 port 22."\n}\n';
    expect(await events('x.txt', text)).toEqual(['listening 0.0.0.0 22']);
  });

  it('are read in the form cat', async () => {
    const text = `Starting ssh.service - OpenBSD Secure Shell server...
error: Bind to port 22 on 0.0.0.0 failed: Address already in use.
`;
    expect(await events('journalctl-u-ssh-o-cat.txt', text)).toEqual(['starting', 'failed binding 22']);
  });

  it('are turned round where the newest line comes first', async () => {
    const text = `Nov 28 18:35:08 web01 sshd[9]: Server listening on 0.0.0.0 port 22.
Nov 28 18:34:58 web01 sshd[8]: fatal: Cannot bind any address.
`;
    expect(await events('journalctl-u-ssh.txt', text)).toEqual(['failed binding -', 'listening 0.0.0.0 22']);
    const [down] = [text.replace('18:35:08', '18:34:58')];
    expect(await events('journalctl-u-ssh.txt', down)).toEqual(['listening 0.0.0.0 22', 'failed binding -']);
    expect(await events('journalctl-u-ssh-r.txt', down)).toEqual(['failed binding -', 'listening 0.0.0.0 22']);
  });

  it('say what sshd -ddd says when its port is taken', async () => {
    expect(await events('sshd-ddd.txt')).toEqual(['failed binding 22987', 'failed binding -']);
  });
});

describe('messages', () => {
  it('of both names of the daemon, and of nobody else', async () => {
    const accepted = 'Accepted publickey for alice from ::ffff:198.51.100.9 port 50493 ssh2';
    expect(await said(accepted)).toEqual(['login alice 198.51.100.9']);
    expect(await said(accepted, 'sshd-session[9]')).toEqual(['login alice 198.51.100.9']);
    expect(await said(accepted, 'sshd-exporter[9]')).toEqual([]);
    expect(await said('Invalid user Accepted password for root from 192.0.2.1 port 22 ssh2 from 192.0.2.9')).toEqual(
      [],
    );
  });

  it('of those who are not let in', async () => {
    expect(await said('Invalid user admin from 203.0.113.5 port 4022')).toEqual(['user admin 203.0.113.5 -']);
    expect(await said('User bob from 10.1.2.3 not allowed because not listed in AllowUsers')).toEqual([
      'user bob 10.1.2.3 -',
    ]);
    expect(await said('User bob not allowed because shell /bin/zsh does not exist')).toEqual(['user bob - -']);
    expect(await said('ROOT LOGIN REFUSED FROM 10.1.2.3 port 4022')).toEqual(['root root 10.1.2.3 -']);
    expect(await said('fatal: Access denied for user bob by PAM account configuration [preauth]')).toEqual([
      'account bob - -',
    ]);
    // The client chose the name.
    expect(await said('Invalid user alice from 10.0.0.1 from 203.0.113.5 port 4022')).toEqual([]);
  });

  it('of keys, which belong to whom the same process names next', async () => {
    const unsafe = 'Authentication refused: bad ownership or modes for directory /srv/people/alice';
    const closed = 'Connection closed by authenticating user alice 203.0.113.50 port 55225 [preauth]';
    const unreadable = "Could not open user 'bob' authorized keys '/home/bob/.ssh/authorized_keys': Permission denied";
    expect(await said(unsafe)).toEqual(['keys - - /srv/people/alice']);
    expect(await events('auth.log', line(unsafe) + line('Failed none for bob', 'sshd[89]') + line(closed))).toEqual([
      'keys alice 203.0.113.50 /srv/people/alice',
    ]);
    expect(await said(unreadable)).toEqual(['keys bob - /home/bob/.ssh/authorized_keys']);
    expect(await said(unreadable.replace('Permission denied', 'No such file or directory'))).toEqual([]);
  });

  it('of limits, wrappers and old daemons', async () => {
    const drop = (what: string) => said(`drop connection #12 from [2001:db8::7]:40 on [2001:db8::10]:22 ${what}`);
    expect(await drop('past MaxStartups')).toEqual(['dropped max-startups 2001:db8::7']);
    expect(await drop('past Maxstartups')).toEqual(['dropped max-startups 2001:db8::7']);
    expect(await drop('penalty: failed authentication')).toEqual(['dropped penalty 2001:db8::7']);
    expect(await said('refused connect from 198.51.100.9 (198.51.100.9)')).toEqual(['refused 198.51.100.9']);
    expect(await said('refused connect from host.example (198.51.100.9)')).toEqual(['refused 198.51.100.9']);
    expect(await said('fatal: -R not supported here')).toEqual(['stale-daemon']);
  });

  it('of starts that failed', async () => {
    expect(await said('sshd: no hostkeys available -- exiting.')).toEqual(['failed host-keys -']);
    expect(await said('fatal: Missing privilege separation directory: /run/sshd')).toEqual([
      'failed privilege-separation -',
    ]);
    expect(await said('OpenSSL version mismatch. Built against 30000000, you have 30200000')).toEqual([
      'failed libraries -',
    ]);
    expect(await said('ssh.service: Start request repeated too quickly.', 'systemd[1]')).toEqual([
      'failed start-limit -',
    ]);
  });

  it('are partial views, whatever they say', async () => {
    const { into } = await lowerFiles(format, { 'auth.log': line('Server listening on :: port 22.') });
    expect(into.of('log')[0]!.quality).toBe('partial-view');
  });
});

describe('refusals and profiles', () => {
  const access = async (of: typeof audit, name: string, text: string) =>
    (await lowerFiles(of, { [name]: text })).into
      .of('mandatory-access')
      .map(({ value: { origin: _, ...rest } }) => rest);

  it('tell the port, and whether it was let through all the same', async () => {
    const text = fixture('audit/ausearch-m-avc.txt');
    const denial = { access: 'denial', by: 'selinux', port: 2222, what: 'name_bind', permissive: false };
    expect(await access(audit, 'ausearch-m-avc.txt', text)).toEqual([denial]);
    expect(await access(audit, 'audit.log', text.repeat(3).replaceAll('permissive=0', 'permissive=1'))).toEqual([
      { ...denial, permissive: true },
    ]);
    expect(await access(audit, 'audit.log', text.replaceAll('"sshd"', '"httpd"'))).toEqual([]);
  });

  it('tell a profile that is enforced', async () => {
    const text = fixture('apparmor/aa-status.txt');
    expect(await access(apparmor, 'aa-status.txt', text)).toEqual([
      { access: 'profile', name: '/usr/sbin/sshd', enforced: true },
    ]);
    expect(await access(apparmor, 'aa-status.txt', 'apparmor not present.\n')).toEqual([]);
  });
});

it.each([
  [format, 'ssh-log/journalctl-u-ssh.txt'],
  [format, 'ssh-log/journal.json'],
  [format, 'ssh-log/sshd-ddd.txt'],
  [audit, 'audit/ausearch-m-avc.txt'],
  [apparmor, 'apparmor/aa-status.txt'],
] as const)('%#: reads %s into a sound tree', async (one, path) => {
  const { inputs } = await lowerFiles(one, { [path]: fixture(path) });
  const code = await one.load();
  expectSoundTree(code.tree(inputs[0]!.file, inputs[0]!.parsed), fixture(path));
});

it.each([[format], [audit], [apparmor]])('%# never throws', async (one) => {
  await expectNeverThrows(one, [
    'sshd[1]:',
    'Nov 22 15:09:11 web01',
    '{"MESSAGE":[1,',
    'type=AVC',
    'profiles',
    '2 profiles are in enforce mode.',
  ]);
});
