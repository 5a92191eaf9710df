import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '#core/address';
import { parseEnvironment } from '#formats/_grammar/systemd/parse-environment';
import { parseUnit } from '#formats/_grammar/systemd/parse-unit';
import { commandsOf, expandCommand, splitWords } from '#formats/_grammar/systemd/split-command';
import { format } from '#formats/systemd-unit/format';
import type { DeclaredListener } from '#model/daemon';
import type { HostModel } from '#model/host-model';
import { analyze, model } from '#sshreach';
import { modelBundle } from '../../support/model-bundle.ts';
import { bundle } from '../discover/bundle.ts';
import { expectNeverThrows, expectSoundTree, fixture, lowerFiles } from './host-state.ts';

const os = (id: string, version: string) => ({ 'etc/os-release': `ID=${id}\nVERSION_ID="${version}"\n` });
const debian = { ...os('debian', '12'), 'etc/ssh/sshd_config': 'Port 22\n' };
const shown = (all: readonly DeclaredListener[]): string[] =>
  all.map((l) => `${l.address ? formatAddress(l.address) : l.family === 4 ? '0.0.0.0' : '::'} ${l.port}`).sort();
const declared = (model: HostModel): string[] => shown(model.views.at(-1)!.listeners.declared);
const service = (model: HostModel) => model.views[0]!.unitDefinitions.find(({ role }) => role === 'service')!;

describe('files of variables', () => {
  // What `env` printed in a service of systemd 252 that has each as its EnvironmentFile=.
  const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'A=-p 2222 # comment': { A: '-p 2222 # comment' },
    'A="-p 22" # c': { A: '-p 22# c' },
    "A='x y'z": { A: 'x yz' },
    'A="a\\nb" "c"': { A: 'a\\nbc' },
    'A = 5': { A: '5' },
    'export A=6': {},
    'A="two\nlines"': { A: 'two\nlines' },
    'A=a\\\nb': { A: 'ab' },
    'A=a"b c"d': { A: 'a"b c"d' },
    [`A=$X $${'{Y}'}`]: { A: `$X $${'{Y}'}` },
    '  A=7  ': { A: '7' },
    'A=': { A: '' },
    'A="q': { A: 'q\n' },
    '# x \\\nA=1\nB=2': { B: '2' },
    ';A=1': {},
  };
  for (const [text, values] of Object.entries(cases)) {
    it(JSON.stringify(text), () => {
      const found = parseEnvironment(`${text}\n`).flatMap((node) =>
        node.type === 'assignment' ? [[node.name, node.value]] : [],
      );
      expect(Object.fromEntries(found)).toEqual(values);
    });
  }

  it('part commands at semicolons outside quotes', () => {
    expect(commandsOf('/bin/a ; /bin/b')).toEqual(['/bin/a', '/bin/b']);
    expect(commandsOf("/bin/sh -c 'a ; b'")).toEqual(["/bin/sh -c 'a ; b'"]);
    expect(commandsOf('/bin/a;b \\; c')).toEqual(['/bin/a;b \\; c']);
  });
});

