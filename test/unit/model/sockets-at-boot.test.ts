import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../support/model-bundle.ts';

type Files = Readonly<Record<string, string>>;

const service = `[Service]
EnvironmentFile=-/etc/default/ssh
ExecStart=/usr/sbin/sshd -D $SSHD_OPTS
RuntimeDirectory=sshd
`;
const wildcards = 'ListenStream=0.0.0.0:22\nListenStream=[::]:22\nBindIPv6Only=ipv6-only\nFreeBind=yes\n';
const dpkg = (version: string): string => `ii  openssh-server ${version} amd64 secure shell (SSH) server\n`;

/** Ubuntu 24.04 as its package leaves it: the socket starts at boot. */
const noble: Files = {
  'etc/os-release': 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n',
  'dpkg-l.txt': dpkg('1:9.6p1-3ubuntu13.20'),
  'etc/default/ssh': '',
  'etc/ssh/sshd_config': '',
  'etc/hosts.allow': '',
  'etc/hosts.deny': '',
  'lib/systemd/system/ssh.service': service,
  'lib/systemd/system/ssh.socket': `[Socket]\n${wildcards}`,
};
/** That the directory was copied as a whole. */
const whole = {
  'etc/systemd/system/syslog.service': '/lib/systemd/system/rsyslog.service',
  'etc/systemd/system/multi-user.target.wants/rsyslog.service': '/lib/systemd/system/rsyslog.service',
  'etc/systemd/system/sockets.target.wants/dbus.socket': '/lib/systemd/system/dbus.socket',
};
const nobleLinks = {
  'etc/systemd/system/sockets.target.wants/ssh.socket': '/usr/lib/systemd/system/ssh.socket',
  'etc/systemd/system/ssh.service.requires/ssh.socket': '/usr/lib/systemd/system/ssh.socket',
};
const serviceLink = {
  'etc/systemd/system/multi-user.target.wants/ssh.service': '/usr/lib/systemd/system/ssh.service',
  'etc/systemd/system/sshd.service': '/usr/lib/systemd/system/ssh.service',
};

/** What clients of both families find at the next boot: `22 accepted accepted, 2222 refused refused`. */
async function found(files: Files, links: Files, ports: readonly number[] = [22, 2222]): Promise<string> {
  const { views } = await modelBundle(files, links);
  const view = views.find(({ name }) => name === 'after-reboot')!;
  const answers = ports.map((port) => {
    const both = ['192.0.2.10', '2001:db8::10'].map((to) => {
      const [answer] = answerQueries(view, [{ from: parseAddress(to)!, to: parseAddress(to)!, port }]);
      const others = answer!.alternatives.map(({ verdict }) => verdict).join('/');
      return answer!.verdict === 'unknown' ? others : answer!.verdict;
    });
    return `${port} ${both.join(' ')}`;
  });
  return answers.join(', ');
}
const atNoble = (files: Files, links: Files = nobleLinks): Promise<string> => found({ ...noble, ...files }, links);
const config = (text: string): Files => ({ 'etc/ssh/sshd_config': text });
const variables = (text: string): Files => ({ 'etc/default/ssh': text });

describe('the generator of Ubuntu 24.04 (measured with 1:9.6p1-3ubuntu13.20 and systemd 255)', () => {
  it('reads the configuration, and no arguments of the service', async () => {
    expect(await atNoble(config('Port 2222\n'))).toBe('22 refused refused, 2222 accepted accepted');
    expect(await atNoble(variables('SSHD_OPTS="-p 2222"\n'))).toBe('22 accepted accepted, 2222 refused refused');
    const other = {
      ...config('Port 2222\n'),
      ...variables('SSHD_OPTS="-f /etc/ssh/more"\n'),
      'etc/ssh/more': 'Port 1\n',
    };
    expect(await atNoble(other)).toBe('22 refused refused, 2222 accepted accepted');
  });

  it('takes a wildcard of one family on port 22 for the default, and heeds AddressFamily', async () => {
    expect(await atNoble(config('ListenAddress 0.0.0.0\n'))).toBe('22 accepted accepted, 2222 refused refused');
    expect(await atNoble(config('AddressFamily inet\n'))).toBe('22 accepted refused, 2222 refused refused');
    expect(await atNoble(config('ListenAddress 0.0.0.0:2222\n'))).toBe('22 refused refused, 2222 accepted refused');
  });

  it('minds what it cannot read, not what sshd refuses once it has read it', async () => {
    const closing = 'closed/refused closed/refused';
    expect(await atNoble(config('Port 2222\nPrt 3\n'))).toBe(`22 ${closing}, 2222 refused refused`);
    const command = config('Port 2222\nAuthorizedKeysCommand /bin/true\n');
    expect(await atNoble(command)).toBe(`22 refused refused, 2222 ${closing}`);
    expect(await atNoble(config('Port 2222\nHostKey none\n'))).toBe(`22 refused refused, 2222 ${closing}`);
  });

  it('writes nothing for more than 16 sockets, of which sshd opens none', async () => {
    const ports = (count: number): Files =>
      config(Array.from({ length: count }, (_, i) => `Port ${2222 + i}\n`).join(''));
    expect(await atNoble(ports(8))).toBe('22 refused refused, 2222 accepted accepted');
    expect(await atNoble(ports(9))).toBe('22 accepted accepted, 2222 refused refused');
  });

  it('writes both wildcards, which exclude each other where the unit does not part the families', async () => {
    const own = { 'etc/systemd/system/ssh.socket': '[Socket]\nListenStream=22\n', ...config('Port 2222\n') };
    expect(await atNoble(own)).toBe('22 refused refused, 2222 refused refused');
    expect(await atNoble(config('ListenAddress 0.0.0.0:2222\nListenAddress 192.0.2.10:2222\n'))).toBe(
      '22 refused refused, 2222 refused refused',
    );
  });
});

