import { type BootSetUp, service, socket, sshd, variables } from './boot-set-up.ts';
import { isThere } from './release-root.ts';

type Part = Omit<BootSetUp, 'name' | 'release'>;

/** What every release starts a service for. */
const plain: Readonly<Record<string, Part>> = {
  plain: {},
  'port-own': { files: sshd('Port 2222\n') },
  'ports-two': { files: sshd('Port 22\nPort 2222\n') },
  'listen-v4-port': { files: sshd('ListenAddress 0.0.0.0:2222\n') },
  'family-inet': { files: sshd('AddressFamily inet\n') },
  'option-port': { files: variables('SSHD_OPTS="-p 2222"\n') },
  'config-broken': { files: sshd('Port 2222\nPrt 3\n') },
  'command-own': { files: service('[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D -p 2222\n') },
  'command-second': { files: service('[Service]\nExecStart=/usr/sbin/sshd -D -p 2222\n') },
  'nothing-enabled': { enabled: [] },
  'service-masked': { commands: ['systemctl mask ssh.service'] },
  'drop-in-of-alias': {
    files: {
      'etc/systemd/system/sshd.service.d/o.conf': '[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D -p 2222\n',
    },
  },
  'socket-only': { oneByOne: true, enabled: ['ssh.socket'] },
  'socket-only-own-port': {
    oneByOne: true,
    enabled: ['ssh.socket'],
    files: { ...socket('[Socket]\nListenStream=\nListenStream=2222\n'), ...sshd('Port 2022\n') },
  },
  'socket-adds-port': { oneByOne: true, enabled: ['ssh.socket'], files: socket('[Socket]\nListenStream=2222\n') },
  'socket-and-service': { oneByOne: true, enabled: ['ssh.service', 'ssh.socket'] },
  'socket-own-port-and-service': {
    oneByOne: true,
    enabled: ['ssh.service', 'ssh.socket'],
    files: socket('[Socket]\nListenStream=\nListenStream=2222\n'),
  },
  'socket-accepts-not': { enabled: ['ssh.socket'], files: socket('[Socket]\nAccept=no\n') },
  'socket-accepts-not-other-port': {
    enabled: ['ssh.socket'],
    files: { ...socket('[Socket]\nAccept=no\n'), ...sshd('Port 2222\n') },
  },
  'socket-accepts-not-two-ports': {
    enabled: ['ssh.socket'],
    files: { ...socket('[Socket]\nAccept=no\n'), ...sshd('Port 22\nPort 2222\n') },
  },
  'socket-config-broken': { enabled: ['ssh.socket'], files: sshd('Port 2222\nPrt 3\n') },
  'socket-option-port': { oneByOne: true, enabled: ['ssh.socket'], files: variables('SSHD_OPTS="-p 2222"\n') },
  'socket-masked-service': { oneByOne: true, enabled: ['ssh.socket'], commands: ['systemctl mask ssh.service'] },
};

const accepts: Part = { enabled: ['ssh.socket'], files: socket('[Socket]\nAccept=yes\n') };
/** The template of that name is not there; of its units systemctl does not tell whether somebody made one. */
const withoutTemplate: Readonly<Record<string, Part>> = { 'socket-accepts': { ...accepts, besideUnits: true } };
const withTemplate: Readonly<Record<string, Part>> = {
  'socket-accepts': { ...accepts, oneByOne: true },
};

