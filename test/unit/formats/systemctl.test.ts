import { describe, expect, it } from 'vitest';
import { formatAddress } from '#core/address';
import { claimOf } from '#discover/claim';
import { format } from '#formats/systemctl/format';
import type { Contributions } from '#model/contribution';
import { expectNeverThrows, expectSoundTree, fixture, lowerFiles } from './host-state.ts';

const read = (name: string, text = fixture(`systemctl/${name}`)) => lowerFiles(format, { [name]: text });

/** `observed ssh.service loaded enabled failed exit-code 255 | listens 6 *:22` a fact. */
const describeUnits = (into: Contributions): string[] =>
  into.of('units').map(({ basis, value }) => {
    const { unit, load, enabled, active, result, exitStatus, listens } = value;
    const where = listens?.map((l) => `${l.family} ${l.address ? formatAddress(l.address) : '*'}:${l.port}`);
    const words = [basis, unit, load ?? '-', enabled ?? '-', active ?? '-', result ?? '-', exitStatus ?? '-'];
    return `${words.join(' ')}${where ? ` | ${where.join(', ')}` : ''}`;
  });
const described = async (name: string, text?: string): Promise<string[]> =>
  describeUnits((await read(name, text)).into);

describe('systemctl status', () => {
  it('reads a service that runs', async () => {
    const { into, textAt, diagnostics } = await read('systemctl_status_ssh.txt');
    expect(describeUnits(into)).toEqual([
      'observed ssh.service loaded enabled active - -',
      'declared ssh.service - enabled - - -',
    ]);
    const { origin, places } = into.of('units')[0]!.value;
    expect(textAt(origin)).toBe('● ssh.service - OpenBSD Secure Shell server');
    expect(textAt(places.active!)).toBe('Active: active (running) since Sun 2026-11-22 15:19:10 UTC; 11s ago');
    expect(textAt(places.enabled!)).toMatch(/^Loaded: loaded .*enabled\)$/);
    expect(diagnostics).toEqual([]);
  });

  it('reads a service that failed, and with which status', async () => {
    expect((await described('failed-systemctl_status_ssh.txt'))[0]).toBe(
      'observed ssh.service loaded enabled failed exit-code 255',
    );
    expect(await described('rhel7-systemctl_status_sshd.txt')).toEqual([
      'observed sshd.service loaded disabled activating exit-code 255',
      'declared sshd.service - disabled - - -',
    ]);
  });

  it('reads several units, one masked and one that does not exist', async () => {
    expect(await described('several-systemctl_status.txt')).toEqual([
      'observed ssh.service masked masked inactive - -',
      'declared ssh.service masked masked - - -',
      'observed ssh.socket loaded enabled active - - | 4 *:2222, 6 *:2222',
      'declared ssh.socket - enabled - - - | 4 *:2222, 6 *:2222',
      'observed sshd.service not-found - - - -',
    ]);
    expect(await described('systemctl-status-sshd', 'Unit sshd.service could not be found.\n')).toEqual([
      'observed sshd.service not-found - - - -',
    ]);
  });

  it('finds sshd among all units, and neither its templates nor its key generator', async () => {
    expect(await described('sos-systemctl_status_--all.txt')).toEqual([
      'observed ssh.service loaded enabled active - -',
      'declared ssh.service - enabled - - -',
    ]);
  });

  it('says nothing where systemd does not run', async () => {
    const text = "System has not been booted with systemd as init system (PID 1). Can't operate.\n";
    expect(await described('systemctl-status-ssh', text)).toEqual([]);
  });
});

