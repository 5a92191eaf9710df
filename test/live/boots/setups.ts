import { type BootSetUp, service, socket, sshd, variables } from './boot-set-up.ts';

const inBraces = '{SSHD_OPTS}';

/** The service starts sshd with these words. */
const started = (command: string, more = ''): Record<string, string> =>
  service(`[Service]\n${more}ExecStart=\nExecStart=${command}\n`);

/** The daemon's variables: systemd.exec(5), `EnvironmentFile=`. */
const variableSetUps: readonly BootSetUp[] = [
  { name: 'options-comment-behind', files: variables('SSHD_OPTS=-4 # only v4\n') },
  { name: 'options-quoted-comment-behind', files: variables('SSHD_OPTS="-p 2222" # c\n') },
  { name: 'options-single-quotes', files: variables("SSHD_OPTS='-p 2222'\n") },
  { name: 'options-twice', files: variables('SSHD_OPTS="-p 2222"\nSSHD_OPTS=\n') },
  { name: 'options-exported', files: variables('export SSHD_OPTS="-p 2222"\n') },
  { name: 'options-continued', files: variables('SSHD_OPTS=-p \\\n 2222\n') },
  { name: 'options-two-lines-quoted', files: variables('SSHD_OPTS="-p 2222\n-p 2022"\n') },
  { name: 'options-blanks-around', files: variables('SSHD_OPTS = -p 2222\n') },
  { name: 'options-set-port', files: variables('SSHD_OPTS="-o Port=2222"\n') },
  { name: 'options-quotes-inside', files: variables('SSHD_OPTS=-o "Port 2222"\n') },
  { name: 'options-misspelt', files: variables('SSHD_OPTS="-oPrt=2222"\n') },
  { name: 'options-two-quoted', files: variables('SSHD_OPTS="-p"" 2222"\n') },
  { name: 'options-returns', files: variables('SSHD_OPTS="-p 2222"\r\n') },
  { name: 'options-comment-continued', files: variables('# x \\\nSSHD_OPTS="-p 2222"\n') },
  { name: 'options-quote-open', files: variables('SSHD_OPTS="-p 2222\n') },
  {
    name: 'options-in-braces',
    files: { ...started(`/usr/sbin/sshd -D $${inBraces}`), ...variables('SSHD_OPTS="-p 2222"\n') },
  },
  { name: 'options-in-braces-empty', files: started(`/usr/sbin/sshd -D $${inBraces}`) },
  {
    name: 'options-of-several-files',
    files: {
      ...service('[Service]\nEnvironmentFile=/etc/default/ssh*\n'),
      'etc/default/ssh2': 'SSHD_OPTS=-p2022\n',
    },
  },
  {
    name: 'options-not-read',
    files: { ...service('[Service]\nEnvironmentFile=\n'), ...variables('SSHD_OPTS="-p 2222"\n') },
  },
  {
    name: 'options-file-wins',
    files: {
      ...service('[Service]\nEnvironment="SSHD_OPTS=-p 2222"\n'),
      ...variables('SSHD_OPTS="-p 2022"\n'),
    },
  },
  {
    name: 'options-unset',
    files: { ...service('[Service]\nUnsetEnvironment=SSHD_OPTS\n'), ...variables('SSHD_OPTS="-p 2022"\n') },
  },
  {
    name: 'options-file-missing',
    files: service('[Service]\nEnvironmentFile=/etc/sysconfig/sshd\n'),
    undecidable: true,
  },
];

