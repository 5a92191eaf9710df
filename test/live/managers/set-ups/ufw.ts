import type { ManagerSetUp } from '../set-up.ts';

const ufw = (name: string, commands: readonly string[], more: Partial<ManagerSetUp> = {}): ManagerSetUp => ({
  name: `ufw-${name}`,
  manager: 'ufw',
  commands,
  ...more,
});
/** After `ufw --force enable`. */
const active = (name: string, commands: readonly string[], more: Partial<ManagerSetUp> = {}): ManagerSetUp =>
  ufw(name, ['ufw --force enable', ...commands.map((c) => `ufw ${c}`)], more);

const own = (ports: string): Record<string, string> => ({
  '/etc/ufw/applications.d/own': `[Own SSH]\ntitle=SSH of our own\ndescription=on another port\nports=${ports}\n`,
});

/** `ufw status` shows the user's rules and the policies on disk, and nothing of other files and other hands. */
const beyondListings = { hiddenFrom: ['ufw status'] };

/** Where ufw does nothing, its forms tell nothing of what else may filter. */
const inactive = { hiddenFrom: ['ufw', '/etc/ufw', 'all forms', 'everything of ufw, after'] };

/** Files that iptables-restore refuses, loaded as at boot. */
const refused = (name: string, edit: string): ManagerSetUp =>
  ufw(
    `refused-${name}`,
    [
      'ufw allow 22/tcp',
      edit,
      "sed -i 's/^ENABLED=.*/ENABLED=yes/' /etc/ufw/ufw.conf",
      '/lib/ufw/ufw-init start || true',
    ],
    beyondListings,
  );
/** In front of the last line of before.rules, behind a rule that nobody has to obey then. */
const before = (...lines: string[]): string =>
  `sed -i 's/^# don.t delete the .COMMIT. line.*/${['-A ufw-before-input -s 10.0.0.0\\/8 -p tcp --dport 22 -j DROP', ...lines].join('\\n')}\\n&/' /etc/ufw/before.rules`;