describe('other subcommands', () => {
  it('reads is-enabled where the units are named', async () => {
    expect(await described('systemctl_is-enabled_ssh_ssh.socket.txt')).toEqual([
      'declared ssh.service - enabled - - -',
      'declared ssh.socket - disabled - - -',
    ]);
    expect(await described('systemctl_is-active_sshd', 'inactive\n')).toEqual([
      'observed sshd.service - - inactive - -',
    ]);
    const { into } = await read(
      'systemctl-is-enabled-sshd',
      'Failed to get unit file state for sshd.service: No such file or directory\n',
    );
    expect(describeUnits(into)).toEqual(['observed sshd.service not-found - - - -']);
    const change = { claim: { path: 'a', slug: 'a', command: 'systemctl is-enabled sshd.socket sshd' } };
    const text = 'disabled\nenabled-runtime\n';
    const asked = await lowerFiles(
      format,
      { 'is-enabled': text },
      { change: { claim: { ...change.claim, slug: 'is-enabled' } } },
    );
    expect(describeUnits(asked.into)).toEqual([
      'declared sshd.socket - disabled - - -',
      'declared sshd.service - disabled - - -',
    ]);
  });

  it('does not guess which unit a word is about', async () => {
    const { into, diagnostics } = await read('systemctl_is-enabled.txt');
    expect(describeUnits(into)).toEqual([]);
    expect(diagnostics).toMatchObject([{ code: 'unit-not-named', effect: 'none' }]);
  });

  it('reads tables of units', async () => {
    expect(await described('systemctl_list-unit-files.txt')).toEqual([
      'declared ssh.service - enabled - - -',
      'declared ssh.socket - disabled - - -',
    ]);
    expect(await described('systemctl_list-unit-files_grep_ssh.txt')).toEqual([
      'declared ssh.service - enabled - - -',
      'declared ssh.socket - disabled - - -',
    ]);
    expect(await described('systemctl_list-units.txt')).toEqual(['observed ssh.service loaded - active - -']);
    expect(await described('list-units', '● sshd.service loaded failed failed OpenSSH server daemon\n')).toEqual([
      'observed sshd.service loaded - failed - -',
    ]);
  });

  it('takes a socket in list-sockets for one that exists, not for one that is active', async () => {
    expect(await described('systemctl_list-sockets.txt')).toEqual([]);
  });

  it('takes those of a listing that leaves others out for active, as systemd 229 to 259 say', async () => {
    const listing =
      'LISTEN     UNIT       ACTIVATES\n0.0.0.0:22 ssh.socket ssh.service\n[::]:22    ssh.socket ssh.service\n\n' +
      '2 sockets listed.\nPass --all to see loaded but inactive sockets, too.\n';
    expect(await described('systemctl_list-sockets', listing)).toEqual([
      'observed ssh.socket - - active - - | 4 *:22, 6 *:22',
    ]);
  });

  it('knows what a socket listens on by the names that systemd 229 and 237 print', async () => {
    const old = `Id=ssh.socket\nLoadState=loaded\nActiveState=active\nUnitFileState=enabled\nBindIPv6Only=default\nListenStream=[::]:22\n`;
    expect((await described('systemctl-show', old))[0]).toBe(
      'observed ssh.socket loaded enabled active - - | 6 *:22, 4 *:22',
    );
  });

  it('concludes from a whole list of unit files that there is no sshd', async () => {
    const lines = fixture('systemctl/systemctl_list-unit-files.txt').split('\n');
    const without = lines.filter((line) => !/^sshd?[.@]/.test(line)).join('\n');
    expect(await described('systemctl_list-unit-files', without)).toEqual([
      'observed ssh.service not-found - - - -',
      'observed sshd.service not-found - - - -',
    ]);
    expect(await described('systemctl_list-unit-files', without.split('\n').slice(1).join('\n'))).toEqual([]);
  });

  it('reads properties', async () => {
    expect(await described('systemctl_show_ssh.txt')).toEqual([
      'observed ssh.service loaded enabled active - -',
      'declared ssh.service - enabled - - -',
      'observed ssh.socket loaded disabled inactive - - | 6 *:22, 4 *:22',
      'declared ssh.socket - disabled - - - | 6 *:22, 4 *:22',
    ]);
    expect((await described('failed-systemctl_show_ssh.txt'))[0]).toMatch(
      /^observed ssh\.service loaded enabled failed exit-code/,
    );
    const socket = `Id=ssh.socket\nLoadState=loaded\nActiveState=active\nUnitFileState=enabled\nBindIPv6Only=default
Listen=[::]:22 (Stream)\nListen=/run/x (Stream)\n\nId=cron.service\nActiveState=active\n`;
    expect((await described('systemctl-show', socket))[0]).toBe(
      'observed ssh.socket loaded enabled active - - | 6 *:22, 4 *:22',
    );
    const manager = await read('systemctl_show_--all', 'Version=257\nFeatures=+PAM\nNNames=200\n');
    expect([describeUnits(manager.into), manager.diagnostics]).toEqual([[], []]);
    expect(await described('systemctl_show_-p_ActiveState_sshd', 'ActiveState=inactive\n')).toEqual([
      'observed sshd.service - - inactive - -',
    ]);
  });

  it('reads what socket units listen on', async () => {
    const { into, textAt } = await read('systemctl_cat_ssh.socket.txt');
    expect(describeUnits(into)).toEqual(['declared ssh.socket loaded - - - - | 6 *:22, 4 *:22']);
    expect(textAt(into.of('units')[0]!.value.listens![0]!.origin)).toBe('ListenStream=22');
    expect(await described('systemctl_cat_two.txt')).toEqual([
      'declared ssh.socket loaded - - - - | 4 192.0.2.10:2222, 6 *:2222',
      'declared ssh.service loaded - - - -',
    ]);
  });
});