/** The command line: systemd.service(5). */
const commandSetUps: readonly BootSetUp[] = [
  { name: 'command-through-shell', files: started("/bin/sh -c '/usr/sbin/sshd -D -p 2222'", 'Type=simple\n') },
  { name: 'command-shell-becomes-sshd', files: started('/bin/sh -c "exec /usr/sbin/sshd -D -p 2222"') },
  { name: 'command-env', files: started('/usr/bin/env FOO=1 /usr/sbin/sshd -D -p 2222') },
  { name: 'command-second', files: service('[Service]\nExecStart=/usr/sbin/sshd -D -p 2222\n') },
  { name: 'command-other-name', files: started('@/usr/sbin/sshd sshd -D -p 2222') },
  { name: 'command-without-path', files: started('sshd -D -p 2222') },
  { name: 'command-comment-behind', files: started('/usr/sbin/sshd -D -p 2222 # port') },
  { name: 'command-quoted-whole', files: started('"/usr/sbin/sshd -D"') },
  { name: 'command-specifier', files: started('/usr/sbin/sshd -D -o PidFile=/run/%N.pid -p 2222') },
  { name: 'command-two-ports', files: started('/usr/sbin/sshd -D -p2222 -p 2022') },
  { name: 'command-ports-with-comma', files: started('/usr/sbin/sshd -D -p 22,2222') },
  {
    name: 'command-other-configuration',
    files: {
      ...started('/usr/sbin/sshd -D -f /etc/ssh/sshd_config.d/other.conf'),
      'etc/ssh/sshd_config.d/other.conf': 'Port 2222\n',
    },
  },
  { name: 'command-returns', files: service('[Service]\r\nExecStart=\r\nExecStart=/usr/sbin/sshd -D -p 2222\r\n') },
  {
    name: 'command-blanks',
    files: service('\n\n[Service] \n  ExecStart = \n\tExecStart = /usr/sbin/sshd -D -p 2222\n'),
  },
  { name: 'command-nice', files: started('/usr/bin/nice -n 5 /usr/sbin/sshd -D -p 2222') },
  { name: 'command-foreground-missing', files: started('/usr/sbin/sshd -p 2222', 'Type=simple\n') },
  { name: 'command-test-only', files: started('/usr/sbin/sshd -t') },
  {
    name: 'command-of-two-drop-ins',
    files: {
      ...service('[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D -p 2222\n', '10-a'),
      ...service('[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D -p 2022\n', '20-b'),
    },
  },
  { name: 'command-continued', files: started('/usr/sbin/sshd -D \\\n# c\n  -p 2222') },
  { name: 'command-semicolon', files: started('/usr/sbin/sshd -D ; /bin/true') },
  { name: 'command-none', files: service('[Service]\nExecStart=\n') },
  { name: 'command-program-missing', files: started('/usr/local/sbin/sshd -D'), undecidable: true },
  { name: 'command-before-fails', files: service('[Service]\nExecStartPre=/bin/false\n') },
  { name: 'command-before-may-fail', files: service('[Service]\nExecStartPre=-/bin/false\n') },
  { name: 'command-condition-fails', files: service('[Service]\nExecCondition=/bin/false\n') },
  {
    name: 'command-forks',
    files: started('/usr/sbin/sshd -p 2222', 'Type=forking\nPIDFile=/run/sshd.pid\n'),
  },
];