describe('the generator of Ubuntu 24.04 as it came out (measured with 1:9.6p1-3ubuntu13)', () => {
  const first = {
    'dpkg-l.txt': dpkg('1:9.6p1-3ubuntu13'),
    'lib/systemd/system/ssh.socket': '[Socket]\nListenStream=22\n',
  };

  it('writes bare ports, whatever AddressFamily says', async () => {
    const ask = (text: string): Promise<string> => atNoble({ ...first, ...config(text) });
    expect(await ask('Port 2222\n')).toBe('22 refused refused, 2222 accepted accepted');
    expect(await ask('AddressFamily inet\n')).toBe('22 accepted accepted, 2222 refused refused');
    expect(await ask('ListenAddress 0.0.0.0:2222\n')).toBe('22 refused refused, 2222 accepted accepted');
    const nine = Array.from({ length: 9 }, (_, i) => `Port ${2222 + i}\n`).join('');
    expect(await ask(nine)).toBe('22 refused refused, 2222 accepted accepted');
  });

  it('is told by the socket unit of the package, else by nothing but its version', async () => {
    const family = { ...config('AddressFamily inet\n'), 'dpkg-l.txt': '' };
    expect(await atNoble(family)).toBe('22 accepted refused, 2222 refused refused');
    expect(await atNoble({ ...first, ...family })).toBe('22 accepted accepted, 2222 refused refused');
    const rest = Object.fromEntries(
      Object.entries({ ...noble, ...family }).filter(([path]) => !/ssh\.socket|dpkg/.test(path)),
    );
    const { views } = await modelBundle(rest, nobleLinks);
    const assumed = views.find(({ name }) => name === 'after-reboot')!.listeners.assumes;
    expect(assumed.map(({ command }) => command)).toContain('dpkg -l openssh-server');
  });
});

describe('links beside a service', () => {
  const masked = { ...serviceLink, 'etc/systemd/system/ssh.socket': '/dev/null' };

  it('require a socket, without which it does not start where that is masked', async () => {
    expect(await atNoble({}, masked)).toBe('22 accepted accepted, 2222 refused refused');
    expect(await atNoble({}, { ...nobleLinks, ...masked })).toBe('22 refused refused, 2222 refused refused');
  });

  it('start the socket along with it, and nothing where nothing starts the service', async () => {
    const requires = {
      'etc/systemd/system/ssh.service.requires/ssh.socket': '/usr/lib/systemd/system/ssh.socket',
    };
    const listens = {
      'etc/systemd/system/ssh.socket.d/a.conf': '[Socket]\nListenStream=\nListenStream=0.0.0.0:2222\n',
    };
    expect(await atNoble(listens, { ...requires, ...serviceLink })).toBe('22 refused refused, 2222 accepted refused');
    expect(await atNoble(listens, { ...whole, ...requires })).toBe('22 refused refused, 2222 refused refused');
  });

  it('tell what starts where only /etc was collected', async () => {
    const { 'lib/systemd/system/ssh.service': _, 'lib/systemd/system/ssh.socket': __, ...etc } = noble;
    expect(await found({ ...etc, ...config('Port 2222\n') }, nobleLinks)).toBe(
      '22 refused refused, 2222 accepted accepted',
    );
  });
});

describe('sshd of older releases (measured with those of Ubuntu 18.04, 20.04, 22.04 and Debian 11)', () => {
  const old = (version: string): Files => ({
    ...noble,
    'etc/os-release': `ID=ubuntu\nID_LIKE=debian\nVERSION_ID="${version}"\n`,
    'dpkg-l.txt': dpkg(version === '18.04' ? '1:7.6p1-4ubuntu0.7' : '1:8.9p1-3ubuntu0.18'),
    'lib/systemd/system/ssh.socket': '[Unit]\nConflicts=ssh.service\n[Socket]\nListenStream=22\nAccept=yes\n',
  });
  const socketLink = { 'etc/systemd/system/sockets.target.wants/ssh.socket': '/lib/systemd/system/ssh.socket' };

  it('takes no sockets: the first client is cut off as the socket makes way for the service', async () => {
    expect(await found(old('22.04'), socketLink)).toBe('22 accepted accepted, 2222 refused refused');
    const one = { ...old('22.04'), 'etc/systemd/system/ssh.socket.d/a.conf': '[Socket]\nAccept=no\n' };
    expect(await found(one, socketLink)).toBe(
      '22 accepted/closed/refused accepted/closed/refused, 2222 refused refused',
    );
  });

  it('has drop-ins of its other name only since systemd 244', async () => {
    const dropIn = {
      'etc/systemd/system/sshd.service.d/a.conf': '[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D -p 2222\n',
    };
    expect(await found({ ...old('18.04'), ...dropIn }, serviceLink)).toBe('22 accepted accepted, 2222 refused refused');
    expect(await found({ ...old('22.04'), ...dropIn }, serviceLink)).toBe('22 refused refused, 2222 accepted accepted');
  });

  it('has a template for single connections, which Ubuntu 24.04 has not', async () => {
    const forks = { 'etc/systemd/system/ssh.socket.d/a.conf': '[Socket]\nAccept=yes\n' };
    expect(await found({ ...old('22.04'), ...forks }, socketLink)).toBe('22 accepted accepted, 2222 refused refused');
    expect(await atNoble(forks, { ...whole, ...nobleLinks })).toBe(
      '22 closed/refused closed/refused, 2222 refused refused',
    );
  });
});
