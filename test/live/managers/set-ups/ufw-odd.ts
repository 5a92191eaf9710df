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

/** Settings of /etc/default/ufw before ufw starts. */
const settings = (...pairs: [string, string][]): string[] =>
  pairs.map(([name, value]) => `sed -i 's|^${name}=.*|${name}=${value}|' /etc/default/ufw`);
/** Lines in front of the first table's `COMMIT` of a file. */
const into = (file: string, ...lines: string[]): string =>
  `sed -i '0,/^COMMIT/s|^COMMIT|${lines.join('\\n')}\\nCOMMIT|' /etc/ufw/${file}`;
const profile = (name: string, ports: string): string =>
  `[${name}]\ntitle=${name}\ndescription=of our own\nports=${ports}\n`;

/** `ufw status` shows the user's rules and the policies on disk, and nothing of other files and other hands. */
const beyondListings = { hiddenFrom: ['ufw status', 'ufw show added'] };

/** Whether a script is executable, so that ufw calls it, no copy of it tells. */
const hooks = { hiddenFrom: ['ufw status', 'ufw show added', '/etc/ufw', 'everything of ufw, after'] };

export const oddUfwSetUps: readonly ManagerSetUp[] = [
  active('protocol-tcp-whole', [
    'deny proto tcp from 10.0.0.0/8 to any',
    'allow proto tcp to any',
    'reject proto udp from any',
  ]),
  active('interface-wildcard', ['allow in on eth+ to any port 22 proto tcp', 'deny in on wlan0']),
  active('source-and-destination', [
    'allow from 10.0.0.0/8 to 192.0.2.10 port 22 proto tcp',
    'deny from 203.0.113.7 to 198.51.100.10',
    'allow from 2001:db8:1::/48 to 2001:db8:0:1::10 port 22',
    'allow to 198.51.100.10 port 22',
  ]),
  active('profiles-several-ports', ["allow 'Many'", "deny from 10.0.0.0/8 to any app 'Two Words'"], {
    files: {
      '/etc/ufw/applications.d/own': profile('Many', '20:23,80/tcp|53') + profile('Two Words', '22,2222/tcp|22/udp'),
    },
  }),
  active('profile-order', ["deny from 10.0.0.0/8 to any app 'Two Words'", "allow 'Many'", 'limit OpenSSH', 'reload'], {
    files: { '/etc/ufw/applications.d/own': profile('Many', '20:23,2222/tcp') + profile('Two Words', '22,2222/tcp') },
  }),
  active('profile-source', ["allow from 10.0.0.0/8 app 'Sources' to any", 'allow 2222/tcp'], {
    files: { '/etc/ufw/applications.d/own': profile('Sources', '1024:65535/tcp') },
  }),
  ufw(
    'profile-changed-on-disk',
    ['ufw --force enable', "ufw allow 'Mine'", "sed -i 's|22/tcp|2222/tcp|' /etc/ufw/applications.d/own"],
    { files: { '/etc/ufw/applications.d/own': profile('Mine', '22/tcp') }, reload: 'ufw reload' },
  ),
  ufw(
    'profile-updated',
    [
      'ufw --force enable',
      "ufw allow 'Mine'",
      "sed -i 's|22/tcp|2222/tcp|' /etc/ufw/applications.d/own",
      "ufw app update 'Mine'",
    ],
    { files: { '/etc/ufw/applications.d/own': profile('Mine', '22/tcp') } },
  ),
  active('insert-in-the-middle', [
    'allow 22',
    'allow 2222',
    'allow 80/tcp',
    'insert 2 deny from 10.0.0.0/8',
    'insert 1 allow from 10.1.2.3 to any port 22 proto tcp',
    'insert 6 reject from 2001:db8:1::/48',
  ]),
  active('reject-forms', [
    'reject from 10.1.0.0/16',
    'reject proto tcp from 10.0.0.0/8',
    'reject from 172.16.0.0/12 to any port 22',
    'reject from 2001:db8:1::/48',
    'reject from 2001:db8:2::/48 to any port 2222',
    'allow 22',
    'allow 2222',
  ]),
  active('outgoing-ports', [
    'allow 22',
    'allow 2222',
    'default deny outgoing',
    'deny out to any port 1024:65535 proto tcp',
    'deny out on eth1',
  ]),
  ufw(
    'policy-changed-not-loaded',
    ['ufw allow 22/tcp', 'ufw --force enable', ...settings(['DEFAULT_INPUT_POLICY', '"ACCEPT"'])],
    { reload: 'ufw reload', ...beyondListings },
  ),
  ufw(
    'ipv6-off-by-conf',
    ['ufw allow 22/tcp', 'echo IPV6=no >> /etc/ufw/ufw.conf', 'ufw --force enable'],
    beyondListings,
  ),
  ufw(
    'builtins-kept',
    [
      'iptables -A INPUT -p tcp --dport 2222 -j ACCEPT',
      'ip6tables -I INPUT -p tcp --dport 22 -j REJECT',
      'ufw allow 22/tcp',
      'ufw --force enable',
    ],
    {
      hiddenFrom: ['ufw status', 'ufw show added', '/etc/ufw', 'everything of ufw,'],
    },
  ),
  ufw(
    'before-in-the-middle',
    [
      into(
        'before.rules',
        '-A ufw-before-input -s 10.1.0.0/16 -j ACCEPT',
        '-A ufw-before-input -s 10.0.0.0/8 -p tcp -j REJECT --reject-with tcp-reset',
      ),
      into('before6.rules', '-A ufw6-before-input -s 2001:db8:2::/48 -j DROP'),
      'ufw allow 22/tcp',
      'ufw --force enable',
    ],
    beyondListings,
  ),
  ufw(
    'before-without-known',
    ["sed -i '/RELATED,ESTABLISHED/d' /etc/ufw/before.rules", 'ufw allow 22/tcp', 'ufw --force enable'],
    beyondListings,
  ),
  ufw(
    'before-nat-redirect',
    [
      "sed -i '$a *nat\\n:PREROUTING ACCEPT [0:0]\\n:POSTROUTING ACCEPT [0:0]\\n-A PREROUTING -s 10.0.0.0/8 -p tcp --dport 22 -j REDIRECT --to-ports 2222\\n-A POSTROUTING -o eth0 -j MASQUERADE\\nCOMMIT' /etc/ufw/before.rules",
      'ufw allow 22/tcp',
      'ufw --force enable',
    ],
    beyondListings,
  ),
  ufw(
    'before-raw',
    [
      "sed -i '$a *raw\\n:PREROUTING ACCEPT [0:0]\\n-A PREROUTING -s 2001:db8:1::/64 -p tcp --dport 22 -j DROP\\nCOMMIT\\n*mangle\\n:PREROUTING ACCEPT [0:0]\\n-A PREROUTING -p tcp --dport 2222 -j MARK --set-mark 7\\nCOMMIT' /etc/ufw/before6.rules",
      'ufw allow 22',
      'ufw allow 2222',
      'ufw --force enable',
    ],
    beyondListings,
  ),
  ufw(
    'init-hooks',
    [
      "sed -i 's|^start)|start)\\n    iptables -A INPUT -s 10.0.0.0/8 -p tcp --dport 22 -j DROP|' /etc/ufw/before.init",
      'chmod 750 /etc/ufw/before.init',
      'ufw allow 22/tcp',
      'ufw --force enable',
    ],
    hooks,
  ),
  ufw(
    'init-hooks-after',
    [
      "sed -i 's|^start)|start)\\n    ip6tables -I INPUT -p tcp --dport 22 -j REJECT --reject-with tcp-reset|' /etc/ufw/after.init",
      'chmod 750 /etc/ufw/after.init',
      'ufw allow 22/tcp',
      'ufw --force enable',
    ],
    hooks,
  ),
  ufw(
    'disabled-on-disk-only',
    ['ufw allow 2222/tcp', 'ufw --force enable', "sed -i 's/^ENABLED=.*/ENABLED=no/' /etc/ufw/ufw.conf"],
    { reload: '/lib/ufw/ufw-init flush-all', hiddenFrom: ['ufw show added', '/etc/ufw', 'everything of ufw, after'] },
  ),
];