it('knows its answers from failures', () => {
  const answers = (line: string): boolean => format.answers!.some((pattern) => pattern.test(line));
  expect(answers('Unit sshd.service could not be found.')).toBe(true);
  expect(answers('Failed to get unit file state for sshd.service: No such file or directory')).toBe(true);
  expect(answers("System has not been booted with systemd as init system (PID 1). Can't operate.")).toBe(false);
  expect(answers('Failed to get unit file state for ssh.service: Connection reset by peer')).toBe(false);
});

it('recognises outputs by name and by content', () => {
  const found = (path: string, head = ''): string => {
    const detection = format.detect(claimOf(path), head);
    return detection ? `${detection.kind} ${detection.score}` : '';
  };
  expect(found('systemctl-status-ssh.txt')).toBe('systemctl-status 60');
  expect(found('systemctl_status_--all')).toBe('systemctl-status 60');
  expect(found('systemctl_is-enabled_ssh')).toBe('systemctl-is-enabled 60');
  expect(found('systemctl_show-environment')).toBe('');
  expect(found('systemctl_list-timers_--all')).toBe('');
  expect(found('fail2ban-status.txt')).toBe('');
  expect(found('x', fixture('systemctl/systemctl_status_ssh.txt'))).toBe('systemctl-status 80');
  expect(found('x', fixture('systemctl/systemctl_list-sockets.txt'))).toBe('systemctl-list-sockets 80');
  expect(found('x', fixture('systemctl/systemctl_list-unit-files_grep_ssh.txt'))).toBe('systemctl-list-unit-files 80');
  expect(found('systemctl_cat_ssh.socket', fixture('systemctl/systemctl_cat_two.txt'))).toBe('systemctl-cat 90');
});

it('makes a sound tree and never throws', async () => {
  const names = [
    'several-systemctl_status.txt',
    'sos-systemctl_status_--all.txt',
    'systemctl_list-unit-files.txt',
    'systemctl_list-units.txt',
    'systemctl_show_ssh.txt',
    'systemctl_cat_two.txt',
  ];
  const code = await format.load();
  for (const name of names) {
    const [input] = (await read(name)).inputs;
    expectSoundTree(code.tree(input!.file, input!.parsed), input!.file.text);
  }
  await expectNeverThrows(
    format,
    [
      '● ssh.service - x',
      'Loaded: loaded',
      '(x; enabled)',
      'Active: failed',
      'enabled',
      'UNIT',
      'Id=ssh.service',
      '# /a/ssh.socket',
      'ListenStream=22',
    ],
    names.map((name) => fixture(`systemctl/${name}`)),
  );
});
