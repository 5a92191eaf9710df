import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../support/model-bundle.ts';

type Files = Readonly<Record<string, string>>;

const host: Files = {
  'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
  'etc/default/ssh': '',
  'etc/ssh/sshd_config': '',
  'etc/hosts.allow': '',
  'etc/hosts.deny': '',
  'lib/systemd/system/ssh.service':
    '[Service]\nEnvironmentFile=-/etc/default/ssh\nExecStart=/usr/sbin/sshd -D $SSHD_OPTS\nRuntimeDirectory=sshd\n',
  'lib/systemd/system/ssh.socket': '[Socket]\nListenStream=22\n',
};
const link = '/lib/systemd/system/ssh.service';
const whole = {
  'etc/systemd/system/syslog.service': '/lib/systemd/system/rsyslog.service',
  'etc/systemd/system/sockets.target.wants/dbus.socket': '/lib/systemd/system/dbus.socket',
  'etc/systemd/system/multi-user.target.wants/cron.service': '/lib/systemd/system/cron.service',
};
const enabled = { ...whole, 'etc/systemd/system/multi-user.target.wants/ssh.service': link };
const dropIn = (text: string): Files => ({ 'etc/systemd/system/ssh.service.d/o.conf': text });
const variables = (text: string): Files => ({ 'etc/default/ssh': text });

/** `accepted certain` at the next boot, for a client of a port over IPv4. */
async function at(files: Files, links: Files = enabled, port = 22): Promise<string> {
  const { views } = await modelBundle({ ...host, ...files }, links);
  const view = views.find(({ name }) => name === 'after-reboot')!;
  const query = { from: parseAddress('198.51.100.7')!, to: parseAddress('192.0.2.10')!, port };
  const [{ verdict, assumes }] = answerQueries(view, [query]) as [ReturnType<typeof answerQueries>[number]];
  const open = assumes.some(({ layer, command }) => layer === 'listener' && !/^(?:ip|cat \/proc)/.test(command));
  return `${verdict} ${open ? 'open' : 'settled'}`;
}

// Each was booted by systemd 252 with the sshd of Debian 12.
describe('what starts a service', () => {
  it('is a target that another one wants, and none that is masked', async () => {
    expect(await at({})).toBe('accepted settled');
    const own = {
      ...whole,
      'etc/systemd/system/multi-user.target.wants/own.target': '/etc/systemd/system/own.target',
      'etc/systemd/system/own.target.wants/ssh.service': link,
    };
    expect(await at({ 'etc/systemd/system/own.target': '[Unit]\nDescription=x\n' }, own)).toBe('accepted settled');
    const socket = { ...whole, 'etc/systemd/system/sockets.target.wants/ssh.socket': '/lib/systemd/system/ssh.socket' };
    expect(await at({}, socket)).toBe('accepted settled');
    expect(await at({}, { ...socket, 'etc/systemd/system/sockets.target': '/dev/null' })).toBe('refused settled');
  });

  it('may be an instance of a template', async () => {
    const template = { 'etc/systemd/system/ssh@.service': '[Service]\nExecStart=/usr/sbin/sshd -D -p %i\n' };
    const instance = {
      'etc/systemd/system/multi-user.target.wants/ssh@2222.service': '/etc/systemd/system/ssh@.service',
    };
    expect(await at(template, { ...enabled, ...instance }, 2222)).toBe('refused open');
    expect(await at(template, enabled, 2222)).toBe('refused settled');
  });

  it('is not read through a link that leads elsewhere', async () => {
    const away = { ...enabled, 'etc/systemd/system/ssh.service': '/lib/systemd/system/nope.service' };
    expect(await at({}, away)).toBe('accepted open');
  });
});

describe('what keeps a service from starting', () => {
  it('are values of its arguments', async () => {
    expect(await at(variables('SSHD_OPTS=-g x\n'))).toBe('refused settled');
    expect(await at(variables('SSHD_OPTS=-g 2m\n'))).toBe('accepted settled');
    expect(await at(variables('SSHD_OPTS=-E /nope/log\n'))).toBe('accepted open');
    expect(await at(variables('SSHD_OPTS=-E /var/log/sshd.log\n'))).toBe('accepted settled');
    expect(await at(variables('SSHD_OPTS=-d\n'))).toBe('accepted open');
  });

  it('is a command that outlasts the time for it', async () => {
    const sleep = (limit: string): Files => dropIn(`[Service]\nTimeoutStartSec=${limit}\nExecStartPre=/bin/sleep 5\n`);
    expect(await at(sleep('1'))).toBe('refused settled');
    expect(await at(sleep('1min'))).toBe('accepted settled');
    expect(await at(sleep('infinity'))).toBe('accepted settled');
  });

  it('may be another program behind env, a requirement of the target, a socket of others on the port', async () => {
    expect(await at(dropIn('[Service]\nExecStart=\nExecStart=/usr/bin/env nosuch /usr/sbin/sshd -D\n'))).toBe(
      'accepted open',
    );
    expect(await at(dropIn('[Service]\nExecStart=\nExecStart=/usr/bin/env -i A=1 /usr/sbin/sshd -D\n'))).toBe(
      'accepted settled',
    );
    const target = { 'etc/systemd/system/multi-user.target.d/x.conf': '[Unit]\nRequires=vpn.service\n' };
    expect(await at(target)).toBe('accepted open');
    expect(await at({ 'etc/systemd/system/a.socket': '[Socket]\nListenStream=22\n' })).toBe('accepted open');
    expect(await at({ 'etc/systemd/system/a.socket': '[Socket]\nListenStream=2022\n' })).toBe('accepted settled');
  });
});

describe('words of a command', () => {
  it('have codes of characters, which values of variables have not', async () => {
    const coded = dropIn("[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D -o 'Port 2222' \\x2d4\n");
    expect(await at(coded, enabled, 2222)).toBe('accepted settled');
    expect(await at(variables('SSHD_OPTS="-o\\x20Port=2222"\n'), enabled, 2222)).toBe('refused settled');
  });

  it('come from the environment of the manager, too', async () => {
    const conf = { 'etc/systemd/system.conf': '[Manager]\nDefaultEnvironment="SSHD_OPTS=-p 2222"\n' };
    expect(await at({ ...conf, ...dropIn('[Service]\nEnvironmentFile=\n') }, enabled, 2222)).toBe('accepted settled');
    expect(await at({ ...conf, ...variables('SSHD_OPTS=\n') }, enabled, 2222)).toBe('refused settled');
  });
});

it('takes an address of IPv4 that is written as one of IPv6, and one that is not there yet', async () => {
  const socket = { ...whole, 'etc/systemd/system/sockets.target.wants/ssh.socket': '/lib/systemd/system/ssh.socket' };
  const listens = (text: string): Files => ({ 'etc/systemd/system/ssh.socket.d/o.conf': `[Socket]\n${text}` });
  expect(await at(listens('ListenStream=\nListenStream=[::ffff:192.0.2.10]:22\n'), socket)).toBe('accepted settled');
  expect(await at(listens('Transparent=yes\nListenStream=192.0.2.77:2222\n'), socket)).toBe('accepted settled');
});