/** Ubuntu 24.04 and later ship a socket that a generator gives the addresses of sshd_config. */
const generated: Readonly<Record<string, Part>> = {
  'socket-port': { files: sshd('Port 2222\n') },
  'socket-ports': { files: sshd('Port 2222\nPort 2022\n') },
  'socket-port-and-22': { files: sshd('Port 22\nPort 2222\n') },
  'socket-listen-v4': { files: sshd('ListenAddress 192.0.2.10\n') },
  'socket-listen-v4-port': { files: sshd('ListenAddress 192.0.2.10:2222\n') },
  'socket-listen-v6-port': { files: sshd('ListenAddress [2001:db8:0:1::10]:2222\n') },
  'socket-listen-both': { files: sshd('ListenAddress 192.0.2.10:2222\nListenAddress [2001:db8:0:1::10]:2022\n') },
  'socket-listen-wild-v4': { files: sshd('ListenAddress 0.0.0.0\n') },
  'socket-listen-wild-v4-port': { files: sshd('ListenAddress 0.0.0.0:2222\n') },
  'socket-listen-wild-v6': { files: sshd('ListenAddress ::\n') },
  'socket-listen-absent': { files: sshd('ListenAddress 192.0.2.99:2222\n') },
  'socket-listen-loopback': { files: sshd('ListenAddress 127.0.0.1\n') },
  'socket-listen-port-and-address': { files: sshd('Port 2222\nPort 2022\nListenAddress 192.0.2.10\n') },
  'socket-listen-name': { files: sshd('ListenAddress localhost:2222\n') },
  'socket-family-inet': { files: sshd('AddressFamily inet\n') },
  'socket-family-inet-port': { files: sshd('AddressFamily inet\nPort 2222\n') },
  'socket-family-inet6': { files: sshd('AddressFamily inet6\n') },
  'socket-family-inet6-port': { files: sshd('AddressFamily inet6\nPort 2222\n') },
  'socket-main-file': { files: { 'etc/ssh/sshd_config': 'Port 2222\nUsePAM yes\n' } },
  'socket-main-and-drop-in': {
    files: {
      'etc/ssh/sshd_config': 'Include /etc/ssh/sshd_config.d/*.conf\nPort 2222\nUsePAM yes\n',
      ...sshd('Port 2022\n'),
    },
  },
  'socket-included-elsewhere': {
    files: {
      'etc/ssh/sshd_config': 'Include /etc/ssh/more\nUsePAM yes\n',
      'etc/ssh/more': 'Port 2222\n',
    },
  },
  'socket-match-port': { files: sshd('Match Address 192.0.2.1\nPort 2222\n') },
  'socket-match-behind': { files: sshd('Port 2222\nMatch Address 192.0.2.1\nX11Forwarding no\n') },
  'socket-broken-late': { files: sshd('Port 2222\nMatch User x\nPort 3\n') },
  'socket-broken-match-value': { files: sshd('Port 2222\nMatch Adress 192.0.2.1\n') },
  'socket-keys-command-without-user': { files: sshd('Port 2222\nAuthorizedKeysCommand /bin/true\n') },
  'socket-no-host-keys': { files: sshd('Port 2222\nHostKey none\n') },
  'socket-no-startups': { files: sshd('Port 2222\nMaxStartups 0\n') },
  'socket-methods-unknown': { files: sshd('Port 2222\nAuthenticationMethods none,password\n') },
  'socket-ports-many': {
    files: sshd(`${Array.from({ length: 9 }, (_, i) => `Port ${2222 + i}\n`).join('')}`),
  },
  'socket-ports-eight': {
    files: sshd(`${Array.from({ length: 8 }, (_, i) => `Port ${2222 + i}\n`).join('')}`),
  },
  'socket-ports-nine-inet': {
    files: sshd(`AddressFamily inet\n${Array.from({ length: 9 }, (_, i) => `Port ${2222 + i}\n`).join('')}`),
  },
  'socket-ports-seventeen-inet': {
    files: sshd(`AddressFamily inet\n${Array.from({ length: 17 }, (_, i) => `Port ${2222 + i}\n`).join('')}`),
  },
  'socket-include-missing': { files: sshd('Port 2222\nInclude /etc/ssh/nothing\n') },
  'socket-include-cycle': { files: sshd('Port 2222\nInclude /etc/ssh/sshd_config.d/own.conf\n') },
  'socket-key-missing': { files: sshd('Port 2222\nHostKey /etc/ssh/nothing\n'), undecidable: true },
  'socket-option-bad': { files: { ...sshd('Port 2222\n'), ...variables('SSHD_OPTS="-oPrt=3"\n') } },
  'socket-option-other-configuration': {
    files: { ...sshd('Port 2222\n'), ...variables('SSHD_OPTS="-f /etc/ssh/more"\n'), 'etc/ssh/more': 'Port 2022\n' },
  },
  'socket-v6only-again': { files: { ...sshd('Port 2222\n'), ...socket('[Socket]\nBindIPv6Only=both\n') } },
  'socket-no-free-bind': {
    files: { ...sshd('ListenAddress 192.0.2.99:2222\nPort 22\n'), ...socket('[Socket]\nFreeBind=no\n') },
  },
  'service-wants-socket': {
    enabled: ['ssh.service'],
    files: {
      ...sshd('Port 2222\n'),
      ...service('[Unit]\nWants=ssh.socket\n'),
      ...socket('[Socket]\nListenStream=\nListenStream=2022\n'),
    },
  },
  'service-requires-links-only': {
    enabled: ['ssh.service'],
    links: { 'etc/systemd/system/ssh.service.requires/ssh.socket': '/usr/lib/systemd/system/ssh.socket' },
    files: sshd('Port 2222\n'),
  },
  'requires-links-of-nothing': {
    enabled: [],
    links: { 'etc/systemd/system/ssh.service.requires/ssh.socket': '/usr/lib/systemd/system/ssh.socket' },
    files: sshd('Port 2222\n'),
    besideUnits: true,
  },
  'socket-port-22-twice': { files: sshd('Port 22\nPort 22\n') },
  'socket-port-equals': { files: sshd('Port=2222\n') },
  'socket-port-quoted': { files: sshd('Port "2222"\n') },
  'socket-port-named': { files: sshd('Port http\n') },
  'socket-listen-rdomain': { files: sshd('ListenAddress 192.0.2.10:2222 rdomain x\n'), undecidable: true },
  'socket-add-stream': { files: { ...sshd('Port 2022\n'), ...socket('[Socket]\nListenStream=2222\n') } },
  'socket-add-stream-default': { files: socket('[Socket]\nListenStream=2222\n') },
  'socket-add-same': { files: socket('[Socket]\nListenStream=22\n') },
  'socket-replace-stream': {
    files: { ...sshd('Port 2022\n'), ...socket('[Socket]\nListenStream=\nListenStream=2222\n') },
  },
  'socket-replace-stream-default': { files: socket('[Socket]\nListenStream=\nListenStream=2222\n') },
  'socket-replace-both': {
    files: socket('[Socket]\nListenStream=\nListenStream=0.0.0.0:2222\nListenStream=[::]:2222\n'),
  },
  'socket-replace-v6only-off': {
    files: socket('[Socket]\nBindIPv6Only=both\nListenStream=\nListenStream=2222\n'),
  },
  'socket-name-before-generator': {
    files: {
      ...sshd('Port 2022\n'),
      'etc/systemd/system/ssh.socket.d/aaa.conf': '[Socket]\nListenStream=\nListenStream=2222\n',
    },
  },
  'socket-name-of-generator': {
    files: {
      ...sshd('Port 2022\n'),
      'etc/systemd/system/ssh.socket.d/addresses.conf': '[Socket]\nListenStream=\nListenStream=2222\n',
    },
  },
  'socket-own-unit': {
    files: {
      ...sshd('Port 2022\n'),
      'etc/systemd/system/ssh.socket':
        '[Unit]\nBefore=sockets.target ssh.service\n[Socket]\nListenStream=2222\n[Install]\nWantedBy=sockets.target\nRequiredBy=ssh.service\n',
    },
  },
  'generator-masked': {
    files: sshd('Port 2222\n'),
    links: { 'etc/systemd/system-generators/sshd-socket-generator': '/dev/null' },
    besideUnits: true,
  },
  'socket-masked': { commands: ['systemctl mask ssh.socket'] },
  'socket-disabled': { commands: ['systemctl disable ssh.socket'], files: sshd('Port 2222\n') },
  'socket-disabled-service-enabled': {
    commands: ['systemctl disable ssh.socket', 'systemctl enable ssh.service'],
    files: sshd('Port 2222\n'),
  },
  'socket-and-service-port': { enabled: ['ssh.socket', 'ssh.service'], files: sshd('Port 2222\n') },
  'socket-masked-service-enabled': {
    besideUnits: true,
    enabled: ['ssh.service'],
    commands: ['systemctl mask ssh.socket'],
    files: sshd('Port 2222\n'),
  },
  'socket-and-masked-requires': {
    besideUnits: true,
    enabled: ['ssh.socket', 'ssh.service'],
    commands: ['systemctl mask ssh.socket'],
  },
  'service-masked-socket': { commands: ['systemctl mask ssh.service'], files: sshd('Port 2222\n') },
  'service-option-port': { files: variables('SSHD_OPTS="-p 2222"\n') },
  'service-command-port': { files: service('[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D -p 2222\n') },
  'service-flag-file': { files: { 'etc/ssh/sshd_not_to_be_run': '' } },
  'service-migrated-2210': {
    files: {
      ...sshd('Port 2022\n'),
      'etc/systemd/system/ssh.service.d/00-socket.conf': '[Unit]\nAfter=ssh.socket\nRequires=ssh.socket\n',
    },
    enabled: ['ssh.service'],
  },
  'service-fails': { files: service('[Service]\nExecStartPre=/bin/false\n') },
  'service-not-socket': {
    commands: [
      'systemctl disable ssh.socket',
      'systemctl enable ssh.service',
      'rm -rf /etc/systemd/system/ssh.service.requires',
    ],
    files: sshd('ListenAddress 192.0.2.10:2222\n'),
  },
  'socket-listen-two-ports-one-address': {
    files: sshd('ListenAddress 192.0.2.10:2222\nListenAddress 192.0.2.10:2022\n'),
  },
  'socket-listen-twice': { files: sshd('ListenAddress 192.0.2.10:2222\nListenAddress 192.0.2.10:2222\n') },
  'socket-listen-wild-and-own': { files: sshd('ListenAddress 0.0.0.0:2222\nListenAddress 192.0.2.10:2222\n') },
};

