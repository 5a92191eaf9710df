import type { ManagerSetUp } from '../set-up.ts';
import { managerProbes } from './probes.ts';

/** Options of `firewall-cmd`, one call each; stored and loaded. */
const stored = (name: string, options: readonly string[], more: Partial<ManagerSetUp> = {}): ManagerSetUp => ({
  name: `firewalld-${name}`,
  manager: 'firewalld',
  commands: [
    ...options.map((o) =>
      /^--set-default-zone|^--direct --passthrough/.test(o) ? `firewall-cmd ${o}` : `firewall-cmd --permanent ${o}`,
    ),
    'firewall-cmd --reload',
  ],
  ...more,
});
/** Loaded only, or stored only where the option says so. */
const loose = (name: string, options: readonly string[], more: Partial<ManagerSetUp> = {}): ManagerSetUp => ({
  name: `firewalld-${name}`,
  manager: 'firewalld',
  commands: options.map((o) => `firewall-cmd ${o}`),
  reload: 'firewall-cmd --reload',
  ...more,
});
const conf = (backend: string): Record<string, string> => ({
  '/etc/firewalld/firewalld.conf': `DefaultZone=public\nCleanupOnExit=yes\nFirewallBackend=${backend}\nIPv6_rpfilter=no\n`,
});
/** Listings do not show firewalld.conf, and are read as if it were the shipped one. */
const beyondListings = { hiddenFrom: ['firewall-cmd'] };
const rich = (...rules: string[]): string[] => rules.map((rule) => `--add-rich-rule='rule ${rule}'`);

const both = ['--zone=public --add-port=2222/tcp'];