/** Everything else of the service: systemd.unit(5), systemd.exec(5). */
const serviceSetUps: readonly BootSetUp[] = [
  { name: 'service-plain' },
  { name: 'service-disabled', enabled: [] },
  { name: 'service-masked', links: { 'etc/systemd/system/ssh.service': '/dev/null' } },
  { name: 'service-flag-file', files: { 'etc/ssh/sshd_not_to_be_run': '' } },
  { name: 'service-asserts', files: service('[Unit]\nAssertPathExists=/etc/nope\n'), undecidable: true },
  { name: 'service-condition', files: service('[Unit]\nConditionUser=nobody\n'), undecidable: true },
  { name: 'service-bound-to', files: service('[Unit]\nBindsTo=nope.service\n'), undecidable: true },
  { name: 'service-user', files: service('[Service]\nUser=nobody\n') },
  { name: 'service-dynamic-user', files: service('[Service]\nDynamicUser=yes\n') },
  { name: 'service-no-run-directory', files: service('[Service]\nRuntimeDirectory=\n'), undecidable: true },
  {
    name: 'service-few-capabilities',
    files: service('[Service]\nCapabilityBoundingSet=CAP_SETUID\n'),
    undecidable: true,
  },
  { name: 'service-cannot-read', files: service('[Service]\nInaccessiblePaths=/etc/ssh\n'), undecidable: true },
  { name: 'service-own-network', files: service('[Service]\nPrivateNetwork=yes\n') },
  { name: 'service-one-family', files: service('[Service]\nRestrictAddressFamilies=AF_INET AF_UNIX\n') },
  {
    name: 'service-hardened',
    files: service('[Service]\nProtectSystem=strict\nProtectHome=yes\nNoNewPrivileges=yes\n'),
  },
  {
    name: 'service-environment-quotes',
    files: service('[Service]\nEnvironmentFile=\nEnvironment=SSHD_OPTS="-p 2222"\n'),
  },
  {
    name: 'service-environment-word',
    files: service('[Service]\nEnvironmentFile=\nEnvironment=SSHD_OPTS=-p2222 X=1\n'),
  },
  {
    name: 'service-environment-halves',
    files: service('[Service]\nEnvironmentFile=\nEnvironment=SSHD_OPTS=-p 2222\n'),
  },
  {
    name: 'service-whole-of-own',
    files: {
      'etc/systemd/system/ssh.service':
        '[Unit]\nDescription=own\n[Service]\nExecStart=/usr/sbin/sshd -D -p 2222\nRuntimeDirectory=sshd\n[Install]\nWantedBy=multi-user.target\n',
    },
  },
  {
    name: 'service-own-without-directory',
    files: { 'etc/systemd/system/ssh.service': '[Service]\nExecStart=/usr/sbin/sshd -D -p 2222\n' },
    undecidable: true,
  },
  { name: 'service-key-missing', files: sshd('HostKey /etc/ssh/no_such_key\n'), undecidable: true },
  { name: 'service-name-unknown', files: sshd('ListenAddress no-such-host.invalid\n'), undecidable: true },
  { name: 'service-port-twice', files: sshd('Port 2222\nPort 2222\n') },
  { name: 'service-family-of-other', files: sshd('AddressFamily inet6\nListenAddress 192.0.2.10\n') },
  {
    name: 'service-admits-networks',
    files: service('[Service]\nIPAddressDeny=any\nIPAddressAllow=192.0.2.0/24 2001:db8:1::/48\n'),
  },
  { name: 'service-denies-one-network', files: service('[Service]\nIPAddressDeny=198.18.0.0/15\n') },
  { name: 'service-admits-and-takes-back', files: service('[Service]\nIPAddressDeny=any\nIPAddressDeny=\n') },
  { name: 'service-admits-localhost', files: service('[Service]\nIPAddressDeny=any\nIPAddressAllow=localhost\n') },
  {
    name: 'service-slice-denies',
    files: { 'etc/systemd/system/system.slice.d/deny.conf': '[Slice]\nIPAddressDeny=198.18.0.0/15\n' },
    besideUnits: true,
  },
  {
    name: 'service-slice-denies-service-admits',
    besideUnits: true,
    files: {
      ...service('[Service]\nIPAddressAllow=198.18.5.0/24\n'),
      'etc/systemd/system/system.slice.d/deny.conf': '[Slice]\nIPAddressDeny=198.18.0.0/15\n',
    },
  },
  { name: 'service-denies-everybody', files: service('[Service]\nIPAddressDeny=any\n') },
  { name: 'service-section-misspelt', files: service('[service]\nEnvironment="SSHD_OPTS=-p 2222"\n') },
  { name: 'service-no-section', files: service('Environment="SSHD_OPTS=-p 2222"\n') },
  {
    name: 'service-drop-in-of-all',
    files: {
      'etc/systemd/system/service.d/port.conf': '[Service]\nEnvironmentFile=\nEnvironment="SSHD_OPTS=-p 2222"\n',
    },
  },
  {
    name: 'service-drop-in-unnamed',
    files: {
      'etc/systemd/system/ssh.service.d/override': '[Service]\nEnvironmentFile=\nEnvironment="SSHD_OPTS=-p 2222"\n',
    },
  },
  { name: 'service-address-missing', files: sshd('ListenAddress 192.0.2.77\n') },
  { name: 'service-bad-configuration', files: sshd('Bogus yes\n') },
  {
    name: 'service-further',
    files: {
      'etc/systemd/system/sshd-second.service':
        '[Service]\nType=notify\nExecStart=/usr/sbin/sshd -D -p 2222 -o PidFile=none\nRuntimeDirectory=sshd\nRuntimeDirectoryPreserve=yes\n',
    },
    links: {
      'etc/systemd/system/multi-user.target.wants/sshd-second.service': '/etc/systemd/system/sshd-second.service',
    },
    besideUnits: true,
    undecidable: true,
  },
];

const bySocket = { enabled: ['ssh.socket'] } as const;