describe('lines of unit files', () => {
  const settings = (text: string): string[] =>
    parseUnit(text).children.flatMap(({ name, children }) =>
      children.map((node) => (node.type === 'setting' ? `${name}.${node.name}=${node.value}` : `? ${node.value}`)),
    );

  it('joins continued lines, with comments between them', () => {
    expect(settings(fixture('systemd-unit/etc/systemd/system/ssh.service.d/override.conf'))).toEqual([
      'Service.ExecStart=',
      'Service.ExecStart=/usr/sbin/sshd -D    -p 2222    $SSHD_OPTS',
      'Service.IPAddressDeny=any',
      'Service.IPAddressAllow=10.0.0.0/8 localhost',
      'Service.Restart=always',
      '? nonsense',
    ]);
  });

  it('keeps what stands above the first section apart', () => {
    expect(settings('A=1\r\n[Socket]\r\n; no\r\nListenStream=22\r\n')).toEqual(['.A=1', 'Socket.ListenStream=22']);
  });

  it('splits words as systemd does, and fills variables in', () => {
    expect(splitWords(`a "b c" 'd' e\\x`)).toEqual(['a', 'b c', 'd', 'ex']);
    const values = new Map([['OPTS', { value: '-p 22 "-o Port=23"', origin: 7 }]]);
    const words = (line: string, open = false) =>
      expandCommand(line, 'ssh.service', 1, { values, open }).map(({ text }) => text);
    expect(words('/usr/sbin/sshd $OPTS $NONE x$' + '{OPTS}y $$A %N')).toEqual([
      '/usr/sbin/sshd',
      '-p',
      '22',
      '-o Port=23',
      'x-p 22 "-o Port=23"y',
      '$A',
      'ssh',
    ]);
    expect(words('sshd $NONE', true)).toEqual(['sshd', '$NONE']);
  });
});

describe('the daemon’s arguments', () => {
  it('come from the variables of the service and beat the file', async () => {
    const model = await modelBundle({ ...debian, 'etc/default/ssh': 'SSHD_OPTS="-p 2222 -4"\n' });
    expect(declared(model)).toEqual(['0.0.0.0 2222']);
  });

  it('add ports with -o, as sshd has it', async () => {
    const model = await modelBundle({ ...debian, 'etc/default/ssh': "SSHD_OPTS='-oPort=2222'\n" });
    expect(declared(model)).toEqual(['0.0.0.0 22', '0.0.0.0 2222', ':: 22', ':: 2222']);
  });

  it('come from Red Hat’s variables', async () => {
    const model = await modelBundle({
      ...os('rocky', '9.4'),
      'etc/ssh/sshd_config': '',
      'etc/sysconfig/sshd': 'OPTIONS="-u0 -p 2022"\n',
    });
    expect(declared(model)).toEqual(['0.0.0.0 2022', ':: 2022']);
  });

  it('come from a drop-in that replaces ExecStart, and -f names another file', async () => {
    const dropIn = (text: string) => ({ ...debian, 'etc/systemd/system/ssh.service.d/o.conf': text });
    const replaced = await modelBundle(dropIn('[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D -p 2222\n'));
    expect(declared(replaced)).toEqual(['0.0.0.0 2222', ':: 2222']);
    const added = await modelBundle(dropIn('[Service]\nExecStart=/usr/sbin/sshd -D -p 2222\n'));
    expect(declared(added)).toEqual(['0.0.0.0 22', ':: 22']);
    const other = await modelBundle({
      ...dropIn('[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D -f /etc/ssh/other\n'),
      'etc/ssh/other': 'Port 4444\n',
    });
    expect(declared(other)).toEqual(['0.0.0.0 4444', ':: 4444']);
  });

  it('come from systemctl cat', async () => {
    const model = await modelBundle({
      ...debian,
      'systemctl-cat-ssh.txt':
        '# /lib/systemd/system/ssh.service\n[Service]\nExecStart=/usr/sbin/sshd -D $SSHD_OPTS\n\n' +
        '# /etc/systemd/system/ssh.service.d/p.conf\n[Service]\nEnvironment=SSHD_OPTS=-p2022\n',
    });
    expect(declared(model)).toEqual(['0.0.0.0 2022', ':: 2022']);
    expect(service(model).from).toBe('files');
  });
});

