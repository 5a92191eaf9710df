import type { ManagerSetUp } from '../set-up.ts';

const banned = ['10.1.2.3', '203.0.113.7', '2001:db8:1::5'];
const ban = (jail: string, ...addresses: string[]): string[] =>
  addresses.map((a) => `fail2ban-client set ${jail} banip ${a}`);
const watched = 'enabled = true\nbackend = polling\nlogpath = /var/log/auth.log';

const fail2ban = (
  name: string,
  jailLocal: string,
  commands: readonly string[] = ban('sshd', ...banned),
  more: Partial<ManagerSetUp> = {},
): ManagerSetUp => ({
  name: `fail2ban-${name}`,
  manager: 'fail2ban',
  // Bans are carried out by a thread of its own.
  commands: [...commands, 'sleep 1.5'],
  ...more,
  files: {
    '/etc/fail2ban/fail2ban.local': '[Definition]\ndbfile = None\n',
    '/etc/fail2ban/jail.local': jailLocal,
    ...more.files,
  },
});
const sshd = (...lines: string[]): string => `[sshd]\n${watched}\n${lines.map((l) => `${l}\n`).join('')}`;

export const oddFail2banSetUps: readonly ManagerSetUp[] = [
  fail2ban(
    'action-of-old',
    sshd('action = iptables[name=SSH, port=ssh, protocol=tcp]\n         sendmail-whois[name=SSH, dest=root]'),
  ),
  fail2ban('action-one-port-list', sshd('action = iptables[name=SSH, port="ssh,2222", protocol=tcp]')),
  fail2ban('action-one-port-range', sshd('action = iptables[name=SSH, port="20:25", blocktype=DROP]')),
  fail2ban(
    'action-two',
    sshd(
      'action = iptables-multiport[name=A, port="2222", blocktype=DROP]\n\tiptables-allports[name=B, blocktype="REJECT --reject-with tcp-reset"]',
    ),
  ),
  fail2ban('action-mwl', sshd('action = %(action_mwl)s', 'port = 22,2222', 'destemail = root@localhost')),
  fail2ban('protocol-udp', sshd('protocol = udp')),
  fail2ban('protocol-all', sshd('protocol = all', 'banaction = iptables-allports')),
  fail2ban('protocol-all-ports', sshd('protocol = all', 'banaction = iptables-multiport')),
  fail2ban('protocol-both', sshd('protocol = tcp,udp', 'port = ssh,2222')),
  fail2ban('nftables-udp', sshd('banaction = nftables-multiport', 'protocol = udp')),
  fail2ban('nftables-both', sshd('banaction = nftables-multiport', 'protocol = tcp,udp', 'port = ssh,2222')),
  fail2ban('nftables-reset', sshd('banaction = nftables[type=multiport, blocktype="reject with tcp reset"]')),
  fail2ban(
    'nftables-icmp',
    sshd('banaction = nftables[type=allports, blocktype="reject with icmp type host-unreachable"]'),
  ),
  fail2ban('nftables-one-port', sshd('banaction = nftables[type=oneport]', 'port = 2222')),
  fail2ban(
    'nftables-prerouting',
    sshd(
      'banaction = nftables[type=multiport, chain_hook=prerouting, chain_priority=-150, blocktype=drop]',
      'port = 0:65535',
    ),
  ),
  fail2ban('every-port', sshd('port = 0:65535')),
  fail2ban('ports-of-names', sshd('port = ssh,sftp,2200:2300')),
  fail2ban('ipset-allports', sshd('banaction = iptables-ipset-proto6-allports')),
  fail2ban('ipset-drop', sshd('banaction = iptables-ipset-proto6[blocktype=DROP]', 'port = 22,2222')),
  fail2ban(
    'ipset-typed',
    sshd('banaction = iptables-ipset[type=allports, blocktype="REJECT --reject-with tcp-reset"]'),
  ),
  fail2ban('with-log', sshd('banaction = iptables-multiport-log', 'port = ssh,2222')),
  fail2ban('route-six', sshd('banaction = route')),
  fail2ban('route-blackhole', sshd('banaction = route[blocktype=blackhole]')),
  fail2ban(
    'lists-only',
    sshd(
      'action = blocklist_de[email="a@b.c", apikey="x"]\n  cloudflare[cfuser="u", cftoken="t"]\n  abuseipdb[abuseipdb_apikey="k", abuseipdb_category="18"]',
    ),
  ),
  fail2ban('no-action', sshd('action =')),
  fail2ban('local-of-action', sshd('port = ssh,2222'), undefined, {
    files: { '/etc/fail2ban/action.d/iptables.local': '[Init]\nblocktype = DROP\n' },
  }),
  fail2ban('ban-of-own', sshd(), undefined, {
    files: {
      '/etc/fail2ban/action.d/iptables-multiport.local':
        '[Definition]\nactionban = <iptables> -I f2b-<name> 1 -s <ip> -j DROP\n',
    },
  }),
  fail2ban('action-of-own', sshd('banaction = own-blocker'), undefined, {
    files: {
      '/etc/fail2ban/action.d/own-blocker.conf':
        '[Definition]\nactionban = iptables -I INPUT -s <ip> -j DROP || ip6tables -I INPUT -s <ip> -j DROP\nactionunban = true\n',
    },
  }),
  fail2ban(
    'three-jails',
    `[DEFAULT]\nbantime = 1h\n${sshd()}[web]\n${watched}\nfilter = sshd\nport = http,https\n[all]\n${watched}\nfilter = sshd\nport = 22,2222\naction = nftables-multiport[name=%(__name__)s, port="%(port)s", blocktype=drop]\n`,
    [...ban('sshd', '10.1.2.3'), ...ban('web', '203.0.113.7'), ...ban('all', '172.16.9.9', '2001:db8:1::5')],
  ),
  fail2ban(
    'recidive-nginx',
    `[DEFAULT]\nbantime = 1h\n${sshd()}[recidive]\n${watched}\nfilter = sshd\n[nginx-http-auth]\n${watched}\nfilter = sshd\n`,
    [
      ...ban('sshd', '10.1.2.3'),
      ...ban('recidive', '203.0.113.7', '2001:db8:1::5'),
      ...ban('nginx-http-auth', '172.16.9.9', '2001:db8:2::7'),
    ],
  ),
  fail2ban('ufw-action', sshd('banaction = ufw'), [
    'ufw --force enable',
    'ufw allow 22/tcp',
    'ufw allow 2222/tcp',
    ...ban('sshd', '10.1.2.3', '2001:db8:1::5'),
  ]),
  fail2ban(
    'nft-allports-typed',
    `[DEFAULT]\nbanaction = nftables\nbanaction_allports = nftables[type=allports]\n${sshd('port = ssh,2222')}[web]\n${watched}\nfilter = sshd\nbanaction = %(banaction_allports)s\n[db]\n${watched}\nfilter = sshd\nport = 3306\n`,
    [
      ...ban('sshd', '10.1.2.3', '2001:db8:1::5'),
      ...ban('web', '203.0.113.7', '2001:db8:2::7'),
      ...ban('db', '172.16.9.9'),
    ],
  ),
  // The log tells that nobody is banned.
  fail2ban('no-iptables', sshd('banaction = iptables-multiport[iptables=/nonexistent/iptables]')),
  fail2ban('bantimes', `[DEFAULT]\nbantime = 2d\nfindtime = 10m\n${sshd('bantime = -1', 'maxretry = 1')}`),
];
