import { expect, it } from 'vitest';
import { format } from '#formats/init-service/format';
import { expectNeverThrows, expectSoundTree, fixture, lowerFiles } from './host-state.ts';

it.each([
  ['rhel6-service_sshd_status.txt', ['observed sysv sshd active -']],
  ['rhel6-stopped-service_sshd_status.txt', ['observed sysv sshd inactive -']],
  ['debian-service_ssh_status.txt', ['observed sysv ssh inactive -']],
  ['service_--status-all.txt', ['observed sysv ssh inactive -']],
  ['rc-status.txt', ['observed openrc sshd failed -']],
  ['rc-service_sshd_status.txt', ['observed openrc sshd inactive -']],
  ['chkconfig_--list.txt', ['declared sysv sshd - disabled']],
  ['initctl_list.txt', ['observed upstart ssh active -']],
])('reads %s', async (name, expected) => {
  const text = fixture(`init-service/${name}`);
  const { into, inputs } = await lowerFiles(format, { [name]: text });
  const facts = into.of('units').map(({ basis, value }) => {
    const { manager, unit, active, enabled } = value;
    return `${basis} ${manager} ${unit} ${active ?? '-'} ${enabled ?? '-'}`;
  });
  expect(facts).toEqual(expected);
  const code = await format.load();
  expectSoundTree(code.tree(inputs[0]!.file, inputs[0]!.parsed), text);
});

/** runit 2.1.2 and OpenRC 0.45 of Debian 12. */
it.each([
  ['sv-status.txt', 'run: /etc/service/ssh: (pid 25) 7s', ['ssh active -', 'ssh - enabled']],
  [
    'sv-status.txt',
    'run: sshd: (pid 25) 7s, normally down; run: log: (pid 3) 9s',
    ['sshd active -', 'sshd - disabled'],
  ],
  ['sv-status.txt', 'down: /etc/service/ssh: 3s, normally up', ['ssh inactive -', 'ssh - enabled']],
  ['sv-status.txt', 'down: ssh: 3s', ['ssh inactive -', 'ssh - disabled']],
  ['x.txt', '                 sshd |      default                                        ', ['sshd - enabled']],
  [
    'rc-update-show-v.txt',
    '                  ssh |                                                     ',
    ['ssh - disabled'],
  ],
  ['service-ssh-status.txt', 'sshd is not running ... failed!', ['ssh inactive -']],
  ['rc-service_ssh_status.txt', ' * status: stopped', ['ssh inactive -']],
])('reads %s: %s', async (name, line, expected) => {
  const { into } = await lowerFiles(format, { [name]: `${line}\n` });
  const facts = into.of('units').map(({ value }) => `${value.unit} ${value.active ?? '-'} ${value.enabled ?? '-'}`);
  expect(facts).toEqual(expected);
});

it('never throws', async () => {
  await expectNeverThrows(format, [
    'sshd',
    'is',
    'running',
    '[',
    '+',
    ']',
    'status:',
    'started',
    '0:off',
    'ssh start/running',
  ]);
});