describe('drop-ins', () => {
  it('count by name over all directories, and the administrator’s replaces one of the same name', async () => {
    const model = await modelBundle({
      ...debian,
      'usr/lib/systemd/system/ssh.service': '[Service]\nExecStart=/usr/sbin/sshd -D\nRestart=no\n',
      'run/systemd/system/ssh.service.d/50-a.conf': '[Service]\nRestart=always\n',
      'etc/systemd/system/ssh.service.d/50-a.conf': '[Service]\nRestart=on-abort\n',
      'etc/systemd/system/ssh.service.d/10-b.conf': '[Service]\nRestart=on-failure\nType=simple\n',
    });
    const { restart, type } = service(model).service!;
    expect([restart.value, type.value]).toEqual(['on-abort', 'simple']);
    expect(service(model).dropIns.map((path) => path.slice(path.lastIndexOf('/') + 1))).toEqual([
      '10-b.conf',
      '50-a.conf',
    ]);
  });

  it('set address lists, families and ports that may not be bound', async () => {
    const model = await modelBundle({
      ...debian,
      'etc/systemd/system/ssh.service.d/x.conf':
        '[Service]\nIPAddressDeny=any\nIPAddressAllow=10.0.0.0/8\nRestrictAddressFamilies=AF_UNIX AF_INET\n' +
        'SocketBindDeny=any\nSocketBindAllow=tcp:22\n',
    });
    const { filter, service: own } = service(model);
    expect(filter!.deny.map(({ family }) => family)).toEqual([4, 6]);
    expect(filter!.allow).toHaveLength(1);
    expect(own!.families!.value).toEqual([4]);
    expect(own!.mayNotBind.map(({ low, high }) => [low, high])).toEqual([
      [1, 21],
      [23, 65535],
    ]);
  });
});

describe('sockets', () => {
  const enabled = { 'systemctl-is-enabled-ssh.socket.txt': 'enabled\n' };
  const ubuntu = (revision: string) => ({
    ...os('ubuntu', '24.04'),
    ...enabled,
    'dpkg.txt': `ii  openssh-server  1:9.6p1-3ubuntu${revision}  amd64  secure shell (SSH) server\n`,
  });

  it('of the unit count, and not sshd’s own port', async () => {
    const model = await modelBundle({
      ...os('debian', '12'),
      ...enabled,
      'etc/ssh/sshd_config': 'Port 2222\n',
      'etc/systemd/system/ssh.socket.d/o.conf': '[Socket]\nListenStream=2200\n',
    });
    expect(declared(model)).toEqual(['0.0.0.0 22', '0.0.0.0 2200', ':: 22', ':: 2200']);
  });

  it('are made from sshd_config by Ubuntu’s generator', async () => {
    const config = { 'etc/ssh/sshd_config': 'Port 2222\nAddressFamily inet\n' };
    expect(declared(await modelBundle({ ...ubuntu('13.14'), ...config }))).toEqual(['0.0.0.0 2222']);
    // Older ones write a bare port, which serves both families.
    expect(declared(await modelBundle({ ...ubuntu('13.5'), ...config }))).toEqual(['0.0.0.0 2222', ':: 2222']);
  });

  it('fall back to the unit’s own where sshd_config is wrong or turned away by a drop-in', async () => {
    const bad = await modelBundle({ ...ubuntu('13.14'), 'etc/ssh/sshd_config': 'Port 2222\nPrt 1\n' });
    expect(declared(bad)).toEqual(['0.0.0.0 22', ':: 22']);
    expect(bad.views.at(-1)!.listeners.notRunning).toMatchObject({ accepts: true });
    const fixed = await modelBundle({
      ...ubuntu('13.14'),
      'etc/ssh/sshd_config': 'Port 2222\n',
      'etc/systemd/system/ssh.socket.d/override.conf':
        '[Socket]\nListenStream=\nListenStream=3333\nBindIPv6Only=both\n',
    });
    expect(declared(fixed)).toEqual(['0.0.0.0 3333', ':: 3333']);
    const before = await modelBundle({
      ...ubuntu('13.14'),
      'etc/ssh/sshd_config': 'Port 2222\n',
      'etc/systemd/system/ssh.socket.d/00-port.conf': '[Socket]\nListenStream=3333\n',
    });
    expect(declared(before)).toEqual(['0.0.0.0 2222', ':: 2222']);
  });
});