export const firewalldSetUps: readonly ManagerSetUp[] = [
  stored('as-shipped', []),
  stored('no-ssh', ['--remove-service=ssh']),
  stored('port', ['--remove-service=ssh', '--add-port=22/tcp']),
  stored('ports', ['--add-port=2200-2299/tcp', '--add-port=53/udp']),
  stored('protocol-tcp', ['--remove-service=ssh', '--add-protocol=tcp']),
  stored('source-port', ['--add-source-port=1024-65535/tcp']),
  stored('zone-of-interface', ['--zone=internal --add-interface=eth0', '--zone=work --add-interface=eth1']),
  stored('zone-lacks-ssh', ['--zone=block --add-interface=eth0', '--zone=public --add-interface=eth1']),
  stored('default-zone-lacks-ssh', ['--remove-service=ssh', '--zone=internal --add-interface=eth1']),
  stored('interface-wildcard', ['--zone=drop --add-interface=eth+', ...both]),
  stored('default-zone', ['--set-default-zone=work', '--zone=work --remove-service=ssh', ...both]),
  stored('default-trusted', ['--set-default-zone=trusted']),
  stored('default-drop', ['--set-default-zone=drop', '--zone=drop --add-service=ssh']),
  stored('default-block', ['--set-default-zone=block', '--zone=block --add-port=2222/tcp']),
  stored('target-accept', ['--zone=public --set-target=ACCEPT']),
  stored('target-drop', ['--zone=public --set-target=DROP']),
  stored('target-reject', ['--zone=public --set-target=REJECT']),
  stored('source-trusted', ['--zone=trusted --add-source=10.0.0.0/8', '--zone=trusted --add-source=2001:db8:2::/48']),
  stored('source-takes-away', ['--zone=dmz --add-source=10.1.0.0/16', '--zone=dmz --remove-service=ssh']),
  stored('sources-overlap', [
    '--zone=drop --add-source=10.0.0.0/8',
    '--zone=work --add-source=10.1.0.0/16',
    '--zone=trusted --add-source=203.0.113.7',
  ]),
  stored('source-and-interface', [
    '--zone=work --add-interface=eth0',
    '--zone=home --add-interface=eth1',
    '--zone=block --add-source=172.16.0.0/12',
    '--zone=work --add-port=2222/tcp',
  ]),
  stored('unused-zone', ['--remove-service=ssh', '--zone=internal --add-service=ssh']),
  stored('rich-accept', [
    '--remove-service=ssh',
    ...rich('family="ipv4" source address="10.0.0.0/8" service name="ssh" accept'),
  ]),
  stored('rich-reject', rich('family="ipv4" source address="10.0.0.0/8" service name="ssh" reject')),
  stored('rich-reject-types', [
    ...rich(
      'family="ipv4" source address="10.0.0.0/8" service name="ssh" reject type="icmp-host-unreachable"',
      'family="ipv4" source address="172.16.0.0/12" port port="22" protocol="tcp" reject type="tcp-reset"',
      'family="ipv6" source address="2001:db8:2::/48" port port="22" protocol="tcp" reject type="icmp6-adm-prohibited"',
      'family="ipv4" source address="203.0.113.0/24" reject type="icmp-net-unreachable"',
    ),
    ...both,
  ]),
  stored(
    'rich-drop',
    rich('family="ipv6" source address="2001:db8:1::/48" drop', 'family="ipv4" source address="198.18.0.0/16" drop'),
  ),
  stored('rich-not', rich('family="ipv4" source NOT address="10.0.0.0/8" port port="22" protocol="tcp" drop')),
  stored('rich-priorities', [
    ...rich(
      'priority="-10" family="ipv4" source address="10.1.0.0/16" port port="22" protocol="tcp" accept',
      'priority="-5" family="ipv4" source address="10.0.0.0/8" port port="22" protocol="tcp" drop',
      'priority="100" family="ipv4" source address="172.16.0.0/12" port port="2222" protocol="tcp" accept',
      'priority="200" port port="2222" protocol="tcp" reject',
    ),
  ]),
  stored(
    'rich-log-limit',
    rich(
      'family="ipv4" source address="10.0.0.0/8" service name="ssh" log prefix="ssh " level="info" limit value="3/m" drop',
    ),
  ),
  stored('rich-accept-limit', ['--remove-service=ssh', ...rich('service name="ssh" accept limit value="10/m"')], {
    // The burst of the limit is shared by all clients.
    probes: managerProbes.filter(({ port }, i) => port === 2222 || i < 3),
  }),
  stored('rich-mark', rich('family="ipv4" source address="10.0.0.0/8" mark set="1"')),
  stored(
    'rich-protocol',
    rich('family="ipv4" source address="203.0.113.7" protocol value="tcp" reject', 'protocol value="esp" accept'),
  ),
  stored(
    'rich-destination',
    rich('family="ipv4" destination address="192.0.2.10" service name="ssh" reject type="tcp-reset"'),
  ),
  stored('rich-forward', rich('family="ipv4" forward-port port="2022" protocol="tcp" to-port="22"')),
  stored('forward-port', ['--add-forward-port=port=2222:proto=tcp:toport=22', '--add-masquerade']),
  stored('forward-away', ['--add-forward-port=port=22:proto=tcp:toaddr=10.9.9.9']),
  stored('icmp-block', ['--add-icmp-block=echo-request', '--add-icmp-block-inversion']),
  stored(
    'ipset-source',
    [
      '--new-ipset=admins --type=hash:net',
      '--ipset=admins --add-entry=10.1.0.0/16',
      '--ipset=admins --add-entry=203.0.113.7',
      '--zone=trusted --add-source=ipset:admins',
      '--zone=public --remove-service=ssh',
    ],
    { definitions: ['ipset=admins'] },
  ),
  stored(
    'ipset-rich',
    [
      '--new-ipset=bad --type=hash:ip',
      '--ipset=bad --add-entry=10.1.2.3',
      '--new-ipset=bad6 --type=hash:net --option=family=inet6',
      '--ipset=bad6 --add-entry=2001:db8:2::/48',
      ...rich('source ipset="bad" service name="ssh" drop', 'source ipset="bad6" reject'),
    ],
    { definitions: ['ipset=bad', 'ipset=bad6'] },
  ),
  stored(
    'service-of-own',
    ['--new-service=own-ssh', '--service=own-ssh --add-port=2222/tcp', '--add-service=own-ssh', '--remove-service=ssh'],
    { definitions: ['service=own-ssh'] },
  ),
  stored('service-overridden', ['--service=ssh --add-port=2222/tcp', '--service=ssh --remove-port=22/tcp'], {
    definitions: ['service=ssh'],
  }),
  stored('policy-any', [
    '--new-policy=own',
    '--policy=own --add-ingress-zone=ANY',
    '--policy=own --add-egress-zone=HOST',
    '--policy=own --add-port=2222/tcp',
    `--policy=own ${rich('family="ipv4" source address="10.0.0.0/8" drop')[0]}`,
  ]),
  stored('policy-after', [
    '--new-policy=own',
    '--policy=own --add-ingress-zone=work',
    '--policy=own --add-egress-zone=HOST',
    '--policy=own --set-priority=10',
    '--policy=own --set-target=ACCEPT',
    '--zone=work --add-interface=eth1',
  ]),
  stored('direct', [
    '--direct --add-rule ipv4 filter INPUT 0 -s 10.0.0.0/8 -p tcp --dport 22 -j DROP',
    '--direct --add-rule ipv6 filter INPUT 1 -s 2001:db8:2::/48 -p tcp --dport 22 -j REJECT',
    '--direct --add-rule ipv4 filter INPUT 0 -p tcp --dport 2222 -j ACCEPT',
  ]),
  loose('runtime-only', ['--add-port=2222/tcp', '--remove-service=ssh']),
  loose('stored-not-loaded', ['--permanent --remove-service=ssh', '--permanent --add-port=2222/tcp']),
  loose('runtime-rich', rich('family="ipv4" source address="10.0.0.0/8" reject')),
  loose('runtime-interface', ['--zone=drop --change-interface=eth0', '--zone=trusted --change-interface=eth1']),
  loose('panic', ['--panic-on'], { reload: 'firewall-cmd --panic-off' }),
  stored('iptables-backend', ['--add-port=2222/tcp', ...rich('family="ipv4" source address="10.0.0.0/8" reject')], {
    files: conf('iptables'),
    ...beyondListings,
  }),
  stored('iptables-backend-no-ssh', ['--remove-service=ssh', '--zone=drop --add-source=10.0.0.0/8'], {
    files: conf('iptables'),
    ...beyondListings,
  }),
  {
    name: 'firewalld-not-running',
    manager: 'firewalld',
    // It cannot be asked, and tells nothing of what else may filter.
    hiddenFrom: ['firewall-cmd', 'all forms'],
    commands: [
      'firewall-cmd --permanent --remove-service=ssh',
      'kill $(cat /run/firewalld.pid)',
      'for i in 1 2 3 4 5 6 7 8 9; do sleep 0.4; test -d /proc/$(cat /run/firewalld.pid) || break; done',
    ],
    // Once it is started again, as at boot, what it keeps is in force.
    reload:
      'firewalld --nopid >/dev/null 2>&1; for i in 1 2 3 4 5 6 7 8 9; do firewall-cmd --state && break; sleep 0.5; done',
  },
];