export const ufwSetUps: readonly ManagerSetUp[] = [
  ufw('inactive', ['ufw allow 80/tcp'], inactive),
  ufw('inactive-without-rules', ['ufw status'], inactive),
  ufw('disabled-again', ['ufw allow 80/tcp', 'ufw --force enable', 'ufw disable'], inactive),
  active('no-rule', []),
  active('other-port', ['allow 80/tcp', 'allow 443']),
  active('port', ['allow 22']),
  active('port-tcp', ['allow 22/tcp']),
  active('udp-only', ['allow 22/udp']),
  active('service-name', ['allow ssh']),
  active('profile', ['allow OpenSSH']),
  active('profile-of-own', ["allow 'Own SSH'"], { files: own('2222/tcp') }),
  active('profile-two-lists', ["allow 'Own SSH'"], { files: own('22/tcp|2222/udp') }),
  active('range', ['allow 20:25/tcp']),
  active('list', ['allow 22,80,2222/tcp']),
  active('limit', ['limit 22/tcp'], { reload: 'ufw reload' }),
  active('limit-reloaded', ['limit ssh', 'reload']),
  active('reject-port', ['reject 22/tcp', 'allow 2222/tcp']),
  active('reject-source', ['reject from 10.0.0.0/8', 'allow 22/tcp']),
  active('reject-any-protocol', ['reject 22', 'allow 2222']),
  active('deny-before-allow', ['deny from 198.18.0.0/15 to any port 22', 'allow 22']),
  active('deny-after-allow', ['allow 22', 'deny from 198.18.0.0/15 to any port 22']),
  active('inserted', ['allow 22/tcp', 'insert 1 deny from 10.1.0.0/16', 'prepend deny from 2001:db8:2::/48']),
  active('prepended', ['allow 22/tcp', 'prepend deny from 203.0.113.0/24']),
  active('deleted', ['allow 22/tcp', 'allow 2222/tcp', 'delete allow 22/tcp']),
  active('network', ['allow from 10.0.0.0/8 to any port 22 proto tcp']),
  active('network-six', ['allow from 2001:db8:1::/48 to any port 22 proto tcp']),
  active('address-whole', ['allow from 203.0.113.7', 'allow from 2001:db8:2::7']),
  active('destination', ['allow to 192.0.2.10 port 22 proto tcp', 'allow to 2001:db8:0:2::10 port 2222']),
  active('interface', ['allow in on eth0 to any port 22']),
  active('interface-all', ['allow in on eth1', 'deny in on eth0 to any port 22']),
  active('interface-and-source', ['allow in on eth1 from 10.0.0.0/8 to any port 22 proto tcp']),
  active('comment-and-log', ["allow log 22/tcp comment 'admins # here'", "deny log-all 2222/tcp comment 'no'"]),
  active('default-allow', ['default allow incoming', 'deny 22/tcp']),
  active('default-reject', ['default reject incoming', 'allow 2222/tcp']),
  active('outgoing-deny', ['default deny outgoing', 'allow 22/tcp']),
  active('outgoing-reject', ['default reject outgoing', 'allow 22/tcp', 'allow out 53']),
  active('outgoing-rule', ['allow 22', 'deny out to 10.0.0.0/8', 'reject out to 2001:db8:2::/48']),
  active('outgoing-source-port', ['allow 22', 'deny out proto tcp from any port 22 to 10.0.0.0/8']),
  active('source-port', ['allow proto tcp from any port 1024:65535 to any port 22', 'allow 2222/tcp']),
  active('protocol', ['allow proto esp from 10.0.0.0/8', 'allow proto tcp from 172.16.0.0/12']),
  active('route-rules', ['route allow in on eth0 out on eth1', 'allow 22/tcp', 'route deny to 10.0.0.0/8 port 22']),
  active('logging-full', ['logging full', 'allow 22/tcp']),
  active('logging-off', ['logging off', 'allow 22/tcp', 'deny 2222']),
  ufw('ipv6-no', ["sed -i 's/^IPV6=.*/IPV6=no/' /etc/default/ufw", 'ufw --force enable', 'ufw allow 22']),
  ufw(
    'before-rules',
    [
      "sed -i 's/^# don.t delete the .COMMIT. line.*/-A ufw-before-input -s 10.0.0.0\\/8 -p tcp --dport 22 -j DROP\\n&/' /etc/ufw/before.rules",
      'ufw allow 22/tcp',
      'ufw --force enable',
    ],
    beyondListings,
  ),
  ufw(
    'after-rules',
    [
      "sed -i 's/^# don.t delete the .COMMIT. line.*/-A ufw-after-input -p tcp --dport 2222 -j ACCEPT\\n&/' /etc/ufw/after.rules",
      'ufw allow 22/tcp',
      'ufw --force enable',
    ],
    beyondListings,
  ),
  ufw(
    'before-nat',
    [
      "sed -i '1i *nat\\n:PREROUTING ACCEPT [0:0]\\n-A PREROUTING -p tcp --dport 2022 -j REDIRECT --to-ports 22\\nCOMMIT' /etc/ufw/before.rules",
      'ufw allow 22/tcp',
      'ufw --force enable',
    ],
    beyondListings,
  ),
  refused('option', before('-A ufw-before-input -p tcp --dport 22 --src-range 10.0.0.1-10.0.0.9 -j ACCEPT')),
  refused('chain', before('-A ufw-before-input -p tcp --dport 22 -j sshguard')),
  refused('returns', before('-A ufw-before-input -p tcp --dport 443 -j ACCEPT\\r')),
  refused('commit', `${before()}; sed -i '/^COMMIT/d' /etc/ufw/before.rules`),
  refused(
    'after-its-end',
    "printf -- '-A ufw-after-input -p tcp --dport 2222 -j ACCEPT\\nCOMMIT\\n' >> /etc/ufw/after.rules",
  ),
  refused(
    'before-its-end',
    "printf -- '*nat\\n:PREROUTING ACCEPT [0:0]\\n-A PREROUTING -p tcp --dport 2022 -j REDIRECT --to-ports 22\\n' >> /etc/ufw/before.rules",
  ),
  ufw(
    'edited-not-loaded',
    [
      'ufw allow 22/tcp',
      'ufw --force enable',
      'sed -i \'s/^IPV6=.*/IPV6=no/; s/^DEFAULT_INPUT_POLICY=.*/DEFAULT_INPUT_POLICY="ACCEPT"/\' /etc/default/ufw',
    ],
    { reload: 'ufw reload', ...beyondListings },
  ),
  ufw(
    'rule-in-front',
    ['ufw allow 22/tcp', 'ufw --force enable', 'iptables -I INPUT -s 10.0.0.0/8 -p tcp --dport 22 -j REJECT'],
    { reload: 'iptables -D INPUT 1; ufw reload', ...beyondListings },
  ),
];