const named = (release: string, parts: Readonly<Record<string, Part>>, enabled?: Part['enabled']): BootSetUp[] =>
  Object.entries(parts).map(([name, part]) => ({
    name: `${release}-${name}`,
    release,
    ...(enabled === undefined ? {} : { enabled }),
    ...part,
  }));

/** What tells releases apart. */
const short = (parts: Readonly<Record<string, Part>>): Readonly<Record<string, Part>> =>
  Object.fromEntries(Object.entries(parts).filter(([name]) => telling.has(name)));
const telling = new Set([
  ...['plain', 'port-own', 'drop-in-of-alias', 'service-masked', 'socket-only', 'socket-adds-port', 'socket-accepts'],
  ...['socket-accepts-not', 'socket-and-service', 'socket-option-port', 'socket-config-broken', 'socket-ports'],
  ...['socket-listen-both', 'socket-listen-wild-v4', 'socket-family-inet', 'socket-family-inet6-port'],
  ...['socket-add-stream', 'socket-replace-stream', 'socket-own-unit', 'socket-disabled-service-enabled'],
  ...['socket-and-masked-requires', 'socket-ports-many', 'socket-keys-command-without-user'],
  ...['socket-main-file', 'socket-port-and-22', 'socket-ports-seventeen-inet', 'socket-v6only-again'],
]);

/** The releases of which there are trees here. */
export const releaseSetUps: readonly BootSetUp[] = [
  ...['xenial'].flatMap((release) => named(release, short({ ...plain, ...withTemplate }))),
  ...['bionic', 'focal', 'jammy', 'bullseye'].flatMap((release) => named(release, { ...plain, ...withTemplate })),
  ...named('trixie', { ...plain, ...withoutTemplate }),
  ...named('sid', short({ ...plain, ...withoutTemplate })),
  ...named('noble', { ...plain, ...withoutTemplate }),
  ...named('noble', generated, ['ssh.socket']),
  // With openssh-server 1:9.6p1-3ubuntu13, as 24.04 came out: one socket for both families, another generator.
  ...['noble-release', 'questing', 'resolute'].flatMap((release) => [
    ...named(release, short({ ...plain, ...withoutTemplate })),
    ...named(release, short(generated), ['ssh.socket']),
  ]),
].filter(({ release }) => isThere(release));
