import { expect, it } from 'vitest';
import { format } from '#formats/init-service/format';
import { expectNeverThrows, expectSoundTree, fixture, lowerFiles } from './host-state.ts';

it.each([
  ['rhel6-service_sshd_status.txt', ['observed sysv sshd active -']],
  ['rhel6-stopped-service_sshd_status.txt', ['observed sysv sshd inactive -']],
  ['debian-service_ssh_status.txt', ['observed sysv sshd inactive -']],
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
