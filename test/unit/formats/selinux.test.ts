import { describe, expect, it } from 'vitest';
import { claimOf } from '#discover/claim';
import { format } from '#formats/selinux/format';
import type { Contributions } from '#model/contribution';
import { expectNeverThrows, expectSoundTree, fixture, lowerFiles } from './host-state.ts';

const text = (name: string): string => fixture(`selinux/${name}`);
const facts = (into: Contributions): string[] =>
  into.of('mandatory-access').map(({ basis, value }) => {
    if (value.access === 'mode') return `${basis} ${value.mode}`;
    if (value.access === 'labels-listed') return `listed ${value.complete ? 'complete' : 'partial'}`;
    if (value.access !== 'port-label') return value.access;
    return `${value.label} ${value.protocol} ${value.low}-${value.high}`;
  });
const told = async (path: string, content: string): Promise<string[]> =>
  facts((await lowerFiles(format, { [path]: content })).into);

describe('SELinux', () => {
  it('tells the running mode from that of the next boot', async () => {
    expect(await told('getenforce.txt', text('getenforce.txt'))).toEqual(['observed enforcing']);
    expect(await told('sestatus.txt', text('sestatus.txt'))).toEqual(['observed enforcing', 'declared permissive']);
    expect(await told('etc/selinux/config', text('config'))).toEqual(['declared enforcing']);
    expect(await told('sestatus', 'SELinux status:                 disabled\n')).toEqual(['observed disabled']);
    expect(await told('getenforce', 'Disabled\r\n')).toEqual(['observed disabled']);
  });

  it('reads types of ports and ranges', async () => {
    const { into, textAt } = await lowerFiles(format, { 'semanage-port.txt': text('semanage_port_-l.txt') });
    const all = facts(into);
    expect(all.slice(-6)).toEqual([
      'ssh_port_t tcp 2222-2222',
      'ssh_port_t tcp 22-22',
      'unreserved_port_t tcp 61001-65535',
      'unreserved_port_t tcp 1024-32767',
      'xserver_port_t tcp 6000-6020',
      'listed complete',
    ]);
    expect(all.some((line) => / (?:udp|sctp) /.test(line))).toBe(false);
    const ssh = into.of('mandatory-access').find(({ value }) => value.access === 'port-label' && value.low === 22)!;
    expect(textAt(ssh.origin)).toBe('22');
  });

  /** policycoreutils-python-utils 3.4 of Debian 12. */
  it.each([
    'SELinux-Port-Typ               Proto    Port-Nummer',
    'Typ portu SELinuksa            Protokół Numer portu',
    'SELinux 端口类型                   协议       端口号',
    'Тип порта SELinux              Протокол Номер порта',
  ])('knows the heading %s', async (heading) => {
    const list = text('semanage_port_-l.txt').replace(/^SELinux Port Type.*/, heading);
    expect((await told('semanage-port.txt', list)).at(-1)).toBe('listed complete');
  });

  it('sees all rows that matter where only those were asked for', async () => {
    expect((await told('semanage_port_-l_grep_ssh', 'ssh_port_t                     tcp      2222, 22\n')).at(-1)).toBe(
      'listed complete',
    );
  });

  it.each([
    ['semanage_port_-l_grep_http', 'http_port_t                    tcp      80, 443\n'],
    ['semanage_port_-l_-C', 'SELinux Port Type              Proto    Port Number\n\nssh_port_t  tcp  2222\n'],
    ['ports', 'SELinux Port Type              Proto    Port Number\n\nssh_port_t  tcp  2222\n'],
  ])('counts %s as a partial view', async (name, content) => {
    expect((await told(name, content)).at(-1)).toBe('listed partial');
  });

  it('says where a line is cut', async () => {
    const cut = `${text('semanage_port_-l.txt')}zabbix_port_t                  tcp      10051-x\n`;
    const { into, diagnostics } = await lowerFiles(format, { 'semanage-port': cut });
    expect(facts(into).at(-1)).toBe('listed partial');
    expect(diagnostics).toMatchObject([{ code: 'unexpected-line', effect: 'widens' }]);
  });

  it('recognises outputs by name and by content', () => {
    const found = (path: string, head = ''): string => {
      const detection = format.detect(claimOf(path), head);
      return detection ? `${detection.kind} ${detection.score}` : '';
    };
    expect(found('etc/selinux/config', text('config'))).toBe('selinux-config 90');
    expect(found('etc/selinux/config')).toBe('selinux-config 60');
    expect(found('x', text('config'))).toBe('selinux-config 80');
    expect(found('sestatus_-b')).toBe('sestatus 60');
    expect(found('x', text('sestatus.txt'))).toBe('sestatus 80');
    expect(found('semanage-port.txt')).toBe('semanage-port 60');
    expect(found('x', text('semanage_port_-l.txt'))).toBe('semanage-port 80');
    expect(found('x', 'Permissive\n')).toBe('getenforce 80');
  });

  it('makes a sound tree and never throws', async () => {
    const code = await format.load();
    const given = { 'semanage-port': text('semanage_port_-l.txt'), sestatus: text('sestatus.txt') };
    for (const { file, parsed } of (await lowerFiles(format, given)).inputs)
      expectSoundTree(code.tree(file, parsed), file.text);
    await expectNeverThrows(
      format,
      ['Enforcing', 'Current mode:', 'ssh_port_t', 'tcp', '22,', '1-511', 'SELINUX=enforcing', ':'],
      [...Object.values(given), text('config')],
    );
  });
});