/** Socket activation: systemd.socket(5). Where the service fails, it hangs on whether others came first. */
const socketSetUps: readonly BootSetUp[] = [
  { name: 'socket-plain', ...bySocket },
  { name: 'socket-and-service', enabled: ['ssh.service', 'ssh.socket'] },
  { name: 'socket-denies', ...bySocket, files: socket('[Socket]\nIPAddressDeny=198.18.0.0/15\n') },
  { name: 'socket-service-denies', ...bySocket, files: service('[Service]\nIPAddressDeny=198.18.0.0/15\n') },
  { name: 'socket-repeated', ...bySocket, files: socket('[Socket]\nListenStream=22\n') },
  { name: 'socket-loopback', ...bySocket, files: socket('[Socket]\nListenStream=\nListenStream=127.0.0.1:22\n') },
  { name: 'socket-other-interface', ...bySocket, files: socket('[Socket]\nBindToDevice=eth1\n') },
  { name: 'socket-no-interface', ...bySocket, files: socket('[Socket]\nBindToDevice=eth9\n') },
  {
    name: 'socket-both-addresses',
    ...bySocket,
    files: socket('[Socket]\nListenStream=\nListenStream=192.0.2.10:22\nListenStream=[2001:db8:0:1::10]:2222\n'),
  },
  { name: 'socket-path', ...bySocket, files: socket('[Socket]\nListenStream=\nListenStream=/run/ssh.sock\n') },
  { name: 'socket-nonsense', ...bySocket, files: socket('[Socket]\nListenStream=\nListenStream=ssh\n') },
  {
    name: 'socket-comment-behind',
    ...bySocket,
    files: socket('[Socket]\nListenStream=\nListenStream=2222 # office\n'),
  },
  { name: 'socket-wrong-section', ...bySocket, files: socket('[Service]\nListenStream=2222\n') },
  {
    name: 'socket-service-fails',
    ...bySocket,
    files: service('[Service]\nExecStartPre=/bin/false\n'),
    undecidable: true,
  },
  { name: 'socket-masked', ...bySocket, links: { 'etc/systemd/system/ssh.socket': '/dev/null' } },
  { name: 'socket-few-connections', ...bySocket, files: socket('[Socket]\nMaxConnections=0\n') },
  { name: 'socket-other-port', ...bySocket, files: socket('[Socket]\nListenStream=\nListenStream=2222\n') },
  { name: 'socket-further-port', ...bySocket, files: socket('[Socket]\nListenStream=2222\n') },
  {
    name: 'socket-addresses',
    ...bySocket,
    files: socket('[Socket]\nListenStream=\nListenStream=0.0.0.0:22\nListenStream=[::1]:2222\n'),
  },
  { name: 'socket-one-family', ...bySocket, files: socket('[Socket]\nBindIPv6Only=ipv6-only\n') },
  {
    name: 'socket-address-missing',
    ...bySocket,
    files: socket('[Socket]\nListenStream=\nListenStream=192.0.2.77:22\n'),
  },
  {
    name: 'socket-address-free',
    ...bySocket,
    files: socket('[Socket]\nListenStream=\nListenStream=192.0.2.77:22\nListenStream=2222\nFreeBind=yes\n'),
  },
  { name: 'socket-bad-configuration', ...bySocket, files: sshd('Bogus yes\n'), undecidable: true },
  { name: 'socket-bad-options', ...bySocket, files: variables('SSHD_OPTS=-4 # only v4\n'), undecidable: true },
  { name: 'socket-service-masked', ...bySocket, links: { 'etc/systemd/system/ssh.service': '/dev/null' } },
  { name: 'socket-service-without-command', ...bySocket, files: service('[Service]\nExecStart=\n') },
  { name: 'socket-service-as-user', ...bySocket, files: service('[Service]\nUser=nobody\n'), undecidable: true },
  { name: 'socket-service-flag-file', ...bySocket, files: { 'etc/ssh/sshd_not_to_be_run': '' } },
  { name: 'socket-service-other', ...bySocket, files: socket('[Socket]\nService=nope.service\n'), undecidable: true },
  { name: 'socket-instances-missing', ...bySocket, files: socket('[Socket]\nAccept=yes\n'), undecidable: true },
  {
    name: 'socket-instances',
    ...bySocket,
    files: {
      ...socket('[Socket]\nAccept=yes\n'),
      'etc/systemd/system/ssh@.service':
        '[Service]\nExecStart=-/usr/sbin/sshd -i\nStandardInput=socket\nRuntimeDirectory=sshd\nRuntimeDirectoryPreserve=yes\n',
    },
  },
];

export const bootSetUps: readonly BootSetUp[] = [
  ...variableSetUps,
  ...commandSetUps,
  ...serviceSetUps,
  ...socketSetUps,
];