it('recognises its files and reads them into a sound tree', async () => {
  for (const [path, kind] of [
    ['usr/lib/systemd/system/ssh.service', 'systemd-unit'],
    ['usr/lib/systemd/system/ssh.socket', 'systemd-unit'],
    ['etc/systemd/system/ssh.socket.d/override.conf', 'systemd-drop-in'],
    ['run/systemd/generator/ssh.socket.d/addresses.conf', 'systemd-drop-in'],
    ['etc/default/ssh', 'ssh-environment'],
  ] as const) {
    const text = fixture(`systemd-unit/${path}`);
    const { inputs } = await lowerFiles(format, { [path]: text });
    expect(inputs[0]!.kind).toBe(kind);
    const code = await format.load();
    expectSoundTree(code.tree(inputs[0]!.file, inputs[0]!.parsed), text);
  }
});

it('never throws', async () => {
  await expectNeverThrows(format, ['[Service]', 'ExecStart=', '\\', '#', '=', 'ListenStream=', '$A', '"', '[']);
});

describe('a masked unit', () => {
  it.each([
    ['by a link to /dev/null', { link: '/dev/null' }],
    ['by an empty file', ''],
  ])('is blamed on what masks it, though nothing else was collected of units: %s', async (_, mask) => {
    const path = 'etc/systemd/system/ssh.service';
    const { document } = await analyze([bundle({ [`web01/${path}`]: mask, 'web01/etc/ssh/sshd_config': 'Port 22\n' })]);
    const own = document.hosts[0]!.findings.filter(({ rule }) => rule === 'listener/service-not-running');
    expect(
      own.map(({ at, text }) => `${at.file.split('/').slice(-4).join('/')}:${at.line} ${text.split('.')[0]}`),
    ).toEqual([`${path}:1 ssh`]);
  });
});

describe('links of a copied tree', () => {
  /** Each with what `systemctl --root=… is-enabled` of systemd 252 said of it. */
  it.each([
    ['nothing', {}, 'disabled', 'disabled'],
    ['wanted', { 'multi-user.target.wants/ssh.service': '/usr/lib/systemd/system/ssh.service' }, 'enabled', 'disabled'],
    ['masked', { 'ssh.socket': '/dev/null' }, 'disabled', 'masked'],
    ['socket wanted', { 'sockets.target.wants/ssh.socket': '/lib/systemd/system/ssh.socket' }, 'disabled', 'enabled'],
  ])('tell what the next boot starts: %s', async (_, links, service, socket) => {
    const root = mkdtempSync(join(tmpdir(), 'sshreach-units-'));
    try {
      const put = (path: string, text: string): void => {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      };
      put('etc/os-release', 'ID=debian\nVERSION_ID="12"\n');
      put('etc/ssh/sshd_config', 'Port 22\n');
      put('etc/hostname', 'web01\n');
      for (const name of ['ssh.service', 'ssh.socket'])
        put(`usr/lib/systemd/system/${name}`, fixture(`systemd-unit/usr/lib/systemd/system/${name}`));
      const all = { 'getty.target.wants/getty@tty1.service': '/usr/lib/systemd/system/getty@.service', ...links };
      for (const [path, target] of Object.entries(all)) {
        mkdirSync(dirname(join(root, 'etc/systemd/system', path)), { recursive: true });
        symlinkSync(target, join(root, 'etc/systemd/system', path));
      }
      const { hosts } = await model([root]);
      const states = hosts[0]!.model.views.at(-1)!.units.map(({ unit, enabled }) => `${unit} ${enabled}`);
      // That a link is missing shows only where the whole of /etc was copied.
      const truth = [`ssh.service ${service}`, `ssh.socket ${socket}`];
      expect(truth).toEqual(expect.arrayContaining(states));
      expect(states).toEqual(expect.arrayContaining(truth.filter((state) => !state.endsWith('disabled'))));
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
